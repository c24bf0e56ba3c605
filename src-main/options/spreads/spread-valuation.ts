import type { ChainSnapshot, ExpiryChain } from '#options/chains/chain-snapshot';
import { expiryOutcome, type ExpiryPosition } from '#options/models/expiry-outcome';
import type { TerminalDistribution } from '#options/models/terminal-distribution';
import { totalVariance } from '#options/models/total-variance';
import { pairedShare, type PathEstimate, quantised } from '#options/paths/path-estimate';
import type { PathModel, PathPlan, PathSeed } from '#options/paths/path-plan';
import type { PathSet } from '#options/paths/path-set';
import { type PathBits, PathSieve, votesOf } from '#options/spreads/path-sieve';
import { openingCash, type SpreadCandidate } from '#options/spreads/spread-candidate';
import { SpreadMarks } from '#options/spreads/spread-marks';
import { type TakeZone, TargetZones } from '#options/spreads/target-zones';
import { flatTouch, type SoldStrikes, TouchBook } from '#options/spreads/touch-book';

/** `smile` is the distribution that the quoted volatilities themselves imply. */
export const MODEL_NAMES = ['bs', 'smile', 'heston', 'bates', 'bootstrap'] as const;

export type ModelName = (typeof MODEL_NAMES)[number];

/** Held to expiry and opened at the natural price; dollars for one spread, before fees. */
export interface ModelFigures {
  readonly model: ModelName;
  readonly pop: number;
  /** Undiscounted. */
  readonly ev: number;
  readonly pMaxProfit: number | null;
  readonly pMaxLoss: number | null;
  /** The mean loss of those outcomes that lose. */
  readonly lossGivenLoss: number;
}

/** A figure about the way to expiry, with the model that it follows; a standard error of 0 says that it is exact. */
export interface PathFigure extends PathEstimate {
  readonly model: ModelName;
}

/** Every probability uses the drift that was asked for, and is rounded to a millionth. */
export interface SpreadValuation {
  readonly byModel: readonly ModelFigures[];
  /**
   * That half of the largest profit can be taken before or at expiry: looked for once a day and at expiry, volatilities
   * staying with their strikes, closing at the worse side of quotes as wide as today's. Null where profit has no limit,
   * a leg no volatility, or no paths can be drawn.
   */
  readonly halfProfit: PathFigure | null;
  /** That a strike that was sold is touched at any moment; either one where there are two. Empty where none was sold. */
  readonly touch: readonly PathFigure[];
}

export interface NamedDistribution {
  readonly name: ModelName;
  readonly distribution: TerminalDistribution;
}

/** What one expiry is valued with. */
export interface ExpiryTerms {
  /** Each with the mean that `drift` gives. */
  readonly models: readonly NamedDistribution[];
  /** Growth of the expected price, a year: rate less yield for risk-neutral figures. */
  readonly drift: number;
  /** For touches under one fixed volatility; null where none is known. */
  readonly flatVolatility: number | null;
  /** Drawn by `pathPlanOf` with their variances; null where there are none. */
  readonly paths: { readonly model: PathModel; readonly set: PathSet } | null;
}

/** Daily steps and looks, the last at expiry. */
export function pathPlanOf(expiry: ExpiryChain, model: PathModel, drift: number, seed: PathSeed): PathPlan {
  return { model, drift, years: expiry.years, steps: looksUntil(expiry), seed, uniformBits: 23 };
}

function looksUntil({ years }: ExpiryChain): number {
  return Math.max(1, Math.round(years * 365));
}

/** In the order of the candidates. Each expiry's distributions, paths and marks are made once for all of its spreads. */
export function valueSpreads(
  snapshot: ChainSnapshot,
  candidates: readonly SpreadCandidate[],
  termsOf: (expiry: ExpiryChain) => ExpiryTerms,
): readonly SpreadValuation[] {
  const byExpiry = new Map<ExpiryChain, SpreadCandidate[]>();
  for (const candidate of candidates) {
    const same = byExpiry.get(candidate.quoted.expiry);
    if (same === undefined) byExpiry.set(candidate.quoted.expiry, [candidate]);
    else same.push(candidate);
  }
  const valuations = new Map<SpreadCandidate, SpreadValuation>();
  // One expiry after the other: what it takes is large, and soon forgotten.
  for (const [expiry, ofExpiry] of byExpiry) {
    new ExpiryValuer(snapshot, expiry, termsOf(expiry)).value(ofExpiry, valuations);
  }
  return candidates.map((candidate) => valuations.get(candidate) as SpreadValuation);
}

/** In standard deviations: no path that matters leaves the grid. */
const REACH = 5.5;
const FEWEST_POINTS = 81;
/** Points per standard deviation of the last look before expiry, when marks bend most sharply. */
const POINTS_PER_LOOK = 1.1;
const HALF = 0.5;

/** Log returns between which a spread is closed at a look, and the paths found in any of its zones so far. */
interface Zone {
  readonly bits: PathBits;
  readonly from: number;
  readonly to: number;
}

/**
 * Half of the paths tell of touches as well as all of them tell of targets: a bridge answers with a probability where a
 * look says yes or no.
 */
const PAIRS_PER_TOUCH = 2;

class ExpiryValuer {
  readonly #snapshot: ChainSnapshot;
  readonly #expiry: ExpiryChain;
  readonly #terms: ExpiryTerms;
  readonly #touches: TouchBook | null;

  constructor(snapshot: ChainSnapshot, expiry: ExpiryChain, terms: ExpiryTerms) {
    const { spot } = snapshot;
    const { paths } = terms;
    this.#snapshot = snapshot;
    this.#expiry = expiry;
    this.#terms = terms;
    this.#touches =
      paths === null ? null : new TouchBook(paths.set, spot, Math.ceil(paths.set.pairs / PAIRS_PER_TOUCH));
  }

  value(candidates: readonly SpreadCandidate[], into: Map<SpreadCandidate, SpreadValuation>): void {
    const halfProfits = this.#halfProfits(candidates);
    for (const [i, candidate] of candidates.entries()) {
      into.set(candidate, {
        byModel: this.#byModel(candidate),
        halfProfit: halfProfits[i] ?? null,
        touch: this.#touch(soldStrikes(candidate)),
      });
    }
  }

  #byModel({ quoted, figures }: SpreadCandidate): readonly ModelFigures[] {
    const { multiplier } = this.#snapshot.terms;
    const position: ExpiryPosition = {
      legs: quoted.structure.legs.map(({ right, strike, quantity }) => ({ right, quantity, strike: strike / 10_000 })),
      shares: quoted.structure.shares,
      cash: openingCash(this.#snapshot, quoted, figures.prices.natural) / 10_000,
    };
    return this.#terms.models.map(({ name, distribution }) => {
      const outcome = expiryOutcome(distribution, position);
      return {
        model: name,
        pop: quantised(outcome.pop),
        ev: quantised(outcome.ev * multiplier),
        pMaxProfit: outcome.pMaxProfit === null ? null : quantised(outcome.pMaxProfit),
        pMaxLoss: outcome.pMaxLoss === null ? null : quantised(outcome.pMaxLoss),
        lossGivenLoss: quantised(outcome.lossGivenLoss * multiplier),
      };
    });
  }

  /** The zones of all spreads first; then look by look the paths that stand in any of them. */
  #halfProfits(candidates: readonly SpreadCandidate[]): readonly (PathFigure | null)[] {
    const { paths } = this.#terms;
    if (paths === null) return [];
    const targets = new TargetZones(marksFor(this.#snapshot, this.#expiry, paths.model));
    const sieve = new PathSieve(paths.set);
    const zones = Array.from({ length: paths.set.steps }, (): Zone[] => []);
    const found = candidates.map((candidate) => {
      const bits = sieve.noPaths();
      const known = this.#takeZones(candidate, targets, (look, from, to) => zones[look - 1]?.push({ bits, from, to }));
      return known ? bits : null;
    });
    for (const [step, atStep] of zones.entries()) {
      if (atStep.length === 0) continue;
      sieve.standAt(step);
      for (const { bits, from, to } of atStep) sieve.find(from, to, bits);
    }
    return found.map((bits) => (bits === null ? null : figure(paths.model.name, pairedShare(votesOf(bits)))));
  }

  /** False where a spread has no half of its profit, or no marks. */
  #takeZones({ quoted, figures }: SpreadCandidate, targets: TargetZones, take: TakeZone): boolean {
    const { maxProfit, prices } = figures;
    if (maxProfit === null) return false;
    const { spot, terms } = this.#snapshot;
    const cash = openingCash(this.#snapshot, quoted, prices.natural) / 10_000;
    const opened = { quoted, spot, cash, closingCost: (prices.mid - prices.natural) / 10_000 };
    return targets.take(opened, (HALF * maxProfit) / 100 / terms.multiplier, take);
  }

  #touch(sold: SoldStrikes): readonly PathFigure[] {
    if (sold.put === null && sold.call === null) return [];
    const { flatVolatility, drift, paths } = this.#terms;
    const figures: PathFigure[] = [];
    if (flatVolatility !== null) {
      const value = flatTouch(this.#expiry, this.#snapshot.spot, drift, flatVolatility, sold);
      figures.push(figure('bs', { value, standardError: 0 }));
    }
    if (paths !== null && paths.model.name !== 'bs' && this.#touches !== null) {
      figures.push(figure(paths.model.name, this.#touches.chance(sold)));
    }
    return figures;
  }
}

function figure(model: ModelName, { value, standardError }: PathEstimate): PathFigure {
  return { model, value: quantised(value), standardError: quantised(standardError) };
}

function marksFor({ spot }: ChainSnapshot, expiry: ExpiryChain, model: PathModel): SpreadMarks {
  const looks = looksUntil(expiry);
  const schedule = { years: expiry.years, looks, stepsPerLook: 1 };
  const reach = Math.max(0.01, REACH * Math.sqrt(totalVariance(model, expiry.years)));
  const points = Math.max(FEWEST_POINTS, Math.ceil(2 * REACH * Math.sqrt(looks) * POINTS_PER_LOOK));
  return new SpreadMarks(spot, expiry, schedule, reach, points);
}

/** The nearest to the price on either side, where several are sold. */
function soldStrikes({ quoted }: SpreadCandidate): SoldStrikes {
  let [put, call]: [number | null, number | null] = [null, null];
  for (const { right, strike, quantity } of quoted.structure.legs) {
    if (quantity >= 0) continue;
    if (right === 'put') put = Math.max(put ?? 0, strike / 10_000);
    else call = Math.min(call ?? Number.POSITIVE_INFINITY, strike / 10_000);
  }
  return { put, call };
}
