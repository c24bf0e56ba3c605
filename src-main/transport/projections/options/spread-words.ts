import type { CandidateView, SpreadFilter, SpreadsView } from '#contract/options-view';
import { type PriceE4, priceE4 } from '#domain/money';
import type { NormalisedChain } from '#options/chains/normalise-chain';
import { type FoundSpreads, findSpreads } from '#options/spreads/spread-search';
import { appraised } from '#options/spreads/spread-finder';
import { ranked, type RankedSpread } from '#options/spreads/spread-rank';
import { GRADES, type JudgeTerms, type SpreadCandidate } from '#options/spreads/spread-candidate';
import { chargesInForce } from '#options/spreads/spread-fees';
import type { SpreadValuation } from '#options/spreads/spread-valuation';
import { fail, ok, type Result } from '#primitives/result';
import type { ChainAnalysis } from '#transport/projections/options/chain-analysis';
import { chainHeading, dollars } from '#transport/projections/options/chain-words';
import { MODEL_NAMES } from '#transport/projections/options/model-words';
import type { Analysed } from '#transport/projections/options/option-analyst';

/** More rows than this nobody reads: those that pass their checks and earn most for their risk are shown. */
const MOST_SHOWN = 500;
const DAYS_A_YEAR = 365;

export const CONVENTIONS =
  'Risk-neutral, opened at the natural price, before fees. PoP and EV: held to expiry. P50: half of the most that can be ' +
  'gained, looked for once a day, closed at the worse side. Touch: a sold strike, at any moment.';

/** Every spread that fits the filter, valued. */
export function spreadsAnswer(
  analysis: ChainAnalysis,
  snapshot: NormalisedChain,
  filter: SpreadFilter,
): Analysed<SpreadsView> {
  const heading = { ...chainHeading(snapshot), conventions: CONVENTIONS, isWorking: false };
  const terms = judgeTerms(analysis, snapshot);
  const found = terms.ok ? search(analysis, snapshot, filter, terms.value) : terms;
  if (!found.ok) return { ...heading, candidates: [], refused: [], problem: found.failure };
  const worst = GRADES.indexOf(filter.worstGrade);
  const wanted = found.value.candidates.filter(({ figures }) => GRADES.indexOf(figures.grade) <= worst);
  const inOrder = ranked(appraise(analysis, snapshot, wanted), 'edge').slice(0, MOST_SHOWN);
  return {
    ...heading,
    candidates: inOrder.map((spread) => candidateView(snapshot, spread)),
    refused: countedRefusals(found.value),
  };
}

/** With every figure, and the checks that each fails. */
export function appraise(
  analysis: ChainAnalysis,
  snapshot: NormalisedChain,
  candidates: readonly SpreadCandidate[],
): readonly RankedSpread[] {
  const { checks } = analysis.settings.spreads;
  return appraised(analysis.market(snapshot), candidates, checks, (expiry) => analysis.paths(snapshot, expiry));
}

/** Whose charges hold; or which entry of the fee table is missing. */
export function judgeTerms({ settings }: ChainAnalysis, snapshot: NormalisedChain): Result<JudgeTerms, string> {
  const { fills, fees, spreads } = settings;
  const charges = chargesInForce(snapshot, fees, spreads.broker);
  return charges.ok ? ok({ fills, charges: charges.value, margin: spreads.margin }) : fail(charges.failure);
}

function search(
  { settings }: ChainAnalysis,
  snapshot: NormalisedChain,
  { kinds, days, shortDelta, width }: SpreadFilter,
  terms: JudgeTerms,
): Result<FoundSpreads, string> {
  const criteria = {
    structures: kinds,
    expiries: null,
    dte: { from: Math.floor(days.from), to: Math.ceil(days.to) },
    shortDelta,
    width: width === null ? null : priceE4(width),
    strikes: null,
  };
  return findSpreads(snapshot, criteria, settings.spreads.search, terms);
}

function candidateView(snapshot: NormalisedChain, { candidate, valuation, failed }: RankedSpread): CandidateView {
  const { structure, expiry } = candidate.quoted;
  const { figures } = candidate;
  const { prices, greeks } = figures;
  const strikes = [...new Set(structure.legs.map(({ strike }) => strike))].toSorted((left, right) => left - right);
  const text = strikes.map(strikeText).join(' / ');
  return {
    id: `${structure.kind} ${expiry.expiry} ${text}`,
    kind: structure.kind,
    structure: {
      underlying: snapshot.underlying,
      legs: structure.legs.map(({ right, strike, expiry: date, quantity }) => ({
        right,
        strike: dollars(strike),
        expiry: date,
        quantity,
      })),
      shares: structure.shares,
    },
    expiry: expiry.expiry,
    days: expiry.years * DAYS_A_YEAR,
    strikes: text,
    shortDelta: shortDeltaOf(candidate),
    width: dollars(figures.width),
    creditNatural: dollars(prices.natural),
    creditCalibrated: dollars(prices.calibrated),
    creditMid: dollars(prices.mid),
    maxProfit: inDollars(figures.maxProfit),
    maxLoss: inDollars(figures.maxLoss),
    margin: inDollars(figures.margin),
    returnOnRisk: figures.returnOnRisk,
    breakevens: [...figures.breakevens],
    byModel: valuationByModel(valuation),
    p50: valuation.halfProfit?.value ?? null,
    touch: valuation.touch.at(-1)?.value ?? null,
    delta: greeks?.delta ?? null,
    theta: greeks === null ? null : greeks.theta / DAYS_A_YEAR,
    vega: greeks === null ? null : greeks.vega / 100,
    grade: figures.grade,
    warnings: failed.map(({ reason }) => reason),
  };
}

export function valuationByModel({ byModel }: SpreadValuation): CandidateView['byModel'] {
  return byModel.map(({ model, pop, ev }) => ({ model: MODEL_NAMES[model] ?? model, pop, expectedValue: ev }));
}

export function inDollars(cents: number | null): number | null {
  return cents === null ? null : cents / 100;
}

function strikeText(strike: PriceE4): string {
  return String(strike / 10_000);
}

/** Of the sold leg that is nearest to the money. */
function shortDeltaOf({ quoted }: SpreadCandidate): number | null {
  let largest: number | null = null;
  for (const [i, { quantity }] of quoted.structure.legs.entries()) {
    const delta = quoted.contracts[i]?.greeks?.delta;
    if (quantity < 0 && delta !== undefined) largest = Math.max(largest ?? 0, Math.abs(delta));
  }
  return largest;
}

/** The first reason of each, the most frequent first; what does not hang on one spread is told with it. */
function countedRefusals({ refused, missing }: FoundSpreads): SpreadsView['refused'] {
  const counts = new Map<string, number>();
  for (const { refusals } of refused) {
    const reason = refusals[0]?.reason;
    if (reason !== undefined) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  for (const reason of missing) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].map(([reason, count]) => ({ reason, count })).toSorted((left, right) => right.count - left.count);
}
