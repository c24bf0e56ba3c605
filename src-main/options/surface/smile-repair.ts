import { checkButterfly, checkCalendar } from '#options/surface/svi-arbitrage';
import { leftWing, rightWing, type SviParameters, sviVariance } from '#options/surface/svi';

/** How finely a repair is measured, as a share of the smile or of its variance at the money. */
const CLEARANCE = 1e-6;
const ATTEMPTS = 40;
/** A wing is made steeper by this share more than needed, so that rounding cannot make it the flatter one again. */
const ROUNDING = 1e-9;

/**
 * The smile itself where it has no butterfly arbitrage; else drawn together towards its own level at the money, by as
 * little as it takes. A flat smile has none, so there always is such a share, and volatility at the money stays.
 */
export function withoutButterflies(smile: SviParameters): SviParameters {
  return least((share) => flattened(smile, share), 1, CLEARANCE);
}

/**
 * The smile itself, or the nearest one above it by a shift of its level alone, that has no butterfly arbitrage. With
 * wings inside Lee's bound there is one: a higher level makes every term of g that can be negative smaller.
 */
function raisedFree(smile: SviParameters): SviParameters {
  if (checkButterfly(smile).free) return smile;
  const unit = Math.max(sviVariance(smile, 0), 1e-6);
  let enough = 1e-4 * unit;
  while (!checkButterfly(raised(smile, enough)).free) enough *= 2;
  return least((by) => raised(smile, by), enough, CLEARANCE * unit);
}

/** The change that is just enough, given one that is. */
function least(changed: (by: number) => SviParameters, enough: number, precision: number): SviParameters {
  const unchanged = changed(0);
  if (checkButterfly(unchanged).free) return unchanged;
  let tooLittle = 0;
  let plenty = enough;
  while (plenty - tooLittle > precision) {
    const middle = (plenty + tooLittle) / 2;
    if (checkButterfly(changed(middle)).free) plenty = middle;
    else tooLittle = middle;
  }
  return changed(plenty);
}

/**
 * The smile itself where it nowhere falls below the nearer expiry's; else wings made at least as steep as the nearer
 * one's and a level raised until it is clear. It stays free of butterflies. `near` has to be free of them as well.
 */
export function clearOf(near: SviParameters, smile: SviParameters): SviParameters {
  if (checkCalendar(near, smile).free && checkButterfly(smile).free) return smile;
  const extra = ROUNDING * (leftWing(near) + rightWing(near));
  let cleared = withWings(
    smile,
    Math.max(leftWing(smile), leftWing(near) + extra),
    Math.max(rightWing(smile), rightWing(near) + extra),
  );
  const unit = Math.max(sviVariance(cleared, 0), 1e-6);
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const { free, smallestGap } = checkCalendar(near, cleared);
    if (free && checkButterfly(cleared).free) return cleared;
    if (!free) cleared = raised(cleared, Math.max(0, -smallestGap) + attempt * CLEARANCE * unit);
    // A higher smile is looked at in other places, so one shift may show what the next has to clear.
    cleared = raisedFree(cleared);
  }
  // Nothing is known of the time between the two: no variance is added.
  return near;
}

/** Steeper wings turn about the centre of the bend, whose height is kept. */
function withWings(smile: SviParameters, left: number, right: number): SviParameters {
  const b = (left + right) / 2;
  const turned = { ...smile, b, rho: b > 0 ? (right - left) / (2 * b) : 0 };
  return raised(turned, sviVariance(smile, smile.m) - sviVariance(turned, smile.m));
}

function flattened(smile: SviParameters, share: number): SviParameters {
  if (share === 0) return smile;
  const money = sviVariance(smile, 0);
  return { ...smile, a: smile.a + share * (money - smile.a), b: (1 - share) * smile.b };
}

function raised(smile: SviParameters, by: number): SviParameters {
  return { ...smile, a: smile.a + by };
}
