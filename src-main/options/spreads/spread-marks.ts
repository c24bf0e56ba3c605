import type { ChainContract, ExpiryChain } from '#options/chains/chain-snapshot';
import { type LookSchedule, yearsLeftAt } from '#options/paths/exit-rules';
import { blackScholesPrice } from '#options/pricing/black-scholes';
import { exp, ln } from '#primitives/exact-math';
import { invariant } from '#primitives/invariant';

/** Looks before expiry at which contracts are priced; values in between follow from the four nearest. */
const LOOKS_LEFT: readonly number[] = [1, 2, 3, 4, 5, 6, 8, 10, 13, 17, 22, 28, 36, 46, 59, 75, 96, 122, 155, 197];

/** In standard deviations: time value beyond is below a ten-millionth of the price. */
const BEYOND = 5;

/** A look as a mix of four priced rows; where fewer are needed, the rest weigh nothing. */
interface RowMix {
  readonly rows: readonly number[];
  readonly weights: readonly number[];
}

/**
 * What the contracts of one expiry are marked at, whenever a rule looks and wherever the price may then be: each at its
 * own volatility, which stays with the strike. A contract is priced once, at some looks and some prices, and serves every
 * spread that it is a leg of. In between, a mark is smooth in the root of time left and in the price, so that the cubic
 * through its neighbours is as good as the formula: within 1e-4 of the underlying's price.
 */
export class SpreadMarks {
  readonly schedule: LookSchedule;
  /** Log returns ln(S/S₀), evenly spaced and rising. */
  readonly grid: Float64Array;
  /** The prices of the underlying that they are. */
  readonly spots: Float64Array;
  /** Rows of a table. */
  readonly rows: number;
  readonly #spot: number;
  readonly #perStep: number;
  readonly #rate: number;
  readonly #yield: number;
  readonly #looks: readonly number[];
  readonly #mixes: readonly RowMix[];
  readonly #tables = new Map<ChainContract, Float64Array | null>();

  constructor(spot: number, expiry: ExpiryChain, schedule: LookSchedule, reach: number, points: number) {
    this.schedule = schedule;
    this.#spot = spot;
    this.#perStep = (points - 1) / (2 * reach);
    this.grid = Float64Array.from({ length: points }, (_, i) => i / this.#perStep - reach);
    this.spots = this.grid.map((logReturn) => spot * exp(logReturn));
    this.#rate = -ln(expiry.discount) / expiry.years;
    this.#yield = this.#rate - ln(expiry.forward / spot) / expiry.years;
    this.#looks = pricedLooks(schedule.looks);
    this.rows = this.#looks.length;
    this.#mixes = Array.from({ length: schedule.looks - 1 }, (_, i) => rowMix(this.#looks, schedule.looks, i + 1));
  }

  /** Values by row and grid point; null without a volatility. */
  tableOf(contract: ChainContract): Float64Array | null {
    const known = this.#tables.get(contract);
    if (known !== undefined) return known;
    const table = contract.iv === null ? null : this.#priced(contract, contract.iv);
    this.#tables.set(contract, table);
    return table;
  }

  /** A table, or a sum of tables, as it is at a look before expiry, with a constant added. */
  mix(table: Float64Array, look: number, constant: number, into: Float64Array): void {
    const points = into.length;
    const { rows, weights } = this.#mixes[look - 1] as RowMix;
    const [a, b, c, d] = rows.map((row) => row * points) as [number, number, number, number];
    const [p, q, r, s] = weights as readonly [number, number, number, number];
    if (p === 1) {
      for (let at = 0; at < points; at++) into[at] = constant + (table[a + at] as number);
      return;
    }
    for (let at = 0; at < points; at++) {
      into[at] =
        constant +
        p * (table[a + at] as number) +
        q * (table[b + at] as number) +
        r * (table[c + at] as number) +
        s * (table[d + at] as number);
    }
  }

  /** Between the points of the grid. */
  between(values: Float64Array, logReturn: number): number {
    const place = (logReturn - (this.grid[0] as number)) * this.#perStep;
    const start = Math.min(Math.max(0, Math.floor(place) - 1), values.length - 4);
    const t = place - start;
    const a = values[start] as number;
    const b = values[start + 1] as number;
    const c = values[start + 2] as number;
    const d = values[start + 3] as number;
    const t1 = t - 1;
    const t2 = t - 2;
    const t3 = t - 3;
    return (-a * t1 * t2 * t3) / 6 + (b * t * t2 * t3) / 2 - (c * t * t1 * t3) / 2 + (d * t * t1 * t2) / 6;
  }

  #priced({ right, strike }: ChainContract, volatility: number): Float64Array {
    const { spots, grid, schedule } = this;
    const sign = right === 'call' ? 1 : -1;
    const level = ln(strike / 10_000 / this.#spot);
    const points = spots.length;
    const table = new Float64Array(this.rows * points);
    for (const [row, look] of this.#looks.entries()) {
      const years = yearsLeftAt(schedule, look);
      const reach = BEYOND * volatility * Math.sqrt(years) + Math.abs(this.#rate - this.#yield) * years;
      const owed = (strike / 10_000) * exp(-this.#rate * years);
      const kept = exp(-this.#yield * years);
      for (let i = 0; i < points; i++) {
        const spot = spots[i] as number;
        const away = (grid[i] as number) - level;
        // So far from the strike only what is in the money counts.
        table[row * points + i] =
          away > reach || away < -reach
            ? Math.max(0, sign * (spot * kept - owed))
            : blackScholesPrice(right, spot, strike / 10_000, years, this.#rate, this.#yield, volatility);
      }
    }
    return table;
  }
}

/** By rising look; the first and the last before expiry are among them. */
function pricedLooks(looks: number): readonly number[] {
  const left = LOOKS_LEFT.filter((count) => count < looks - 1);
  for (let last = LOOKS_LEFT.at(-1) as number; last < looks - 1; last = Math.ceil(last * 1.27)) {
    if (last > (left.at(-1) ?? 0)) left.push(last);
  }
  if (looks > 1) left.push(looks - 1);
  return left.map((count) => looks - count).reverse();
}

/** Lagrange's weights over the four priced looks around, in the root of time left. */
function rowMix(priced: readonly number[], looks: number, look: number): RowMix {
  const exact = priced.indexOf(look);
  if (exact >= 0) return { rows: [exact, exact, exact, exact], weights: [1, 0, 0, 0] };
  const above = priced.findIndex((at) => at > look);
  invariant(above > 0, 'the first and the last look before expiry are priced');
  const first = Math.max(0, Math.min(above - 2, priced.length - 4));
  const rows = Array.from({ length: Math.min(4, priced.length) }, (_, i) => first + i);
  const at = (place: number): number => Math.sqrt(looks - place);
  const weights = rows.map((row) => {
    let weight = 1;
    for (const other of rows) {
      if (other === row) continue;
      const root = at(priced[other] as number);
      weight *= (at(look) - root) / (at(priced[row] as number) - root);
    }
    return weight;
  });
  while (rows.length < 4) {
    rows.push(first);
    weights.push(0);
  }
  return { rows, weights };
}
