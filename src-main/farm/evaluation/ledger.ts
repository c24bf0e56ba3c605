import { VOLATILITY_REGIMES } from '#domain/regime';
import type { WordState, WordVisitor } from '#farm/evaluation/word-tape';

const REGIMES = VOLATILITY_REGIMES.length;

/** What one closed position adds to its config's account; cents. */
export interface BookedTrade {
  readonly gross: number;
  readonly grossCalibrated: number;
  readonly openFee: number;
  readonly closeFee: number;
  /** Least and most that it was ahead while it was held, fees aside. */
  readonly lowest: number;
  readonly highest: number;
  readonly minutes: number;
  readonly regime: number;
}

/** Words of an account, in whole cents. What an opening touches stands first. */
export const Account = {
  /** What has been received less what has been paid for closed positions, less all fees paid so far. Never unknown. */
  realised: 0,
  /** The same at the prices that fills are believed to come at. */
  calibrated: 1,
  fees: 2,
  /** What open positions may lose; 0 when there are none. */
  atRisk: 3,
  peak: 4,
  trades: 5,
  wins: 6,
  /** From the highest balance down to the lowest that a balance, less one open position's worst mark, has been since. */
  drawdown: 7,
  /** Minutes, each position counting for itself. */
  exposure: 8,
  /** Worst and best that any one position has stood at. */
  adverse: 9,
  favourable: 10,
  /** Result and number of trades, by the volatility regime in which they were decided on. */
  regimeResult: 11,
  regimeTrades: 11 + REGIMES,
} as const;

export const ACCOUNT_WORDS = Account.regimeTrades + REGIMES;

/** Where accounts lie that share their memory with something else. */
export interface AccountPlaces {
  readonly cells: Int32Array;
  /** Words from one account to the next, and to the first one. */
  readonly stride: number;
  readonly first: number;
}

/**
 * The accounts of all configs, one after the other: a trade touches one or two lines of memory. Its words and their hash
 * do not depend on who evaluated the farm, nor on where the accounts lie.
 */
export class FarmLedger implements WordState {
  readonly configs: number;
  readonly #cells: Int32Array;
  readonly #stride: number;
  readonly #first: number;

  constructor(configs: number, places?: AccountPlaces) {
    this.configs = configs;
    this.#cells = places?.cells ?? new Int32Array(configs * ACCOUNT_WORDS);
    this.#stride = places?.stride ?? ACCOUNT_WORDS;
    this.#first = places?.first ?? 0;
  }

  at(config: number, word: number): number {
    return this.#cells[this.#first + config * this.#stride + word] as number;
  }

  /** One word of all accounts, copied. */
  column(word: number): Int32Array {
    const column = new Int32Array(this.configs);
    for (let config = 0; config < this.configs; config++) column[config] = this.at(config, word);
    return column;
  }

  visitWords(visitor: WordVisitor): void {
    if (this.#stride === ACCOUNT_WORDS) {
      visitor.words(this.#cells.subarray(this.#first, this.#first + this.configs * ACCOUNT_WORDS));
      return;
    }
    for (let config = 0; config < this.configs; config++) {
      const from = this.#first + config * this.#stride;
      visitor.words(this.#cells.subarray(from, from + ACCOUNT_WORDS));
    }
  }

  /** Fees are paid when they fall due. */
  open(config: number, fee: number, risk: number): void {
    const cells = this.#cells;
    const at = this.#first + config * this.#stride;
    cells[at + Account.realised] = (cells[at + Account.realised] as number) - fee;
    cells[at + Account.calibrated] = (cells[at + Account.calibrated] as number) - fee;
    cells[at + Account.fees] = (cells[at + Account.fees] as number) + fee;
    cells[at + Account.atRisk] = (cells[at + Account.atRisk] as number) + risk;
  }

  close(config: number, trade: BookedTrade, risk: number): void {
    const { gross, closeFee, lowest, highest } = trade;
    const cells = this.#cells;
    const at = this.#first + config * this.#stride;
    const before = cells[at + Account.realised] as number;
    const after = before + gross - closeFee;
    const peak = cells[at + Account.peak] as number;
    const low = Math.min(before + lowest, after);
    if (peak - low > (cells[at + Account.drawdown] as number)) cells[at + Account.drawdown] = peak - low;
    if (after > peak) cells[at + Account.peak] = after;
    cells[at + Account.realised] = after;
    cells[at + Account.calibrated] = (cells[at + Account.calibrated] as number) + trade.grossCalibrated - closeFee;
    cells[at + Account.fees] = (cells[at + Account.fees] as number) + closeFee;
    cells[at + Account.atRisk] = (cells[at + Account.atRisk] as number) - risk;
    const result = gross - trade.openFee - closeFee;
    cells[at + Account.trades] = (cells[at + Account.trades] as number) + 1;
    if (result > 0) cells[at + Account.wins] = (cells[at + Account.wins] as number) + 1;
    cells[at + Account.exposure] = (cells[at + Account.exposure] as number) + trade.minutes;
    if (-lowest > (cells[at + Account.adverse] as number)) cells[at + Account.adverse] = -lowest;
    if (highest > (cells[at + Account.favourable] as number)) cells[at + Account.favourable] = highest;
    const regime = at + trade.regime;
    cells[regime + Account.regimeResult] = (cells[regime + Account.regimeResult] as number) + result;
    cells[regime + Account.regimeTrades] = (cells[regime + Account.regimeTrades] as number) + 1;
  }
}
