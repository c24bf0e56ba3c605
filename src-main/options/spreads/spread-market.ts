import type { ChainSnapshot, ExpiryChain } from '#options/chains/chain-snapshot';
import { DEFAULT_CALIBRATION } from '#options/models/calibration-quotes';
import { chooseModel, type DatedFit, type ModelChoice } from '#options/models/model-choice';
import { SmileDistribution } from '#options/models/smile-distribution';
import { checkedPlan, type PathModel, type PathPlan, type PathSeed } from '#options/paths/path-plan';
import type { PathSet } from '#options/paths/path-set';
import { flatVolatility, modelAt, riskNeutralDrift } from '#options/spreads/expiry-models';
import { type ExpiryTerms, type NamedDistribution, pathPlanOf } from '#options/spreads/spread-valuation';
import { buildSurface } from '#options/surface/build-surface';
import { sviPoint, sviVariance } from '#options/surface/svi';
import type { VolatilitySurface } from '#options/surface/volatility-surface';
import { exp } from '#primitives/exact-math';

/** What a chain says about how its underlying moves, and what is believed besides. */
export interface SpreadMarket {
  readonly snapshot: ChainSnapshot;
  readonly surface: VolatilitySurface;
  readonly choice: ModelChoice;
  /** Growth of the expected price a year; null takes each expiry's own forward, which makes figures risk-neutral. */
  readonly drift: number | null;
  /** Log returns of the underlying over the time to an expiry, as they were; null where no history is at hand. */
  readonly history: ((expiry: ExpiryChain) => Float64Array | null) | null;
}

/** The smiles of the chain and the models fitted to them; `previous` is the last fit that is worth falling back on. */
export function spreadMarket(
  snapshot: ChainSnapshot,
  drift: number | null,
  history: SpreadMarket['history'] = null,
  previous: DatedFit | null = null,
): SpreadMarket {
  const surface = buildSurface(snapshot);
  return { snapshot, surface, choice: chooseModel(surface, previous, DEFAULT_CALIBRATION), drift, history };
}

/** What paths of an expiry follow: the fitted model, else one volatility; null where the expiry has none, or is too far. */
export function pathsFor(market: SpreadMarket, expiry: ExpiryChain, seed: PathSeed): PathPlan | null {
  const model = pathModelOf(market, expiry);
  if (model === null) return null;
  const plan = checkedPlan(pathPlanOf(expiry, model, driftOf(market, expiry), seed));
  return plan.ok ? plan.value : null;
}

/** Every model that has something to say about an expiry. `paths` were drawn by the plan that `pathsFor` gives. */
export function expiryTerms(market: SpreadMarket, expiry: ExpiryChain, paths: PathSet | null): ExpiryTerms {
  const { snapshot, choice, history } = market;
  const drift = driftOf(market, expiry);
  const flat = flatVolatility(snapshot, expiry);
  const models: NamedDistribution[] = [];
  if (flat !== null) models.push(modelAt({ name: 'bs', sigma: flat }, snapshot, expiry, drift));
  const smile = smileAt(market, expiry, drift);
  if (smile !== null) models.push(smile);
  if (choice.heston !== null) models.push(modelAt({ name: 'heston', ...choice.heston }, snapshot, expiry, drift));
  if (choice.bates !== null) models.push(modelAt({ name: 'bates', ...choice.bates }, snapshot, expiry, drift));
  const logReturns = history?.(expiry) ?? null;
  if (logReturns !== null) models.push(modelAt({ name: 'bootstrap', logReturns }, snapshot, expiry, drift));
  const model = pathModelOf(market, expiry);
  return {
    models,
    drift,
    flatVolatility: flat,
    paths: model === null || paths === null ? null : { model, set: paths },
  };
}

function driftOf({ drift, snapshot }: SpreadMarket, expiry: ExpiryChain): number {
  return drift ?? riskNeutralDrift(snapshot, expiry);
}

function pathModelOf({ choice, snapshot }: SpreadMarket, expiry: ExpiryChain): PathModel | null {
  if (choice.heston !== null) return { name: 'heston', ...choice.heston };
  const sigma = flatVolatility(snapshot, expiry);
  return sigma === null ? null : { name: 'bs', sigma };
}

/** The distribution that the quotes of the expiry imply; null where it has no smile. */
function smileAt({ surface, snapshot }: SpreadMarket, expiry: ExpiryChain, drift: number): NamedDistribution | null {
  const smile = surface.slices.find((slice) => slice.expiry === expiry.expiry)?.smile ?? null;
  if (smile === null) return null;
  const variance = (k: number): number => sviVariance(smile, k);
  const slope = (k: number): number => sviPoint(smile, k).slope;
  const forward = snapshot.spot * exp(drift * expiry.years);
  return { name: 'smile', distribution: new SmileDistribution(forward, { variance, slope }) };
}
