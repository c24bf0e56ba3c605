import type { SetVisitor } from '#farm/book/farm-book';
import { type ClosedSet, type OpenedSet, resultOfSet } from '#farm/book/trade-set';
import { UNKNOWN } from '#farm/evaluation/market-bar';
import type { OpenMarks } from '#farm/league/open-marks';
import type { SampledDays } from '#farm/league/sampled-days';
import { VOLATILITY_REGIMES } from '#domain/regime';

export const TALLY_REGIMES = VOLATILITY_REGIMES.length;

/** Words of a config's tally: a cache line of closed trades, then what is touched less often. */
export const Tally = {
  trades: 0,
  wins: 1,
  realised: 2,
  calibrated: 3,
  exposure: 4,
  /** Hash of its trades, sizes aside. */
  history: 5,
  firstMinute: 6,
  peak: 7,
  drawdown: 8,
  /** The day that `today` is of, counted from 1. */
  day: 9,
  today: 10,
  outToday: 11,
  outTrades: 12,
  outWins: 13,
  outResult: 14,
  /** Of days out of the sample, open losses included. */
  outSum: 15,
  open: 16,
  unrealised: 17,
  unrealisedCalibrated: 18,
  unmarked: 19,
  regimeResult: 20,
  regimeTrades: 20 + TALLY_REGIMES,
} as const;

export const TALLY_WORDS = 32;

/** Sums of powers of daily results, and of squared results of trades. */
export const Power = { one: 0, two: 1, three: 2, four: 3, outTwo: 4, trades: 5 } as const;

export const POWERS = 6;

/**
 * Everything about the trades of each config that one pass over the sets of a book can add up. A result belongs to the day
 * on which its trade was closed.
 */
export class LeagueTally implements SetVisitor {
  readonly cells: Int32Array;
  readonly powers: Float64Array;
  readonly #splitMinute: number;
  readonly #marks: OpenMarks;
  readonly #sampled: SampledDays;
  /** Configs that closed something today. */
  readonly #today: Int32Array;
  #todayCount = 0;
  #day = 0;

  constructor(configs: number, splitMinute: number, marks: OpenMarks, sampled: SampledDays) {
    this.cells = new Int32Array(configs * TALLY_WORDS);
    this.powers = new Float64Array(configs * POWERS);
    this.#today = new Int32Array(configs);
    this.#splitMinute = splitMinute;
    this.#marks = marks;
    this.#sampled = sampled;
  }

  beginDay(): void {
    this.#day++;
  }

  opened(set: OpenedSet): void {
    if (this.#marks.mayBeHeld[set.spread] === 1) this.#holdOrRelease(set, 1);
  }

  closed(set: ClosedSet): void {
    const { cells } = this;
    const { configs, contracts, credit, worst, openedMinute, closedMinute, openFee, regime } = set;
    const result = resultOfSet(set);
    const calibrated = contracts * (set.creditCalibrated - set.costCalibrated) - openFee - set.closeFee;
    const lowest = contracts * (credit - worst) - openFee;
    const win = result > 0 ? 1 : 0;
    const minutes = closedMinute - openedMinute;
    const mark = Math.imul(set.spread + 1, 0x9e37_79b1) ^ Math.imul(openedMinute, 0x85eb_ca6b) ^ (closedMinute << 7);
    const isOut = openedMinute >= this.#splitMinute;
    const squared = result * result;
    for (let at = 0; at < configs.length; at++) {
      const config = configs[at] as number;
      const from = config * TALLY_WORDS;
      if (cells[from + Tally.day] !== this.#day) this.#beginToday(config, from);
      const before = cells[from + Tally.realised] as number;
      const after = before + result;
      const peak = cells[from + Tally.peak] as number;
      const fall = peak - Math.min(before + lowest, after);
      if (fall > (cells[from + Tally.drawdown] as number)) cells[from + Tally.drawdown] = fall;
      if (after > peak) cells[from + Tally.peak] = after;
      const first = cells[from + Tally.firstMinute] as number;
      if (first === 0 || openedMinute < first) cells[from + Tally.firstMinute] = openedMinute;
      cells[from + Tally.realised] = after;
      cells[from + Tally.calibrated] = (cells[from + Tally.calibrated] as number) + calibrated;
      cells[from + Tally.trades] = (cells[from + Tally.trades] as number) + 1;
      cells[from + Tally.wins] = (cells[from + Tally.wins] as number) + win;
      cells[from + Tally.exposure] = (cells[from + Tally.exposure] as number) + minutes;
      cells[from + Tally.history] = mixed(cells[from + Tally.history] as number, mark);
      cells[from + Tally.today] = (cells[from + Tally.today] as number) + result;
      if (isOut) {
        cells[from + Tally.outTrades] = (cells[from + Tally.outTrades] as number) + 1;
        cells[from + Tally.outWins] = (cells[from + Tally.outWins] as number) + win;
        cells[from + Tally.outResult] = (cells[from + Tally.outResult] as number) + result;
        cells[from + Tally.outToday] = (cells[from + Tally.outToday] as number) + result;
      }
      const ofRegime = from + regime;
      cells[ofRegime + Tally.regimeResult] = (cells[ofRegime + Tally.regimeResult] as number) + result;
      cells[ofRegime + Tally.regimeTrades] = (cells[ofRegime + Tally.regimeTrades] as number) + 1;
      const power = config * POWERS + Power.trades;
      this.powers[power] = (this.powers[power] as number) + squared;
    }
    if (this.#marks.mayBeHeld[set.spread] === 1) this.#holdOrRelease(set, -1);
  }

  /**
   * What is still open at the end counts on the last day as if it were closed now, where that is a loss. A gain counts
   * when it is taken.
   */
  takeOpenLosses(): void {
    const { cells } = this;
    for (let from = 0; from < cells.length; from += TALLY_WORDS) {
      const unrealised = cells[from + Tally.unrealised] as number;
      if (unrealised >= 0) continue;
      if (cells[from + Tally.day] !== this.#day) this.#beginToday(from / TALLY_WORDS, from);
      cells[from + Tally.today] = (cells[from + Tally.today] as number) + unrealised;
      cells[from + Tally.outToday] = (cells[from + Tally.outToday] as number) + unrealised;
      const fall = (cells[from + Tally.peak] as number) - (cells[from + Tally.realised] as number) - unrealised;
      if (fall > (cells[from + Tally.drawdown] as number)) cells[from + Tally.drawdown] = fall;
    }
  }

  endDay(): void {
    const { cells, powers } = this;
    for (let at = 0; at < this.#todayCount; at++) {
      const config = this.#today[at] as number;
      const from = config * TALLY_WORDS;
      const result = cells[from + Tally.today] as number;
      const out = cells[from + Tally.outToday] as number;
      const to = config * POWERS;
      const square = result * result;
      powers[to] = (powers[to] as number) + result;
      powers[to + Power.two] = (powers[to + Power.two] as number) + square;
      powers[to + Power.three] = (powers[to + Power.three] as number) + square * result;
      powers[to + Power.four] = (powers[to + Power.four] as number) + square * square;
      cells[from + Tally.outSum] = (cells[from + Tally.outSum] as number) + out;
      powers[to + Power.outTwo] = (powers[to + Power.outTwo] as number) + out * out;
      this.#sampled.hear(config, this.#day - 1, result);
    }
    this.#todayCount = 0;
  }

  #beginToday(config: number, from: number): void {
    const { cells } = this;
    cells[from + Tally.day] = this.#day;
    cells[from + Tally.today] = 0;
    cells[from + Tally.outToday] = 0;
    this.#today[this.#todayCount++] = config;
  }

  /** Whatever is opened and not closed remains: a position's end takes away exactly what its opening added. */
  #holdOrRelease(
    { configs, spread, contracts, credit, creditCalibrated, openFee, openedMinute }: OpenedSet | ClosedSet,
    sign: 1 | -1,
  ): void {
    const { cells } = this;
    const cost = this.#marks.cost[spread] as number;
    const isMarked = cost !== UNKNOWN;
    const costCalibrated = this.#marks.costCalibrated[spread] as number;
    const ahead = sign * (isMarked ? contracts * (credit - cost) - openFee : 0);
    const calibrated = sign * (isMarked ? contracts * (creditCalibrated - costCalibrated) - openFee : 0);
    const unmarked = isMarked ? 0 : sign;
    for (let at = 0; at < configs.length; at++) {
      const from = (configs[at] as number) * TALLY_WORDS;
      const first = cells[from + Tally.firstMinute] as number;
      if (first === 0 || openedMinute < first) cells[from + Tally.firstMinute] = openedMinute;
      cells[from + Tally.open] = (cells[from + Tally.open] as number) + sign;
      cells[from + Tally.unrealised] = (cells[from + Tally.unrealised] as number) + ahead;
      cells[from + Tally.unrealisedCalibrated] = (cells[from + Tally.unrealisedCalibrated] as number) + calibrated;
      cells[from + Tally.unmarked] = (cells[from + Tally.unmarked] as number) + unmarked;
    }
  }
}

function mixed(hash: number, word: number): number {
  return (Math.imul(hash ^ word, 0x0100_0193) ^ (hash >>> 15)) | 0;
}
