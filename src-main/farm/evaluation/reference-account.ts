import { VOLATILITY_REGIMES } from '#domain/regime';
import type { ReferenceTrade } from '#farm/evaluation/reference-trade';

/** One config's account by its definitions, in cents: what a `FarmLedger` keeps for all of them. */
export class ReferenceAccount {
  realised = 0;
  calibrated = 0;
  fees = 0;
  trades = 0;
  wins = 0;
  peak = 0;
  drawdown = 0;
  exposure = 0;
  adverse = 0;
  favourable = 0;
  atRisk = 0;
  readonly regimeResult = VOLATILITY_REGIMES.map(() => 0);
  readonly regimeTrades = VOLATILITY_REGIMES.map(() => 0);

  open(fee: number, risk: number): void {
    this.realised -= fee;
    this.calibrated -= fee;
    this.fees += fee;
    this.atRisk += risk;
  }

  close(trade: ReferenceTrade, risk: number): void {
    const { contracts, credit, creditCalibrated, cost, costCalibrated, worst, best, regime } = trade;
    const whileWorst = this.realised + contracts * (credit - worst);
    this.drawdown = Math.max(this.drawdown, this.peak - whileWorst);
    this.realised += contracts * (credit - cost) - trade.closeFee;
    this.calibrated += contracts * (creditCalibrated - costCalibrated) - trade.closeFee;
    this.fees += trade.closeFee;
    this.drawdown = Math.max(this.drawdown, this.peak - this.realised);
    this.peak = Math.max(this.peak, this.realised);
    const result = contracts * (credit - cost) - trade.openFee - trade.closeFee;
    this.trades++;
    if (result > 0) this.wins++;
    this.exposure += trade.closedMinute - trade.openedMinute;
    this.adverse = Math.max(this.adverse, contracts * (worst - credit));
    this.favourable = Math.max(this.favourable, contracts * (credit - best));
    this.atRisk -= risk;
    this.regimeResult[regime] = (this.regimeResult[regime] ?? 0) + result;
    this.regimeTrades[regime] = (this.regimeTrades[regime] ?? 0) + 1;
  }
}
