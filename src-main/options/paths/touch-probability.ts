import { exp, ln } from '#primitives/exact-math';
import { normalCdf } from '#primitives/normal-distribution';

/** A price with one fixed volatility, watched until `years` from now. `drift` is a year's growth of the expected price. */
export interface FixedVolatilityWalk {
  readonly spot: number;
  readonly drift: number;
  readonly volatility: number;
  readonly years: number;
}

/** −ζ(1/2)/√(2π): how far beyond a level the first look that finds it touched lies, in deviations between two looks. */
const OVERSHOOT = 0.5825971579390107;

/** The probability that the price touches a level at any moment until then, exactly. */
export function touchProbability(walk: FixedVolatilityWalk, level: number): number {
  const distance = ln(level / walk.spot);
  if (distance === 0) return 1;
  const side = distance > 0 ? 1 : -1;
  const { growth, deviation, tilt } = logWalk(walk);
  if (!(deviation > 0)) return side * (growth - distance) >= 0 ? 1 : 0;
  const beyond = normalCdf((side * (growth - distance)) / deviation);
  const reflected = normalCdf((-side * (distance + growth)) / deviation);
  return Math.min(1, reflected === 0 ? beyond : beyond + exp(tilt * distance) * reflected);
}

/** The probability to stand beyond the level at the end: its lower bound. */
export function beyondProbability(walk: FixedVolatilityWalk, level: number): number {
  const distance = ln(level / walk.spot);
  const side = distance >= 0 ? 1 : -1;
  const { growth, deviation } = logWalk(walk);
  if (!(deviation > 0)) return side * (growth - distance) >= 0 ? 1 : 0;
  return normalCdf((side * (growth - distance)) / deviation);
}

/**
 * The probability that one of `looks` evenly spaced looks, the last at the end, finds the price beyond the level. An
 * approximation (Broadie, Glasserman and Kou, 1997): the level is moved away by the average overshoot. Within 0.0025 for
 * daily looks over a month, within 0.01 over a week.
 */
export function discreteTouchApproximation(walk: FixedVolatilityWalk, level: number, looks: number): number {
  const side = level >= walk.spot ? 1 : -1;
  const shift = OVERSHOOT * walk.volatility * Math.sqrt(walk.years / looks);
  return touchProbability(walk, level * exp(side * shift));
}

/** The probability that the price touches either of two levels around it, at any moment: by the images of both, exactly. */
export function touchEitherProbability(walk: FixedVolatilityWalk, lower: number, upper: number): number {
  const below = ln(lower / walk.spot);
  const above = ln(upper / walk.spot);
  if (below >= 0 || above <= 0) return 1;
  const { growth, deviation, tilt } = logWalk(walk);
  if (!(deviation > 0)) return growth <= below || growth >= above ? 1 : 0;
  const width = above - below;
  const reach = 12 * deviation + Math.abs(growth) + width;
  const images = Math.ceil(reach / (2 * width));
  // Mass that starts from an image and ends between the levels.
  const between = (image: number): number =>
    Math.abs(image) > reach
      ? 0
      : exp(0.5 * tilt * image) *
        (normalCdf((above - image - growth) / deviation) - normalCdf((below - image - growth) / deviation));
  let untouched = 0;
  for (let k = -images; k <= images; k++) {
    untouched += between(2 * k * width) - between(2 * below - 2 * k * width);
  }
  return Math.min(1, Math.max(0, 1 - untouched));
}

function logWalk({ drift, volatility, years }: FixedVolatilityWalk) {
  const variance = volatility * volatility;
  const slope = drift - 0.5 * variance;
  return {
    growth: slope * years,
    deviation: volatility * Math.sqrt(years),
    /** 2ν/σ², the weight of a reflected path. */
    tilt: (2 * slope) / variance,
  };
}
