import { escrowedAt, type TreeOption } from '#options/pricing/binomial-tree';
import { presentValueOfDividends } from '#options/pricing/cash-dividends';
import { blackScholesPrice } from '#options/pricing/black-scholes';
import { exp } from '#primitives/exact-math';

/** What the first levels of a tree tell. Delta and gamma are with respect to the spot. */
export interface TreeFigures {
  readonly price: number;
  readonly delta: number;
  readonly gamma: number;
}

/** Nodes this many deviations away have no say: 1e-16 of the probability. */
const WIDTH = 8.5;
/** e to this is still a number with room above it. */
const MOST_GROWTH = 600;

/**
 * Broadie and Detemple's binomial Black-Scholes method, extrapolated: the last step of the tree is Black-Scholes, which
 * makes the error smooth in the number of steps, and 2 V(2n) − V(n) removes most of it. The tree follows the forward, so
 * that its probabilities hold for any volatility. With 1,000 and 2,000 steps within 2.1e-6 of the strike.
 */
export function smoothedTree(option: TreeOption, steps: number): TreeFigures | null {
  const coarse = binomialBlackScholes(option, steps);
  const fine = binomialBlackScholes(option, 2 * steps);
  if (coarse === null || fine === null) return null;
  return {
    price: 2 * fine.price - coarse.price,
    delta: 2 * fine.delta - coarse.delta,
    gamma: 2 * fine.gamma - coarse.gamma,
  };
}

function binomialBlackScholes(option: TreeOption, steps: number): TreeFigures | null {
  const { right, spot, strike, years, rate, dividendYield, volatility, dividends, exercise } = option;
  const dt = years / steps;
  const random = spot - presentValueOfDividends(dividends, rate, years);
  const jump = volatility * Math.sqrt(dt);
  if (!(random > 0) || !(jump > 0)) return null;
  const sign = right === 'call' ? 1 : -1;
  const american = exercise === 'american';
  const carry = (rate - dividendYield) * dt;
  const probability = 1 / (1 + exp(jump));
  const discount = exp(-rate * dt);
  const upper = discount * probability;
  const lower = discount * (1 - probability);
  const escrow = escrowedAt(dividends, rate, steps, dt);

  // Node j of a step is jumped 2j − step times; powers[jumps + reach] holds what that makes of the spot, drift aside.
  const reach = Math.min(steps + 2, Math.ceil(WIDTH * Math.sqrt(steps)) + 4);
  if (reach * jump + Math.abs(carry) * steps > MOST_GROWTH) return null;
  const powers = new Float64Array(2 * reach + 1);
  for (let i = 0; i < powers.length; i++) powers[i] = random * exp((i - reach) * jump);
  const values = new Float64Array(steps + 1);
  const gains = new Float64Array(steps + 1);

  /** Far out nothing random is left: exercise now, or at expiry. */
  const certain = (step: number, j: number): number => {
    const left = (steps - step) * dt;
    const here = (powers[2 * j - step + reach] as number) * exp(step * carry);
    const later = sign * (here * exp(-dividendYield * left) - strike * exp(-rate * left));
    return Math.max(0, later, american ? sign * (here + (escrow[step] as number) - strike) : 0);
  };

  const last = steps - 1;
  let low = Math.max(0, Math.ceil((last - reach + 2) / 2));
  let high = Math.min(last, Math.floor((last + reach - 2) / 2));
  const lastGrowth = exp(last * carry);
  for (let j = low; j <= high; j++) {
    const here = (powers[2 * j - last + reach] as number) * lastGrowth;
    const held = blackScholesPrice(right, here, strike, dt, rate, dividendYield, volatility);
    values[j] = american ? Math.max(held, sign * (here + (escrow[last] as number) - strike)) : held;
  }
  const second = [0, 0, 0];
  const first = [0, 0];
  for (let step = last - 1; step >= 0; step--) {
    const nextLow = low;
    const nextHigh = high;
    low = Math.max(0, Math.ceil((step - reach + 2) / 2));
    high = Math.min(step, Math.floor((step + reach - 2) / 2));
    if (low < nextLow) values[low] = certain(step + 1, low);
    if (high + 1 > nextHigh) values[high + 1] = certain(step + 1, high + 1);
    if (step === 0) first.splice(0, 2, values[0] as number, values[1] as number);
    if (step === 1) second.splice(0, 3, values[0] as number, values[1] as number, values[2] as number);
    const grown = exp(step * carry);
    const owed = (escrow[step] as number) - strike;
    const offset = reach - step;
    if (american && (escrow[step + 1] as number) < (escrow[step] as number)) {
      for (let j = low; j <= high; j++) {
        const held = upper * (values[j + 1] as number) + lower * (values[j] as number);
        gains[j] = sign * ((powers[2 * j + offset] as number) * grown + owed) - held;
        values[j] = held;
      }
      exerciseAtOnce(values, gains, low, high);
    } else if (american) {
      for (let j = low; j <= high; j++) {
        const held = upper * (values[j + 1] as number) + lower * (values[j] as number);
        const exercised = sign * ((powers[2 * j + offset] as number) * grown + owed);
        values[j] = held > exercised ? held : exercised;
      }
    } else {
      for (let j = low; j <= high; j++) values[j] = upper * (values[j + 1] as number) + lower * (values[j] as number);
    }
  }
  const at = (jumps: number, step: number): number => (powers[reach + jumps] as number) * exp(step * carry);
  const [down, up] = first as [number, number];
  const [downDown, middle, upUp] = second as [number, number, number];
  const upperSlope = (upUp - middle) / (at(2, 2) - at(0, 2));
  const lowerSlope = (middle - downDown) / (at(0, 2) - at(-2, 2));
  return {
    price: values[0] as number,
    delta: (up - down) / (at(1, 1) - at(-1, 1)),
    gamma: (2 * (upperSlope - lowerSlope)) / (at(2, 2) - at(-2, 2)),
  };
}

/**
 * The eve of an ex-date, the one moment in weeks at which a call may be exercised: along the nodes, the value has a corner
 * where the gain of doing so changes its sign. Joined straight from node to node it would be cut, by an amount that
 * depends on where it falls between them and so upsets the extrapolation; what was cut off goes back to its neighbours.
 */
function exerciseAtOnce(values: Float64Array, gains: Float64Array, low: number, high: number): void {
  for (let j = low; j <= high; j++) {
    values[j] = (values[j] as number) + Math.max(0, gains[j] as number);
    if (j === low || (gains[j] as number) * (gains[j - 1] as number) >= 0) continue;
    const before = Math.abs(gains[j - 1] as number);
    const after = Math.abs(gains[j] as number);
    const place = before / (before + after);
    const cut = 0.5 * (before + after) * place * (1 - place);
    values[j - 1] = (values[j - 1] as number) - cut * (1 - place);
    values[j] = (values[j] as number) - cut * place;
  }
}
