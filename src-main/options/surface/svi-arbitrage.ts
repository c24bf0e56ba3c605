import { lowestAlong, type LowestPoint } from '#options/surface/lowest-along';
import { exp } from '#primitives/exact-math';
import {
  durrleman,
  leftWing,
  lowestVariance,
  rightWing,
  STEEPEST_WING,
  sviPoint,
  sviVariance,
  type SviParameters,
} from '#options/surface/svi';

export interface ButterflyCheck {
  readonly free: boolean;
  /** The lowest g and where; g is not defined (and null) where variance is not positive. */
  readonly lowest: number | null;
  readonly at: number;
  /** Both wings no steeper than Lee's bound. */
  readonly wingsOk: boolean;
  /** Variance is nowhere negative. */
  readonly positive: boolean;
}

export interface CalendarCheck {
  readonly free: boolean;
  /** The smallest w(far) − w(near), and where. */
  readonly smallestGap: number;
  readonly at: number;
}

/** Nodes around one centre: neighbours are a tenth of their distance from it apart. */
const NODES = 181;
/** They reach sinh(9) ≈ 4,000 widths to either side, far beyond where a wing is as straight as a line. */
const REACH = 9;

/** Whether one smile lets no butterfly pay for nothing, anywhere from −∞ to ∞. */
export function checkButterfly(smile: SviParameters): ButterflyCheck {
  const wingsOk = Math.max(leftWing(smile), rightWing(smile)) <= STEEPEST_WING;
  const positive = lowestVariance(smile) >= 0;
  const { value, at } = lowestOf(
    (k) => {
      const { w, slope, curvature } = sviPoint(smile, k);
      // No variance at all is the worst that can be.
      return w > 0 ? durrleman(k, w, slope, curvature) : Number.NEGATIVE_INFINITY;
    },
    [bendOf(smile), moneyOf(smile)],
  );
  const known = value > Number.NEGATIVE_INFINITY;
  return { free: value >= 0 && wingsOk && positive, lowest: known ? value : null, at, wingsOk, positive };
}

/** Whether total variance nowhere falls from the near expiry to the far one at the same forward moneyness. */
export function checkCalendar(near: SviParameters, far: SviParameters): CalendarCheck {
  const gap = (k: number): number => sviVariance(far, k) - sviVariance(near, k);
  const { value, at } = lowestOf(gap, [bendOf(near), bendOf(far), moneyOf(near)]);
  const wings = leftWing(far) >= leftWing(near) && rightWing(far) >= rightWing(near);
  return { free: wings && value >= 0, smallestGap: value, at };
}

/** The same over a stretch of moneyness only. */
export function checkCalendarWithin(near: SviParameters, far: SviParameters, from: number, to: number): CalendarCheck {
  const gap = (k: number): number => sviVariance(far, k) - sviVariance(near, k);
  const { value, at } = lowestAlong(gap, evenNodes(from, to, 301));
  return { free: value >= 0, smallestGap: value, at };
}

/** The lowest g between two places, on a grid fine enough to name where it is. */
export function lowestDurrlemanWithin(smile: SviParameters, from: number, to: number): LowestPoint {
  return lowestAlong(
    (k) => {
      const { w, slope, curvature } = sviPoint(smile, k);
      return w > 0 ? durrleman(k, w, slope, curvature) : Number.NEGATIVE_INFINITY;
    },
    evenNodes(from, to, 1_201),
  );
}

interface Centre {
  readonly at: number;
  readonly width: number;
}

function bendOf({ m, sigma }: SviParameters): Centre {
  return { at: m, width: sigma };
}

function moneyOf(smile: SviParameters): Centre {
  return { at: 0, width: Math.sqrt(Math.max(sviVariance(smile, 0), 1e-8)) };
}

/** Looks densely around each centre, in units of its width, and ever sparser into wings that are straight by then. */
function lowestOf(figure: (k: number) => number, centres: readonly Centre[]): LowestPoint {
  let lowest: LowestPoint = { value: Number.POSITIVE_INFINITY, at: 0 };
  const nodes = new Float64Array(NODES);
  for (const { at, width } of centres) {
    for (let i = 0; i < NODES; i++) nodes[i] = at + width * (SINH[i] as number);
    const found = lowestAlong(figure, nodes);
    if (found.value < lowest.value) lowest = found;
  }
  return lowest;
}

const SINH: readonly number[] = Array.from({ length: NODES }, (_, i) => {
  const e = exp(REACH * ((2 * i) / (NODES - 1) - 1));
  return 0.5 * (e - 1 / e);
});

function evenNodes(from: number, to: number, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => from + ((to - from) * i) / (count - 1));
}
