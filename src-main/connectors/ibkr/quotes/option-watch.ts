import { heldInTurn, turnsFor } from '#connectors/ibkr/quotes/line-rota';
import { type ListedOption, OptionRow } from '#connectors/ibkr/quotes/option-row';
import type { OptionChain } from '#domain/chain';
import { type Ticker, ticker } from '#domain/instrument';
import type { PriceE4 } from '#domain/money';
import type { EpochMs } from '#primitives/clock';

/** Contracts to listen to from now on, and no more. */
export interface TurnChange {
  readonly stop: readonly OptionRow[];
  readonly begin: readonly OptionRow[];
}

/** The options of one stock that are worth a line: those nearest to the price, the nearest of all first. */
export class OptionWatch {
  readonly symbol: Ticker;
  readonly #strikes: number;
  readonly #rows = new Map<number, OptionRow>();
  #held: readonly OptionRow[] = [];
  #turn = 0;

  constructor(symbol: string, strikes: number) {
    this.symbol = ticker(symbol);
    this.#strikes = strikes;
  }

  get rows(): readonly OptionRow[] {
    return [...this.#rows.values()];
  }

  get held(): number {
    return this.#held.length;
  }

  /** A share of those of which anything is known. */
  get greeksKnown(): number | null {
    const known = this.rows.filter(({ isKnown }) => isKnown);
    return known.length === 0 ? null : known.filter(({ hasGreeks }) => hasGreeks).length / known.length;
  }

  forget(): void {
    this.#rows.clear();
    this.#held = [];
    this.#turn = 0;
  }

  /** Those held until now have been heard out; answers who comes and who goes. */
  nextTurn(options: readonly ListedOption[], price: PriceE4 | null, lines: number): TurnChange {
    const before = this.#held;
    for (const row of before) row.isHeardOut = true;
    if (price !== null) this.#choose(options, price);
    const wanted = this.rows;
    this.#held = heldInTurn(wanted, lines, this.#turn);
    this.#turn = (this.#turn + 1) % Math.max(1, turnsFor(wanted.length, lines));
    return {
      stop: before.filter((row) => !this.#held.includes(row)),
      begin: this.#held.filter((row) => !before.includes(row)),
    };
  }

  /** Whole, or null: nobody is to take what is not known yet for what does not exist. */
  chain(provider: string, underlyingPrice: PriceE4 | null, atMs: EpochMs): OptionChain | null {
    const rows = this.rows;
    if (rows.length === 0 || rows.some(({ isHeardOut, hasGreeks }) => !isHeardOut && !hasGreeks)) return null;
    const contracts = rows.filter(({ isKnown }) => isKnown).map((row) => row.quote());
    if (contracts.length === 0) return null;
    return {
      underlying: this.symbol,
      underlyingPrice,
      provider,
      terms: { exercise: 'american', settlement: 'shares', multiplier: 100, quotedIn: 'usd' },
      atMs,
      contracts,
    };
  }

  #choose(options: readonly ListedOption[], price: PriceE4): void {
    const chosen = new Map(
      nearest(options, price, this.#strikes).map((option) => [
        option.conId,
        this.#rows.get(option.conId) ?? new OptionRow(option),
      ]),
    );
    this.#rows.clear();
    for (const [conId, row] of chosen) this.#rows.set(conId, row);
  }
}

/** So many strikes on each side of the price, at every expiry. */
function nearest(options: readonly ListedOption[], price: PriceE4, strikes: number): readonly ListedOption[] {
  const chosen: ListedOption[] = [];
  for (const expiry of new Set(options.map((option) => option.expiry))) {
    const here = options.filter((option) => option.expiry === expiry);
    const steps = [...new Set(here.map(({ strike }) => strike))].sort((left, right) => left - right);
    const above = steps.findIndex((strike) => strike >= price);
    const middle = above < 0 ? steps.length : above;
    const near = new Set(steps.slice(Math.max(0, middle - strikes), middle + strikes));
    chosen.push(...here.filter(({ strike }) => near.has(strike)));
  }
  return chosen.sort(
    (left, right) =>
      Math.abs(left.strike - price) - Math.abs(right.strike - price) || (left.expiry < right.expiry ? -1 : 1),
  );
}
