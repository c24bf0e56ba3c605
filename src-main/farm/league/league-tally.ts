import { type ClosedSet, type OpenedSet, resultOfSet } from '#farm/book/trade-set';
import { UNKNOWN } from '#farm/evaluation/market-bar';
import type { OpenMarks } from '#farm/league/open-marks';
import type { SampledDays } from '#farm/league/sampled-days';
import { VOLATILITY_REGIMES } from '#domain/regime';

export const TALLY_REGIMES = VOLATILITY_REGIMES.length;

/** Words of a config's tally: what every trade touches lies together. */
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
  /** The stretch of days that its last trade was in, counted from 1, and what it had realised when that began. */
  stretch: 15,
  stretchStart: 16,
  stretchesTraded: 17,
  stretchesAhead: 18,
  /** The most that any one of its positions could have lost. */
  largestLoss: 19,
  /** Two words: a double. */
  squares: 20,
  regimeResult: 22,
  regimeTrades: 22 + TALLY_REGIMES,
} as const;

export const TALLY_WORDS = 32;

/** Sums of powers of daily results, and of those out of the sample, where open losses count as well. */
export const Power = { one: 0, two: 1, three: 2, four: 3, outOne: 4, outTwo: 5 } as const;

export const POWERS = 6;

/** When a set is of, as the league counts: both from 0. */
export interface TallyTime {
  readonly day: number;
  readonly stretch: number;
}

/**
 * Everything about the trades of each config that one pass over a book can add up. A result belongs to the day on which its
 * trade was closed; a day is added up once the config's next one begins.
 */
export class LeagueTally {
  readonly marks: OpenMarks;
  readonly cells: Int32Array;
  readonly powers: Float64Array;
  /** Open positions by config, and what closing them would leave: see `LeagueColumns`. */
  readonly open: Int32Array;
  readonly unrealised: Int32Array;
  readonly unrealisedCalibrated: Int32Array;
  readonly unmarked: Int32Array;
  /** The same memory as `cells`. */
  readonly #doubles: Float64Array;
  readonly #splitMinute: number;
  readonly #worstCosts: Int32Array;
  readonly #sampled: SampledDays;

  constructor(configs: number, splitMinute: number, marks: OpenMarks, worstCosts: Int32Array, sampled: SampledDays) {
    this.cells = new Int32Array(configs * TALLY_WORDS);
    this.#doubles = new Float64Array(this.cells.buffer);
    this.powers = new Float64Array(configs * POWERS);
    this.open = new Int32Array(configs);
    this.unrealised = new Int32Array(configs);
    this.unrealisedCalibrated = new Int32Array(configs);
    this.unmarked = new Int32Array(configs);
    this.#splitMinute = splitMinute;
    this.marks = marks;
    this.#worstCosts = worstCosts;
    this.#sampled = sampled;
  }

  /** Sum of the squared results of a config's trades. */
  squaresOf(config: number): number {
    return this.#doubles[(config * TALLY_WORDS + Tally.squares) >> 1] as number;
  }

  /** Whether somebody may still hold the spread at the end: only then does an opening matter. */
  mayBeHeld(spread: number): boolean {
    return this.marks.mayBeHeld[spread] === 1;
  }

  opened(set: OpenedSet): void {
    if (this.mayBeHeld(set.spread)) this.#holdOrRelease(set, 1);
  }

  closed(set: ClosedSet, time: TallyTime): void {
    const { cells } = this;
    const doubles = this.#doubles;
    const { configs, contracts, credit, worst, openedMinute, closedMinute, openFee, regime } = set;
    const result = resultOfSet(set);
    const fees = openFee + set.closeFee;
    const calibrated = contracts * (set.creditCalibrated - set.costCalibrated) - fees;
    const lowest = contracts * (credit - worst) - openFee;
    const largest = contracts * ((this.#worstCosts[set.spread] as number) - credit) + fees;
    const win = result > 0 ? 1 : 0;
    const minutes = closedMinute - openedMinute;
    const mark = Math.imul(set.spread + 1, 0x9e37_79b1) ^ Math.imul(openedMinute, 0x85eb_ca6b) ^ (closedMinute << 7);
    const isOut = openedMinute >= this.#splitMinute;
    const squared = result * result;
    const day = time.day + 1;
    const stretch = time.stretch + 1;
    for (let at = 0; at < configs.length; at++) {
      const config = configs[at] as number;
      const from = config * TALLY_WORDS;
      if (cells[from + Tally.day] !== day) this.#beginDay(config, from, day);
      if (cells[from + Tally.stretch] !== stretch) this.#beginStretch(from, stretch);
      const before = cells[from + Tally.realised] as number;
      const after = before + result;
      const peak = cells[from + Tally.peak] as number;
      const fall = peak - Math.min(before + lowest, after);
      if (fall > (cells[from + Tally.drawdown] as number)) cells[from + Tally.drawdown] = fall;
      if (after > peak) cells[from + Tally.peak] = after;
      const first = cells[from + Tally.firstMinute] as number;
      if (first === 0 || openedMinute < first) cells[from + Tally.firstMinute] = openedMinute;
      if (largest > (cells[from + Tally.largestLoss] as number)) cells[from + Tally.largestLoss] = largest;
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
      const double = (from + Tally.squares) >> 1;
      doubles[double] = (doubles[double] as number) + squared;
    }
    if (this.mayBeHeld(set.spread)) this.#holdOrRelease(set, -1);
  }

  /**
   * What is still open at the end counts on the last day as if it were closed now, where that is a loss. A gain counts
   * when it is taken.
   */
  takeOpenLosses(lastDay: number): void {
    const { cells } = this;
    for (let config = 0; config < this.unrealised.length; config++) {
      const unrealised = this.unrealised[config] as number;
      if (unrealised >= 0) continue;
      const from = config * TALLY_WORDS;
      if (cells[from + Tally.day] !== lastDay + 1) this.#beginDay(config, from, lastDay + 1);
      cells[from + Tally.today] = (cells[from + Tally.today] as number) + unrealised;
      cells[from + Tally.outToday] = (cells[from + Tally.outToday] as number) + unrealised;
      const fall = (cells[from + Tally.peak] as number) - (cells[from + Tally.realised] as number) - unrealised;
      if (fall > (cells[from + Tally.drawdown] as number)) cells[from + Tally.drawdown] = fall;
    }
  }

  /** Adds up every config's last day so far. */
  endDays(): void {
    for (let config = 0, from = 0; from < this.cells.length; config++, from += TALLY_WORDS)
      this.#beginDay(config, from, 0);
  }

  endStretches(): void {
    for (let from = 0; from < this.cells.length; from += TALLY_WORDS) this.#beginStretch(from, 0);
  }

  /** Ends the one before. Day 0 is none. */
  #beginDay(config: number, from: number, day: number): void {
    const { cells, powers } = this;
    const before = cells[from + Tally.day] as number;
    if (before !== 0) {
      const result = cells[from + Tally.today] as number;
      const out = cells[from + Tally.outToday] as number;
      const to = config * POWERS;
      const square = result * result;
      powers[to] = (powers[to] as number) + result;
      powers[to + Power.two] = (powers[to + Power.two] as number) + square;
      powers[to + Power.three] = (powers[to + Power.three] as number) + square * result;
      powers[to + Power.four] = (powers[to + Power.four] as number) + square * square;
      powers[to + Power.outOne] = (powers[to + Power.outOne] as number) + out;
      powers[to + Power.outTwo] = (powers[to + Power.outTwo] as number) + out * out;
      this.#sampled.hear(config, before - 1, result);
    }
    cells[from + Tally.day] = day;
    cells[from + Tally.today] = 0;
    cells[from + Tally.outToday] = 0;
  }

  #beginStretch(from: number, stretch: number): void {
    const { cells } = this;
    const realised = cells[from + Tally.realised] as number;
    if (cells[from + Tally.stretch] !== 0) {
      cells[from + Tally.stretchesTraded] = (cells[from + Tally.stretchesTraded] as number) + 1;
      if (realised > (cells[from + Tally.stretchStart] as number)) {
        cells[from + Tally.stretchesAhead] = (cells[from + Tally.stretchesAhead] as number) + 1;
      }
    }
    cells[from + Tally.stretch] = stretch;
    cells[from + Tally.stretchStart] = realised;
  }

  /** Whatever is opened and not closed remains: a position's end takes away exactly what its opening added. */
  #holdOrRelease(set: OpenedSet | ClosedSet, sign: 1 | -1): void {
    const { configs, spread, contracts, credit, creditCalibrated, openFee, openedMinute } = set;
    const { cells, open, unrealised, unrealisedCalibrated, unmarked } = this;
    const cost = this.marks.cost[spread] as number;
    const isMarked = cost !== UNKNOWN;
    const costCalibrated = this.marks.costCalibrated[spread] as number;
    const ahead = sign * (isMarked ? contracts * (credit - cost) - openFee : 0);
    const calibrated = sign * (isMarked ? contracts * (creditCalibrated - costCalibrated) - openFee : 0);
    for (let at = 0; at < configs.length; at++) {
      const config = configs[at] as number;
      const from = config * TALLY_WORDS;
      const first = cells[from + Tally.firstMinute] as number;
      if (first === 0 || openedMinute < first) cells[from + Tally.firstMinute] = openedMinute;
      open[config] = (open[config] as number) + sign;
      unrealised[config] = (unrealised[config] as number) + ahead;
      unrealisedCalibrated[config] = (unrealisedCalibrated[config] as number) + calibrated;
      if (!isMarked) unmarked[config] = (unmarked[config] as number) + sign;
    }
  }
}

function mixed(hash: number, word: number): number {
  return (Math.imul(hash ^ word, 0x0100_0193) ^ (hash >>> 15)) | 0;
}
