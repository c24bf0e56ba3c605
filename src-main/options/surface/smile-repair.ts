import { InvariantViolation } from '#primitives/invariant';
import { checkButterfly, checkCalendar } from '#options/surface/svi-arbitrage';
import { leftWing, rightWing, type SviParameters, sviVariance } from '#options/surface/svi';

/** What is left over after a repair is at least this share of the variance at the money away from arbitrage. */
const CLEARANCE = 1e-6;
const BISECTIONS = 40;
const ATTEMPTS = 40;
/** So much that rounding cannot make the wing the flatter one again. */
const STEEPER = 1 + 1e-12;

/**
 * The nearest smile above this one, by a shift of its level alone, that has no butterfly arbitrage. With wings inside
 * Lee's bound there always is one: a higher level makes every term of g that can be negative smaller.
 */
export function withoutButterflies(smile: SviParameters): SviParameters {
  if (checkButterfly(smile).free) return smile;
  const unit = Math.max(sviVariance(smile, 0), 1e-6);
  let enough = 1e-4 * unit;
  while (!checkButterfly(raised(smile, enough)).free) enough *= 2;
  let tooLittle = enough === 1e-4 * unit ? 0 : enough / 2;
  for (let i = 0; i < BISECTIONS && enough - tooLittle > CLEARANCE * unit; i++) {
    const middle = (enough + tooLittle) / 2;
    if (checkButterfly(raised(smile, middle)).free) enough = middle;
    else tooLittle = middle;
  }
  return raised(smile, enough);
}

/**
 * The smile itself where it nowhere falls below the nearer expiry's; else wings made at least as steep as the nearer
 * one's and a level raised until it is clear. It stays free of butterflies.
 */
export function clearOf(near: SviParameters, smile: SviParameters): SviParameters {
  if (checkCalendar(near, smile).free && checkButterfly(smile).free) return smile;
  let cleared = withWings(
    smile,
    Math.max(leftWing(smile), leftWing(near) * STEEPER),
    Math.max(rightWing(smile), rightWing(near) * STEEPER),
  );
  const unit = Math.max(sviVariance(cleared, 0), 1e-6);
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const { free, smallestGap } = checkCalendar(near, cleared);
    if (free && checkButterfly(cleared).free) return cleared;
    if (!free) cleared = raised(cleared, Math.max(0, -smallestGap) + attempt * CLEARANCE * unit);
    // A higher smile is looked at in other places, so one shift may show what the next has to clear.
    cleared = withoutButterflies(cleared);
  }
  throw new InvariantViolation('a smile with wings as steep as its neighbour and enough variance is clear of it');
}

/** Steeper wings turn about the centre of the bend, whose height is kept. */
function withWings(smile: SviParameters, left: number, right: number): SviParameters {
  const b = (left + right) / 2;
  const turned = { ...smile, b, rho: b > 0 ? (right - left) / (2 * b) : 0 };
  return raised(turned, sviVariance(smile, smile.m) - sviVariance(turned, smile.m));
}

function raised(smile: SviParameters, by: number): SviParameters {
  return { ...smile, a: smile.a + by };
}
