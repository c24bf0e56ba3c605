import type { AnomalyView, SliceView, SurfaceView } from '#contract/options-view';
import type { ChainSnapshot, ExpiryChain } from '#options/chains/chain-snapshot';
import type { ModelChoice } from '#options/models/model-choice';
import { terminalDistribution } from '#options/models/terminal-distribution';
import { impliedVolatilityOnForward } from '#options/pricing/implied-volatility';
import { deltaSkew } from '#options/surface/delta-skew';
import { expectedMove } from '#options/surface/expected-move';
import type { IvRank } from '#options/surface/iv-rank';
import type { QuoteAnomaly } from '#options/surface/quote-anomalies';
import { sviVariance } from '#options/surface/svi';
import { checkButterfly, checkCalendar } from '#options/surface/svi-arbitrage';
import { constantMaturityIv, termStructure } from '#options/surface/term-structure';
import { sliceVolatility, type SurfaceSlice, type VolatilitySurface } from '#options/surface/volatility-surface';
import { ln } from '#primitives/exact-math';
import { chainHeading, dollars, expiryView } from '#transport/projections/options/chain-words';
import { modelFits } from '#transport/projections/options/model-words';
import type { Analysed } from '#transport/projections/options/option-analyst';

const FIT_POINTS = 61;
/** Beyond the outermost quotes a fit is a guess; so much of their reach is drawn. */
const FIT_MARGIN = 0.05;
const DEVIATIONS = [-2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2];
const MONTH_YEARS = 30 / 365;

export interface SurfaceFindings {
  readonly snapshot: ChainSnapshot;
  readonly surface: VolatilitySurface;
  readonly anomalies: readonly QuoteAnomaly[];
  readonly rankOf: (constant30: number | null) => IvRank;
  readonly choice: ModelChoice;
}

export function surfaceAnswer({
  snapshot,
  surface,
  anomalies,
  rankOf,
  choice,
}: SurfaceFindings): Analysed<SurfaceView> {
  const term = termStructure(surface);
  const forwardTo = new Map(term.forwards.map(({ to, volatility }) => [to, volatility]));
  const constant30 = constantMaturityIv(term, MONTH_YEARS);
  const month = constant30.ok ? constant30.value : null;
  const slices = surface.slices.flatMap((slice, i) => {
    const chain = snapshot.expiries[i];
    if (chain === undefined) return [];
    const model = modelSmile(choice, slice, surface.spot);
    return [sliceView(slice, chain, forwardTo.get(slice.expiry) ?? null, anomalies, model)];
  });
  const calendarNote = calendarProblem(surface);
  const rank = rankOf(month);
  return {
    ...chainHeading(snapshot),
    slices,
    heat: { deviations: DEVIATIONS, rows: surface.slices.map(heatRow) },
    anomalies: anomalies.map(anomalyView),
    calendarFree: calendarNote === null,
    calendarNote,
    constant30: month,
    ivRank: {
      rank: rank.rank,
      percentile: rank.percentile,
      sessions: rank.n,
      window: rank.window,
      status: rank.status,
    },
    models: modelFits(choice),
  };
}

function anomalyView(anomaly: QuoteAnomaly): AnomalyView {
  const { expiry, strike, right, side, iv, fittedIv, z, reason } = anomaly;
  return { expiry, strike: dollars(strike), right, side, iv, fitted: fittedIv, z, reason };
}

function sliceView(
  slice: SurfaceSlice,
  chain: ExpiryChain,
  forwardVolatility: number | null,
  anomalies: readonly QuoteAnomaly[],
  model: ModelSmile | null,
): SliceView {
  const skew = deltaSkew(slice);
  const { quotes, smile, expiry } = slice;
  const flagged = new Set(
    anomalies.filter((one) => one.expiry === expiry).map(({ strike, right }) => `${right}${strike}`),
  );
  return {
    ...expiryView(chain, slice.atmIv),
    model: modelText(slice),
    isFitted: smile !== null,
    butterflyFree: smile === null || checkButterfly(smile).free,
    riskReversal25: skew?.riskReversal ?? null,
    butterfly25: skew?.butterfly ?? null,
    forwardVolatility,
    straddleMove: expectedMove(slice, chain).straddle,
    quotes: quotes.contracts.map((contract, i) => ({
      strike: dollars(contract.strike),
      right: contract.right,
      bid: contract.quotedIv.bid,
      mid: quotes.iv[i] ?? 0,
      ask: contract.quotedIv.ask,
      isAnomaly: flagged.has(`${contract.right}${contract.strike}`),
    })),
    fit: fitPoints(slice, model),
  };
}

function modelText({ status, problem }: SurfaceSlice): string {
  return status === 'fitted' ? 'SVI' : (problem ?? 'no fit');
}

function fitPoints(slice: SurfaceSlice, model: ModelSmile | null): SliceView['fit'] {
  const { strike } = slice.quotes;
  const lowest = strike[0];
  const highest = strike[strike.length - 1];
  if (slice.smile === null || lowest === undefined || highest === undefined) return [];
  const margin = FIT_MARGIN * Math.max(highest - lowest, 0.1 * slice.forward);
  const from = Math.max(0.05 * slice.forward, lowest - margin);
  const to = highest + margin;
  return Array.from({ length: FIT_POINTS }, (_, i) => {
    const at = from + ((to - from) * i) / (FIT_POINTS - 1);
    return { strike: at, iv: sliceVolatility(slice, at) ?? 0, model: model?.(at) ?? null };
  });
}

type ModelSmile = (strike: number) => number | null;

/** The volatilities that the fitted model's own prices hold; null where no model was fitted. */
function modelSmile({ heston }: ModelChoice, { forward, years }: SurfaceSlice, spot: number): ModelSmile | null {
  if (heston === null) return null;
  const horizon = { spot, drift: ln(forward / spot) / years, years };
  const distribution = terminalDistribution({ name: 'heston', ...heston }, horizon);
  return (strike) => {
    const put = distribution.expectedPut(strike);
    const isPut = strike < forward;
    const price = isPut ? put : put + forward - strike;
    const solved = impliedVolatilityOnForward(isPut ? 'put' : 'call', price, forward, strike, 1, years);
    return solved.status === 'ok' ? solved.volatility : null;
  };
}

/** Each column is a distance from the forward in the expiry's own standard deviations, so that expiries compare. */
function heatRow({ smile, years }: SurfaceSlice): (number | null)[] {
  if (smile === null) return DEVIATIONS.map(() => null);
  const deviation = Math.sqrt(sviVariance(smile, 0));
  return DEVIATIONS.map((at) => Math.sqrt(sviVariance(smile, at * deviation) / years));
}

/** Null where no expiry is worth less variance than a nearer one at the same moneyness. */
function calendarProblem({ slices }: VolatilitySurface): string | null {
  let near: SurfaceSlice | null = null;
  for (const far of slices) {
    if (far.smile === null) continue;
    const nearSmile = near?.smile ?? null;
    if (near !== null && nearSmile !== null && !checkCalendar(nearSmile, far.smile).free) {
      return `${far.expiry} is worth less variance than ${near.expiry} at the same moneyness.`;
    }
    near = far;
  }
  return null;
}
