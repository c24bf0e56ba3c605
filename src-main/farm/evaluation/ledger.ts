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

/** The accounts of all configs, column by column, in whole cents. Its hash does not depend on who evaluated them. */
export class FarmLedger implements WordState {
  /** What has been received less what has been paid for closed positions, less all fees paid so far. Never unknown. */
  readonly realised: Int32Array;
  /** The same at the prices that fills are believed to come at. */
  readonly calibrated: Int32Array;
  readonly fees: Int32Array;
  readonly trades: Int32Array;
  readonly wins: Int32Array;
  readonly peak: Int32Array;
  /** From the highest balance down to the lowest that a balance, less one open position's worst mark, has been since. */
  readonly drawdown: Int32Array;
  /** Minutes, each position counting for itself. */
  readonly exposure: Int32Array;
  /** Worst and best that any one position has stood at. */
  readonly adverse: Int32Array;
  readonly favourable: Int32Array;
  /** What open positions may lose; 0 when there are none. */
  readonly atRisk: Int32Array;
  /** Result and number of trades, by config and the volatility regime in which they were decided on. */
  readonly regimeResult: Int32Array;
  readonly regimeTrades: Int32Array;

  constructor(configs: number) {
    const column = (): Int32Array => new Int32Array(configs);
    this.realised = column();
    this.calibrated = column();
    this.fees = column();
    this.trades = column();
    this.wins = column();
    this.peak = column();
    this.drawdown = column();
    this.exposure = column();
    this.adverse = column();
    this.favourable = column();
    this.atRisk = column();
    this.regimeResult = new Int32Array(configs * REGIMES);
    this.regimeTrades = new Int32Array(configs * REGIMES);
  }

  /** In the order in which they are hashed, saved and restored. */
  get columns(): readonly Int32Array[] {
    return [
      this.realised,
      this.calibrated,
      this.fees,
      this.trades,
      this.wins,
      this.peak,
      this.drawdown,
      this.exposure,
      this.adverse,
      this.favourable,
      this.atRisk,
      this.regimeResult,
      this.regimeTrades,
    ];
  }

  visitWords(visitor: WordVisitor): void {
    for (const column of this.columns) visitor.words(column);
  }

  /** Fees are paid when they fall due. */
  payToOpen(config: number, fee: number): void {
    this.realised[config] = (this.realised[config] as number) - fee;
    this.calibrated[config] = (this.calibrated[config] as number) - fee;
    this.fees[config] = (this.fees[config] as number) + fee;
  }

  book(config: number, trade: BookedTrade): void {
    const { gross, closeFee, lowest, highest } = trade;
    const before = this.realised[config] as number;
    const after = before + gross - closeFee;
    const peak = this.peak[config] as number;
    const low = Math.min(before + lowest, after);
    if (peak - low > (this.drawdown[config] as number)) this.drawdown[config] = peak - low;
    if (after > peak) this.peak[config] = after;
    this.realised[config] = after;
    this.calibrated[config] = (this.calibrated[config] as number) + trade.grossCalibrated - closeFee;
    this.fees[config] = (this.fees[config] as number) + closeFee;
    const result = gross - trade.openFee - closeFee;
    this.trades[config] = (this.trades[config] as number) + 1;
    if (result > 0) this.wins[config] = (this.wins[config] as number) + 1;
    this.exposure[config] = (this.exposure[config] as number) + trade.minutes;
    if (-lowest > (this.adverse[config] as number)) this.adverse[config] = -lowest;
    if (highest > (this.favourable[config] as number)) this.favourable[config] = highest;
    const cell = config * REGIMES + trade.regime;
    this.regimeResult[cell] = (this.regimeResult[cell] as number) + result;
    this.regimeTrades[cell] = (this.regimeTrades[cell] as number) + 1;
  }
}

export const LEDGER_BYTES = new FarmLedger(1).columns.reduce((sum, column) => sum + column.byteLength, 0);
