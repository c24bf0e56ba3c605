import { sviVariance, type SviParameters } from '#options/surface/svi';
import type { SurfaceSlice } from '#options/surface/volatility-surface';
import { exp } from '#primitives/exact-math';
import { inverseNormalCdf } from '#primitives/normal-distribution';

/** Where a smile has a given delta. Deltas here are N(d1) of the forward: undiscounted, without dividends. */
export interface DeltaPoint {
  readonly k: number;
  readonly strike: number;
  readonly iv: number;
  /** False where nothing is quoted that far out: the volatility is the smile's extrapolation. */
  readonly quoted: boolean;
}

export interface DeltaSkew {
  /** 0.25 for the usual one. */
  readonly delta: number;
  readonly put: DeltaPoint;
  readonly call: DeltaPoint;
  /** Call less put volatility: negative where downside costs more. */
  readonly riskReversal: number;
  /** Their mean less the volatility at the forward: how much dearer both wings are. */
  readonly butterfly: number;
}

const BISECTIONS = 60;
/** A search ends so many deviations out, where no delta of interest is left. */
const FARTHEST = 8;

/** The skew of one expiry by its own smile; null where it has none. */
export function deltaSkew(slice: SurfaceSlice, delta = 0.25): DeltaSkew | null {
  const smile = slice.ownSmile;
  if (smile === null || !(delta > 0 && delta < 0.5)) return null;
  const { k } = slice.quotes;
  const d1 = inverseNormalCdf(delta);
  const point = (at: number): DeltaPoint => ({
    k: at,
    strike: slice.forward * exp(at),
    iv: Math.sqrt(sviVariance(smile, at) / slice.years),
    quoted: at >= (k[0] as number) && at <= (k[k.length - 1] as number),
  });
  const reach = FARTHEST * Math.sqrt(sviVariance(smile, 0));
  const putAt = whereD1Is(smile, -d1, -reach, 0);
  const callAt = whereD1Is(smile, d1, 0, reach);
  if (putAt === null || callAt === null) return null;
  const [put, call] = [point(putAt), point(callAt)];
  const money = Math.sqrt(sviVariance(smile, 0) / slice.years);
  return { delta, put, call, riskReversal: call.iv - put.iv, butterfly: (call.iv + put.iv) / 2 - money };
}

/** d1 falls as k rises. Null where the stretch does not hold the value. */
function whereD1Is(smile: SviParameters, d1: number, from: number, to: number): number | null {
  const excess = (k: number): number => {
    const root = Math.sqrt(sviVariance(smile, k));
    return -k / root + root / 2 - d1;
  };
  let low = from;
  let high = to;
  if (!(excess(low) >= 0 && excess(high) <= 0)) return null;
  for (let i = 0; i < BISECTIONS; i++) {
    const middle = (low + high) / 2;
    if (excess(middle) > 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
