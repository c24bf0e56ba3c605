import type { FarmExit } from '#farm/evaluation/closed-trades';
import { ORDER_LIFE_MINUTES } from '#farm/evaluation/order-life';
import { BAR_SESSIONS, type MarketBar, SPREAD_ENDS, UNKNOWN } from '#farm/evaluation/market-bar';
import type { ReferenceTrade } from '#farm/evaluation/reference-trade';
import { ReferenceAccount } from '#farm/evaluation/reference-account';
import { orderFee } from '#farm/evaluation/order-fee';
import type { FarmConfig } from '#farm/population/farm-config';
import type { Population } from '#farm/population/population';
import { TREND_REGIMES, VOLATILITY_REGIMES } from '#domain/regime';

interface HeldPosition {
  readonly spread: number;
  readonly contracts: number;
  readonly credit: number;
  readonly creditCalibrated: number;
  readonly openedMinute: number;
  readonly openedDay: number;
  readonly openFee: number;
  readonly risk: number;
  readonly regime: number;
  /** Most that it has been ahead since it was opened, per share. */
  highWater: number;
  worst: number;
  best: number;
  /** What asked for its close; it is closed on the next bar that has a price. */
  closing: FarmExit | null;
}

/** An order to open, on the bar on which it was decided; the next one fills it or not. */
export interface PlacedOrder {
  readonly spread: number;
  readonly contracts: number;
  readonly risk: number;
  readonly minute: number;
  readonly regime: number;
}

/**
 * One paper trader, one bar after the other, as its rules read: no sharing, no cleverness. Slow, and the truth that every
 * other evaluator has to match to the cent; promoted configs are run through it over their whole history.
 */
export class ReferenceTrader {
  readonly config: FarmConfig;
  readonly #spec: number;
  readonly #underlying: number;
  readonly #tell: (trade: ReferenceTrade) => void;
  readonly account = new ReferenceAccount();
  /** In the order in which their spreads were first seen: so they are dealt with. */
  readonly positions: HeldPosition[] = [];
  #order: PlacedOrder | null = null;
  #lastEventMinute: number | null = null;
  /** Cents received less cents paid, by every fill. */
  cash = 0;

  constructor(population: Population, id: number, tell: (trade: ReferenceTrade) => void) {
    const spec = population.specOf(id);
    this.config = population.config(id);
    this.#spec = spec.index;
    this.#underlying = spec.underlying;
    this.#tell = tell;
  }

  step(bar: MarketBar): void {
    this.#fillCloses(bar);
    this.#fillOrder(bar);
    this.#endSpreads(bar);
    this.#decideExits(bar);
    this.#decideEntry(bar);
  }

  /** What was decided on the newest bar and waits for the next one. */
  get order(): PlacedOrder | null {
    return this.#order;
  }

  /** What open positions have brought, less what closing them would cost; null where one has no price. */
  unrealised(bar: MarketBar): number | null {
    let sum = 0;
    for (const { spread, contracts, credit } of this.positions) {
      const mark = bar.close[spread] as number;
      if (!bar.isLive(spread) || mark === UNKNOWN) return null;
      sum += contracts * (credit - mark);
    }
    return sum;
  }

  #fillCloses(bar: MarketBar): void {
    for (const position of this.positions.filter(({ closing }) => closing !== null)) {
      if (position.closing === null || !bar.isLive(position.spread)) continue;
      const cost = bar.close[position.spread] as number;
      if (cost === UNKNOWN) continue;
      const { contracts, spread } = position;
      const commission = bar.closeCommission[spread] as number;
      const charges = bar.closeCharges[spread] as number;
      const fee = orderFee(contracts, commission, bar.minimum[spread] as number, charges);
      this.#close(position, position.closing, cost, bar.closeCalibrated[spread] as number, fee, bar.minute);
    }
  }

  #fillOrder(bar: MarketBar): void {
    const order = this.#order;
    this.#order = null;
    if (order === null) return;
    const { spread, contracts, risk, regime } = order;
    if (bar.minute - order.minute > ORDER_LIFE_MINUTES || !bar.isLive(spread)) return;
    const credit = bar.open[spread] as number;
    if (credit === UNKNOWN) return;
    const commission = bar.openCommission[spread] as number;
    const charges = bar.openCharges[spread] as number;
    const openFee = orderFee(contracts, commission, bar.minimum[spread] as number, charges);
    this.cash += contracts * credit - openFee;
    this.account.open(openFee, risk);
    this.#lastEventMinute = bar.minute;
    this.positions.push({
      spread,
      contracts,
      risk,
      regime,
      credit,
      creditCalibrated: bar.openCalibrated[spread] as number,
      openedMinute: bar.minute,
      openedDay: bar.day,
      openFee,
      highWater: 0,
      worst: credit,
      best: credit,
      closing: null,
    });
    this.positions.sort((left, right) => left.spread - right.spread);
  }

  #endSpreads(bar: MarketBar): void {
    for (const position of this.positions.slice()) {
      const { spread, contracts } = position;
      const end = bar.isLive(spread) ? SPREAD_ENDS[bar.ended[spread] as number] : 'none';
      if (end === undefined || end === 'none') continue;
      const cost = bar.endCost[spread] as number;
      const fee = orderFee(contracts, 0, 0, bar.endCharges[spread] as number);
      this.#close(position, end, cost, cost, fee, bar.minute);
    }
  }

  #decideExits(bar: MarketBar): void {
    const { profitTarget, stopLoss, trailingStop, timeExit } = this.config;
    for (const position of this.positions) {
      const { spread, credit, openedMinute, openedDay } = position;
      if (openedMinute === bar.minute || position.closing !== null || !bar.isLive(spread)) continue;
      const mark = bar.close[spread] as number;
      const asked: FarmExit[] = [];
      if (mark !== UNKNOWN) {
        const gain = credit - mark;
        position.highWater = Math.max(position.highWater, gain);
        position.worst = Math.max(position.worst, mark);
        position.best = Math.min(position.best, mark);
        if (stopLoss !== null && reaches(-gain, stopLoss, credit)) asked.push('stop');
        if (
          trailingStop !== null &&
          reaches(position.highWater, trailingStop.from, credit) &&
          reaches(position.highWater - gain, trailingStop.by, credit)
        )
          asked.push('trailing');
        if (bar.guarded[spread] === 1) asked.push('guard');
        if (profitTarget !== null && reaches(gain, profitTarget, credit)) asked.push('target');
      } else if (bar.guarded[spread] === 1) asked.push('guard');
      if (timeExit !== null) {
        const daysToGo = (bar.expiryDay[spread] as number) - bar.day;
        const isDue = 'daysToGo' in timeExit ? daysToGo <= timeExit.daysToGo : bar.day - openedDay >= timeExit.daysHeld;
        if (isDue) asked.push('time');
      }
      position.closing = asked[0] ?? null;
    }
  }

  #decideEntry(bar: MarketBar): void {
    const { config, positions } = this;
    const spread = bar.candidate[this.#spec] as number;
    if (spread < 0 || this.#order !== null || positions.length >= config.concurrent) return;
    if (this.#lastEventMinute !== null && bar.minute < this.#lastEventMinute + config.cooldown) return;
    if (positions.some((position) => position.spread === spread)) return;
    if (!this.#gatesPass(bar)) return;
    const risk = bar.risk[this.#spec] as number;
    const allowance = Math.floor((config.budget.dollars * 100 * Math.round(config.positionSize * 1e6)) / 1e6);
    const contracts = Math.min(Math.floor(allowance / risk), bar.limit[this.#spec] as number);
    if (contracts < 1) return;
    const regime = bar.volatility[this.#underlying] as number;
    this.#order = { spread, contracts, risk: contracts * risk, minute: bar.minute, regime };
  }

  #gatesPass(bar: MarketBar): boolean {
    const { warmthMinimum, popMinimum, ivRank, gapTolerance, regimes, session } = this.config;
    const at = this.#underlying;
    const rank = bar.ivRank[at] as number;
    const gap = bar.gap[at] as number;
    const now = BAR_SESSIONS[bar.session[at] as number];
    if (now === undefined || now === 'closed' || (session !== 'any' && session !== now)) return false;
    if (warmthMinimum > 0 && (bar.warmth[at] as number) < warmthMinimum) return false;
    if (popMinimum > 0 && (bar.pop[this.#spec] as number) < Math.round(popMinimum * 1e6)) return false;
    if (ivRank !== null && (rank < Math.round(ivRank.from * 1e6) || rank > Math.round(ivRank.to * 1e6))) return false;
    if (gapTolerance !== null && (gap === UNKNOWN || gap > Math.round(gapTolerance * 1e6))) return false;
    const trend = TREND_REGIMES[bar.trend[at] as number];
    const volatility = VOLATILITY_REGIMES[bar.volatility[at] as number];
    return (
      trend !== undefined &&
      volatility !== undefined &&
      regimes.trends.includes(trend) &&
      regimes.volatilities.includes(volatility)
    );
  }

  #close(
    position: HeldPosition,
    exit: FarmExit,
    cost: number,
    costCalibrated: number,
    closeFee: number,
    minute: number,
  ): void {
    const { spread, contracts, openedMinute, credit, creditCalibrated, regime, openFee } = position;
    this.positions.splice(this.positions.indexOf(position), 1);
    this.cash -= contracts * cost + closeFee;
    this.#lastEventMinute = minute;
    const trade: ReferenceTrade = {
      config: this.config.id,
      spread,
      contracts,
      openedMinute,
      closedMinute: minute,
      credit,
      creditCalibrated,
      cost,
      costCalibrated,
      worst: Math.max(position.worst, cost),
      best: Math.min(position.best, cost),
      exit,
      regime,
      openFee,
      closeFee,
    };
    this.account.close(trade, position.risk);
    this.#tell(trade);
  }
}

/** amount ≥ share × whole, in integers. */
function reaches(amount: number, share: number, whole: number): boolean {
  return amount * 10_000 >= Math.round(share * 10_000) * whole;
}
