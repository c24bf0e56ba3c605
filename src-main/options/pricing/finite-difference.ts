import type { AmericanOption } from '#options/pricing/american';
import { type CashDividend, presentValueOfDividends } from '#options/pricing/cash-dividends';
import { exp, ln } from '#primitives/exact-math';

/**
 * What a cash dividend does to the spot. `escrowed`: it has been set aside all along, and only the rest is random.
 * `spot`: the whole spot is random and falls by the dividend. They are different models, not two precisions of one, and
 * the second is here to show by how much.
 */
export type DividendModel = 'escrowed' | 'spot';

export interface GridSize {
  /** Odd, so that today's spot is a node. */
  readonly nodes: number;
  readonly steps: number;
}

const DEFAULT_GRID: GridSize = { nodes: 1_201, steps: 600 };
const WIDTH = 6;
/** Implicit half steps after each kink: they damp what Crank-Nicolson would let ring. */
const DAMPED = 4;

/**
 * An American option on a grid of log prices, by Crank and Nicolson with Brennan and Schwartz's direct solution of the
 * exercise condition. It shares nothing with the trees but the option, and is how they are checked.
 */
export function finiteDifference(option: AmericanOption, model: DividendModel, size = DEFAULT_GRID): number | null {
  const { spot, years, rate, volatility, dividends } = option;
  const start = model === 'escrowed' ? spot - presentValueOfDividends(dividends, rate, years) : spot;
  if (!(start > 0) || !(years > 0) || !(volatility > 0)) return null;
  const grid = new Grid(option, model, start, size);
  // Backwards from expiry, dividend by dividend.
  const paid = dividends
    .filter((dividend) => dividend.years > 0 && dividend.years <= years)
    .toSorted((left, right) => right.years - left.years);
  let time = years;
  for (const [place, dividend] of paid.entries()) {
    grid.march(time, dividend.years, paid.slice(0, place));
    time = dividend.years;
    grid.passDividend(dividend, paid.slice(0, place + 1));
  }
  grid.march(time, 0, paid);
  return grid.today;
}

class Grid {
  readonly #option: AmericanOption;
  readonly #model: DividendModel;
  readonly #dx: number;
  readonly #stepsAYear: number;
  readonly #spots: Float64Array;
  #values: Float64Array;
  readonly #exercised: Float64Array;
  readonly #right: Float64Array;
  readonly #diagonal: Float64Array;

  constructor(option: AmericanOption, model: DividendModel, start: number, { nodes, steps }: GridSize) {
    const { right, strike, years, volatility, rate, dividendYield } = option;
    this.#option = option;
    this.#model = model;
    this.#stepsAYear = steps / years;
    const reach = WIDTH * volatility * Math.sqrt(years) + Math.abs(rate - dividendYield) * years;
    this.#dx = (2 * reach) / (nodes - 1);
    this.#spots = new Float64Array(nodes);
    for (let i = 0; i < nodes; i++) this.#spots[i] = start * exp(i * this.#dx - reach);
    const sign = right === 'call' ? 1 : -1;
    // The mean of the payoff over each node's cell: where the strike lies between nodes must not show.
    const half = exp(0.5 * this.#dx);
    this.#values = this.#spots.map((at) => {
      const [low, high] = [at / half, at * half];
      if (strike <= low || strike >= high) return Math.max(0, sign * (at - strike));
      const inside = sign > 0 ? high - strike : strike - low;
      return (0.5 * inside * inside) / (high - low);
    });
    this.#exercised = new Float64Array(nodes);
    this.#right = new Float64Array(nodes);
    this.#diagonal = new Float64Array(nodes);
  }

  /** The value at the spot of today. */
  get today(): number {
    return this.#values[(this.#values.length - 1) / 2] as number;
  }

  /** From one instant back to an earlier one; `later` are the dividends that are due after both. */
  march(from: number, to: number, later: readonly CashDividend[]): void {
    if (!(from > to)) return;
    const steps = Math.max(DAMPED, Math.ceil((from - to) * this.#stepsAYear));
    const dt = (from - to) / steps;
    let time = from;
    for (let i = 0; i < DAMPED; i++) {
      time -= 0.5 * dt;
      this.#step(0.5 * dt, 1, time, later);
    }
    for (let i = DAMPED / 2; i < steps; i++) {
      time -= dt;
      this.#step(dt, 0.5, time, later);
    }
  }

  /** Just before the ex-date: hold and let the spot fall, or exercise and have the dividend. */
  passDividend({ years, amount }: CashDividend, later: readonly CashDividend[]): void {
    this.#fillExercised(years, later);
    if (this.#model === 'spot') this.#values = this.#spots.map((at) => this.#interpolated(at - amount));
    for (let i = 0; i < this.#values.length; i++) {
      this.#values[i] = Math.max(this.#values[i] as number, this.#exercised[i] as number);
    }
  }

  /** What exercise brings at each node; under escrow the dividends still due come on top of the random part. */
  #fillExercised(time: number, later: readonly CashDividend[]): void {
    const { right, strike, rate } = this.#option;
    const sign = right === 'call' ? 1 : -1;
    let aside = 0;
    if (this.#model === 'escrowed')
      for (const { years, amount } of later) aside += amount * exp(-rate * (years - time));
    for (let i = 0; i < this.#spots.length; i++) {
      this.#exercised[i] = Math.max(0, sign * ((this.#spots[i] as number) + aside - strike));
    }
  }

  #step(dt: number, implicit: number, time: number, later: readonly CashDividend[]): void {
    const { rate, dividendYield, volatility, right } = this.#option;
    const diffusion = (0.5 * volatility * volatility) / (this.#dx * this.#dx);
    const drift = (rate - dividendYield - 0.5 * volatility * volatility) / (2 * this.#dx);
    const down = (diffusion - drift) * dt;
    const up = (diffusion + drift) * dt;
    const here = down + up + rate * dt;
    const values = this.#values;
    const last = values.length - 1;
    this.#fillExercised(time, later);
    const explicit = 1 - implicit;
    for (let i = 1; i < last; i++) {
      this.#right[i] =
        explicit * down * (values[i - 1] as number) +
        (1 - explicit * here) * (values[i] as number) +
        explicit * up * (values[i + 1] as number);
    }
    // At the ends nothing is left to chance: exercise now, or what the payoff of the last step has become.
    for (const end of [0, last]) {
      this.#right[end] = Math.max(this.#exercised[end] as number, (values[end] as number) * (1 - rate * dt));
    }
    // The sweep that decides runs out of the exercise region: upwards for a put, downwards for a call.
    if (right === 'put') this.#solve(-implicit * down, 1 + implicit * here, -implicit * up, 0, last, 1);
    else this.#solve(-implicit * up, 1 + implicit * here, -implicit * down, last, 0, -1);
  }

  /** `behind` and `ahead` are seen in the direction of the deciding sweep, which starts at `first`. */
  #solve(behind: number, middle: number, ahead: number, first: number, last: number, way: 1 | -1): void {
    const diagonal = this.#diagonal;
    const right = this.#right;
    const values = this.#values;
    diagonal[last] = 1;
    for (let i = last - way; i !== first; i -= way) {
      const isEnd = i + way === last;
      const factor = ahead / (diagonal[i + way] as number);
      diagonal[i] = middle - factor * (isEnd ? 0 : behind);
      right[i] = (right[i] as number) - factor * (right[i + way] as number);
    }
    values[first] = right[first] as number;
    for (let i = first + way; i !== last; i += way) {
      const held = ((right[i] as number) - behind * (values[i - way] as number)) / (diagonal[i] as number);
      values[i] = Math.max(held, this.#exercised[i] as number);
    }
    values[last] = right[last] as number;
  }

  /** Between nodes by a cubic through four; beyond the grid, by its ends. */
  #interpolated(at: number): number {
    const last = this.#values.length - 1;
    const lowest = this.#spots[0] as number;
    if (!(at > lowest)) return this.#values[0] as number;
    const place = ln(at / lowest) / this.#dx;
    const base = Math.min(Math.max(Math.floor(place) - 1, 0), last - 3);
    const x = place - base;
    const [a, b, c, d] = [0, 1, 2, 3].map((offset) => this.#values[base + offset] as number) as [
      number,
      number,
      number,
      number,
    ];
    return (
      (-a * (x - 1) * (x - 2) * (x - 3)) / 6 +
      (b * x * (x - 2) * (x - 3)) / 2 -
      (c * x * (x - 1) * (x - 3)) / 2 +
      (d * x * (x - 1) * (x - 2)) / 6
    );
  }
}
