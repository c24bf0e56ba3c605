import { EXIT, type ExitMap, NEVER } from '#options/paths/exit-map';
import { exp } from '#primitives/exact-math';
import { normalCdf } from '#primitives/normal-distribution';

/** Probabilities that a rule ends a position at each of its looks; `stay` is what remains after the last. */
export interface ExitChances {
  readonly target: Float64Array;
  readonly stop: Float64Array;
  readonly time: Float64Array;
  readonly stay: number;
}

/** Ten-point Gauss–Legendre rule: the positive half. */
const NODES = [
  0.14887433898163122, 0.4333953941292472, 0.6794095682990244, 0.8650633666889845, 0.9739065285171717,
] as const;
const WEIGHTS = [
  0.29552422471475287, 0.26926671930999635, 0.21908636251598204, 0.1494513491505806, 0.06667134430868814,
] as const;
/** In deviations between two looks: panels this wide, and a normal density ends there. */
const PANEL = 4;
const REACH = 8.5;
/** All points that are left out because they hold less than this hold less than 1e-12 together. */
const NOTHING = 1e-17;
const INVERSE_SQRT_2PI = 0.3989422804014327;

/** Where the price may be, still in the position: weighted points by rising log return that stand for a density. */
interface Points {
  readonly at: number[];
  readonly mass: number[];
}

/**
 * The exact answer of an exit map under one fixed volatility, by carrying the density of what is left from look to look.
 * No chance enters, and the error is below 1e-8. Simulation is for models that this cannot do, and is tested against it.
 */
export function exitRecursion(
  map: ExitMap,
  walk: { readonly drift: number; readonly volatility: number; readonly stepYears: number },
): ExitChances {
  const { drift, volatility, stepYears } = walk;
  const slope = drift - 0.5 * volatility * volatility;
  const chances = {
    [EXIT.target]: new Float64Array(map.rows),
    [EXIT.stop]: new Float64Array(map.rows),
    [EXIT.time]: new Float64Array(map.rows),
  };
  let points: Points = { at: [0], mass: [1] };
  let passed = 0;
  for (let row = 0; row < map.rows; row++) {
    const looks = (map.steps[row] as number) + 1;
    const growth = slope * (looks - passed) * stepYears;
    const deviation = volatility * Math.sqrt((looks - passed) * stepYears);
    passed = looks;
    const rest: Points = { at: [], mass: [] };
    for (let zone = 0; zone <= map.width; zone++) {
      const from = zone === 0 ? -NEVER : (map.breakpoints[row * map.width + zone - 1] as number);
      const to = zone === map.width ? NEVER : (map.breakpoints[row * map.width + zone] as number);
      if (!(to > from)) continue;
      const outcome = map.zones[row * (map.width + 1) + zone] as number;
      if (outcome === EXIT.stay) carry(points, growth, deviation, from, to, rest);
      else {
        const into = chances[outcome as 1 | 2 | 3];
        into[row] = (into[row] as number) + massBetween(points, growth, deviation, from, to);
      }
    }
    points = rest;
  }
  let stay = 0;
  for (const mass of points.mass) stay += mass;
  return { target: chances[EXIT.target], stop: chances[EXIT.stop], time: chances[EXIT.time], stay };
}

function massBetween({ at, mass }: Points, growth: number, deviation: number, from: number, to: number): number {
  let sum = 0;
  for (let j = 0; j < at.length; j++) {
    const mean = (at[j] as number) + growth;
    const low = (from - mean) / deviation;
    const high = (to - mean) / deviation;
    if (high < -REACH || low > REACH) continue;
    // By the nearer tail, which keeps its digits.
    sum += (mass[j] as number) * (low > 0 ? normalCdf(-low) - normalCdf(-high) : normalCdf(high) - normalCdf(low));
  }
  return sum;
}

/** The points of the next look within one zone, each with the mass of its share of a panel. */
function carry(points: Points, growth: number, deviation: number, from: number, to: number, rest: Points): void {
  const { at, mass } = points;
  if (at.length === 0) return;
  const reach = REACH * deviation;
  const low = Math.max(from, (at[0] as number) + growth - reach);
  const high = Math.min(to, (at[at.length - 1] as number) + growth + reach);
  if (!(high > low)) return;
  const panels = Math.max(1, Math.ceil((high - low) / (PANEL * deviation)));
  const half = (high - low) / panels / 2;
  let first = 0;
  for (let panel = 0; panel < panels; panel++) {
    const middle = low + (2 * panel + 1) * half;
    for (let node = -NODES.length; node < NODES.length; node++) {
      const which = node < 0 ? -node - 1 : node;
      const y = middle + (node < 0 ? -1 : 1) * half * (NODES[which] as number);
      let density = 0;
      while (first < at.length && (at[first] as number) + growth < y - reach) first++;
      for (let j = first; j < at.length; j++) {
        const z = (y - (at[j] as number) - growth) / deviation;
        if (z < -REACH) break;
        density += (mass[j] as number) * exp(-0.5 * z * z);
      }
      const share = (density * INVERSE_SQRT_2PI * half * (WEIGHTS[which] as number)) / deviation;
      if (share < NOTHING) continue;
      rest.at.push(y);
      rest.mass.push(share);
    }
  }
}
