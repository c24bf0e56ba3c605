import type { SpreadCandidate } from '#options/spreads/spread-candidate';
import type { FailedCheck } from '#options/spreads/spread-checks';
import type { ModelFigures, SpreadValuation } from '#options/spreads/spread-valuation';

/** A candidate with all that is known about it. */
export interface RankedSpread {
  readonly candidate: SpreadCandidate;
  readonly valuation: SpreadValuation;
  readonly failed: readonly FailedCheck[];
}

export const SPREAD_ORDERS = ['edge', 'ev', 'pop', 'p50', 'touch', 'credit', 'return', 'expiry'] as const;

export type SpreadOrder = (typeof SPREAD_ORDERS)[number];

/**
 * One figure where models differ: the middle one, the lower of two, so that neither a model that flatters nor one that
 * does not fit decides alone.
 */
export function middle({ byModel }: SpreadValuation, figure: (model: ModelFigures) => number): number | null {
  const rising = byModel.map(figure).sort((left, right) => left - right);
  return rising[(rising.length - 1) >> 1] ?? null;
}

/**
 * Those that pass every check first, then by the figure asked for, the better one first. `edge` is the mean profit after
 * fees for each dollar that can be lost, or that a broker holds where loss has no limit.
 */
export function ranked(spreads: readonly RankedSpread[], order: SpreadOrder): readonly RankedSpread[] {
  const figure = new Map(spreads.map((spread) => [spread, figureOf(spread, order)]));
  const passes = ({ failed }: RankedSpread): number => (order !== 'expiry' && failed.length > 0 ? 1 : 0);
  return spreads.toSorted((left, right) => {
    const byChecks = passes(left) - passes(right);
    // Equal ones keep the order in which they were found: by structure, expiry and strike.
    return byChecks === 0 ? (figure.get(right) as number) - (figure.get(left) as number) : byChecks;
  });
}

/** The larger the better; what is not known comes last. */
function figureOf({ candidate, valuation }: RankedSpread, order: SpreadOrder): number {
  const { figures, quoted } = candidate;
  const unknown = -Number.MAX_VALUE;
  switch (order) {
    case 'edge':
      return edgeOf(candidate, valuation) ?? unknown;
    case 'ev':
      return middle(valuation, ({ ev }) => ev) ?? unknown;
    case 'pop':
      return middle(valuation, ({ pop }) => pop) ?? unknown;
    case 'p50':
      return valuation.halfProfit?.value ?? unknown;
    case 'touch': {
      const touch = valuation.touch.at(-1);
      return touch === undefined ? unknown : -touch.value;
    }
    case 'credit':
      return figures.prices.natural;
    case 'return':
      return figures.returnOnRisk ?? unknown;
    case 'expiry':
      return 0 - quoted.expiry.expiryMs;
  }
}

/** Mean profit after fees, by the middle model, per dollar at risk. */
export function edgeOf({ figures }: SpreadCandidate, valuation: SpreadValuation): number | null {
  const ev = middle(valuation, (model) => model.ev);
  const atRisk = figures.maxLoss ?? figures.buyingPower;
  return ev === null || atRisk === null || atRisk <= 0 ? null : (ev * 100 - figures.fees) / atRisk;
}
