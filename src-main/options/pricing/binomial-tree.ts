import type { OptionRight } from '#domain/chain';
import { type CashDividend, presentValueOfDividends } from '#options/pricing/cash-dividends';
import { exp, ln } from '#primitives/exact-math';

export interface TreeOption {
  readonly right: OptionRight;
  readonly spot: number;
  readonly strike: number;
  readonly years: number;
  readonly rate: number;
  readonly dividendYield: number;
  readonly volatility: number;
  /** Escrowed. */
  readonly dividends: readonly CashDividend[];
  readonly exercise: 'american' | 'european';
}

/** e to this is still a number with room above it. */
const MOST_GROWTH = 600;

/** Null where a probability would leave 0 … 1: the steps are too long for so little volatility. */
export function coxRossRubinstein(option: TreeOption, steps: number): number | null {
  const { years, rate, dividendYield, volatility } = option;
  const dt = years / steps;
  const up = exp(volatility * Math.sqrt(dt));
  const down = 1 / up;
  const probability = (exp((rate - dividendYield) * dt) - down) / (up - down);
  return probability > 0 && probability < 1 ? rollBack(option, steps, up, down, probability) : null;
}

/** `steps` must be odd: the strike then lies between two final nodes, and the error falls with the square of the steps. */
export function leisenReimer(option: TreeOption, steps: number): number | null {
  const { spot, strike, years, rate, dividendYield, volatility, dividends } = option;
  if (steps % 2 === 0 || !(volatility > 0)) return null;
  const random = spot - presentValueOfDividends(dividends, rate, years);
  if (!(random > 0)) return null;
  const dt = years / steps;
  const deviation = volatility * Math.sqrt(years);
  const d1 = (ln(random / strike) + (rate - dividendYield) * years) / deviation + 0.5 * deviation;
  const probability = peizerPratt(d1 - deviation, steps);
  const underShare = peizerPratt(d1, steps);
  if (!(probability > 0 && probability < 1)) return null;
  const growth = exp((rate - dividendYield) * dt);
  const up = (growth * underShare) / probability;
  return rollBack(option, steps, up, (growth - probability * up) / (1 - probability), probability);
}

/** Peizer and Pratt's second inversion: the binomial probability that puts Φ(z) on the upper half of the nodes. */
function peizerPratt(z: number, steps: number): number {
  const x = z / (steps + 1 / 3 + 0.1 / (steps + 1));
  const root = 0.5 * Math.sqrt(1 - exp(-x * x * (steps + 1 / 6)));
  return z < 0 ? 0.5 - root : 0.5 + root;
}

function rollBack(option: TreeOption, steps: number, up: number, down: number, probability: number): number | null {
  const { right, spot, strike, years, rate, dividends, exercise } = option;
  const sign = right === 'call' ? 1 : -1;
  const dt = years / steps;
  const random = spot - presentValueOfDividends(dividends, rate, years);
  if (!(random > 0)) return null;
  const discount = exp(-rate * dt);
  const upper = discount * probability;
  const lower = discount * (1 - probability);
  const spread = new Float64Array(steps + 1);
  const values = new Float64Array(steps + 1);
  const ratio = ln(up / down);
  const lnDown = ln(down);
  if (!(steps * Math.max(ratio + lnDown, -lnDown, ratio) < MOST_GROWTH)) return null;
  for (let j = 0; j <= steps; j++) spread[j] = random * exp(j * ratio);
  const escrow = escrowedAt(dividends, rate, steps, dt);
  const american = exercise === 'american';
  let lowest = exp(steps * lnDown);
  for (let j = 0; j <= steps; j++) {
    values[j] = Math.max(0, sign * ((spread[j] as number) * lowest + (escrow[steps] as number) - strike));
  }
  for (let step = steps - 1; step >= 0; step--) {
    lowest = exp(step * lnDown);
    const owed = (escrow[step] as number) - strike;
    for (let j = 0; j <= step; j++) {
      const held = upper * (values[j + 1] as number) + lower * (values[j] as number);
      values[j] = american ? Math.max(held, sign * ((spread[j] as number) * lowest + owed)) : held;
    }
  }
  return values[0] as number;
}

/**
 * What is still set aside at each step: whoever exercises at the very step at which a dividend is due still receives it.
 * A dividend between two steps counts as due at the nearer one.
 */
export function escrowedAt(dividends: readonly CashDividend[], rate: number, steps: number, dt: number): Float64Array {
  const escrow = new Float64Array(steps + 1);
  for (const { years, amount } of dividends) {
    if (!(years > 0) || years > steps * dt * (1 + 1e-12)) continue;
    const due = Math.round(years / dt);
    for (let step = 0; step <= due; step++)
      escrow[step] = (escrow[step] as number) + amount * exp(-rate * (years - step * dt));
  }
  return escrow;
}
