import type { PriceE4 } from '#domain/money';
import type { FeeModel } from '#options/fills/fee-model';
import type { LegQuotes } from '#options/fills/leg-quotes';
import type { ContractKey, OrderLeg } from '#options/fills/order-leg';
import { type OrderPlan, WorkingOrder } from '#options/fills/working-order';
import { closingPlan, limitFor } from '#options/lifecycle/closing-plan';
import { EXIT_REASONS, type ExitReason, NO_EXITS, waitsForPrice } from '#options/lifecycle/exit-rules';
import { daysToGo, lastTradingMs, nextExpiry } from '#options/lifecycle/expiry-dates';
import { isPinned, legResult } from '#options/lifecycle/expiry-settlement';
import type { LifecycleEvent } from '#options/lifecycle/lifecycle-event';
import { Position } from '#options/lifecycle/position';
import type { BookMarket } from '#options/lifecycle/book-market';
import type { OpeningRequest } from '#options/lifecycle/opening-request';
import { markHoldings, type PositionMark, timeValueOf } from '#options/lifecycle/position-mark';
import { type Cash, cash } from '#options/fills/cash';
import { type EpochMs, epochMs } from '#primitives/clock';
import { type Stateful, type StateVisitor, visitFlag } from '#primitives/state';

const NONE = -1;
const NOTHING = { bid: null, ask: null };
const BLANK_PLAN: OrderPlan = {
  legs: [],
  quantity: 1,
  action: 'open',
  limit: null,
  improvement: 0,
  placedMs: epochMs(0),
  times: { latencyMs: 0, lifeMs: 0 },
};

interface MarkedGain extends PositionMark {
  readonly gain: Cash;
}

/** To be restored into. */
export const BLANK_OPENING: OpeningRequest = {
  structure: { kind: 'bull_put', legs: [], shares: 0 },
  quantity: 1,
  limit: null,
  exits: NO_EXITS,
  times: BLANK_PLAN.times,
  improvement: 0,
};

/** A position with the order that is being worked for it and the exit that was decided, if any. */
export class ManagedPosition implements Stateful {
  readonly position: Position;
  readonly #market: BookMarket;
  #order: WorkingOrder | null = null;
  #exit: ExitReason | null = null;
  /** Of whoever opened it: closing takes the same hands. */
  #latencyMs: number;

  constructor(id: number, { structure, exits, times }: OpeningRequest, market: BookMarket) {
    this.position = new Position(id, structure.kind, market.terms, exits);
    this.#latencyMs = times.latencyMs;
    this.#market = market;
  }

  get order(): WorkingOrder | null {
    return this.#order;
  }

  get exit(): ExitReason | null {
    return this.#exit;
  }

  place(plan: OrderPlan, events: LifecycleEvent[]): void {
    this.#order = new WorkingOrder(this.#market, plan);
    events.push({ type: 'order.placed', position: this.position.id, plan });
  }

  see(quotes: LegQuotes, underlying: PriceE4 | null, nowMs: EpochMs, events: LifecycleEvent[]): void {
    if (this.position.status === 'frozen') return;
    this.#work(quotes, underlying, nowMs, events);
    if (this.position.status !== 'open' || this.#order?.plan.action === 'open') return;
    const { terms, settings } = this.#market;
    const mark = markHoldings(this.position.holdings, quotes, nowMs, terms, settings);
    if (mark.ok) this.#watch(mark.value, underlying, nowMs, events);
    else if (mark.failure.status === 'adjusted') this.freeze(events);
  }

  wait(nowMs: EpochMs, events: LifecycleEvent[]): void {
    if (this.#order !== null && nowMs > this.#order.untilMs) this.#giveUp('order.expired', events);
  }

  closeByHand(nowMs: EpochMs, events: LifecycleEvent[]): void {
    const { status } = this.position;
    if (status === 'opening') this.#giveUp('order.cancelled', events);
    else if (status === 'open' && !this.#isOut()) this.#leave('by_hand', null, nowMs, events);
  }

  settle(expiry: string, price: PriceE4, nowMs: EpochMs, fees: FeeModel, events: LifecycleEvent[]): void {
    const { position } = this;
    if (position.status !== 'open') return;
    if (!position.holdings.some(({ contract }) => contract?.expiry === expiry)) return;
    const known = position.deliveries.length;
    // An order that was not filled by the last bell never will be.
    this.#order = null;
    if (this.#market.terms.settlement === 'coin') position.settleCoin(expiry, price, nowMs, fees);
    else position.settleShares(expiry, price, nowMs, fees);
    this.#tellDeliveries(known, events);
    const strikes = position.inDoubt.map(({ contract }) => (contract as ContractKey).strike);
    if (strikes.length > 0) events.push({ type: 'strikes.in_doubt', position: position.id, strikes });
  }

  /** Shares came or went at a strike overnight: everything that is left is closed as soon as it can be. */
  assign(
    contract: ContractKey,
    lots: number,
    underlying: PriceE4,
    nowMs: EpochMs,
    fees: FeeModel,
    events: LifecycleEvent[],
  ): void {
    const known = this.position.deliveries.length;
    this.#order = null;
    this.position.assignEarly(contract, lots, underlying, nowMs, fees);
    this.#tellDeliveries(known, events);
    if (this.position.status === 'open') this.#leave('assigned', null, nowMs, events);
  }

  /** Doubts first, at the prices that shares trade at; then the shares themselves go. */
  sellDelivered(quotes: LegQuotes, placedMs: EpochMs, nowMs: EpochMs, fees: FeeModel, events: LifecycleEvent[]): void {
    const { position } = this;
    const { bid, ask } = quotes.quoteOf(null) ?? NOTHING;
    if (position.inDoubt.length > 0 && bid !== null && ask !== null) {
      const known = position.deliveries.length;
      position.resolveDoubts(bid, ask, nowMs, fees);
      this.#tellDeliveries(known, events);
    }
    if (position.holdings.length === 0) return;
    if (this.#order === null) this.place(closingPlan(position.holdings, null, placedMs, 0), events);
    this.#work(quotes, null, nowMs, events);
  }

  freeze(events: LifecycleEvent[]): void {
    const { position } = this;
    if (position.status === 'frozen' || position.status === 'closed') return;
    if (position.status === 'opening') {
      this.#giveUp('order.cancelled', events);
      return;
    }
    this.#order = null;
    position.freeze();
    events.push({ type: 'position.frozen', position: position.id });
  }

  visitState(visitor: StateVisitor): void {
    this.position.visitState(visitor);
    const exit = visitor.number('managed.exit', this.#exit === null ? NONE : EXIT_REASONS.indexOf(this.#exit));
    this.#exit = exit === NONE ? null : (EXIT_REASONS[exit] as ExitReason);
    this.#latencyMs = visitor.number('managed.latencyMs', this.#latencyMs);
    const hasOrder = visitFlag(visitor, 'managed.hasOrder', this.#order !== null);
    this.#order = hasOrder ? (this.#order ?? new WorkingOrder(this.#market, BLANK_PLAN)) : null;
    this.#order?.visitState(visitor);
  }

  #work(quotes: LegQuotes, underlying: PriceE4 | null, nowMs: EpochMs, events: LifecycleEvent[]): void {
    const order = this.#order;
    if (order === null) return;
    const step = order.offer(quotes, nowMs);
    if (step.kind === 'expired') {
      this.#giveUp('order.expired', events);
    } else if (step.kind === 'filled') {
      const { fill, complete } = step;
      if (complete) this.#order = null;
      events.push({ type: 'order.filled', position: this.position.id, fill, remaining: order.remaining });
      if (order.plan.action === 'open') this.position.addOpening(fill, underlying);
      else this.position.addClosing(fill);
    }
  }

  #watch(mark: PositionMark, underlying: PriceE4 | null, nowMs: EpochMs, events: LifecycleEvent[]): void {
    const { terms, nyse } = this.#market;
    const { position } = this;
    const expiry = nextExpiry(position.holdings);
    if (expiry === null) return;
    const gain = cash(position.flows + mark.natural, terms.quotedIn);
    const reason = position.watch.check({
      gain,
      premium: position.premium,
      timeValueSold: position.closing.length === 0 ? position.timeValueSold : null,
      timeValueLeft: underlying === null ? null : this.#timeValueLeft(mark, underlying),
      nowMs,
      openedMs: position.openedMs,
      daysToExpiry: daysToGo(expiry, nowMs, terms),
      closeOfLastDayMs: lastTradingMs(expiry, terms, nyse),
      inDoubt: underlying !== null && position.holdings.some((leg) => this.#isInDoubt(leg, expiry, underlying)),
    });
    if (reason === null || this.#isOut() || reason === this.#exit) return;
    if (this.#exit !== null && waitsForPrice(reason)) return;
    this.#leave(reason, { ...mark, gain }, nowMs, events);
  }

  /** Out at any price, and nothing more to decide. */
  #isOut(): boolean {
    return this.#exit !== null && !waitsForPrice(this.#exit);
  }

  /** `at` is the mark that the decision was made on; null where it was made without one. */
  #leave(reason: ExitReason, at: MarkedGain | null, nowMs: EpochMs, events: LifecycleEvent[]): void {
    const { position } = this;
    this.#exit = reason;
    events.push({ type: 'exit.decided', position: position.id, reason, gain: at?.gain ?? null });
    const limit = at !== null && waitsForPrice(reason) ? this.#limitOf(reason, at) : null;
    this.place(closingPlan(position.holdings, limit, nowMs, this.#latencyMs), events);
  }

  #limitOf(reason: ExitReason, { natural }: PositionMark): PriceE4 {
    const { position } = this;
    const { profitTarget } = position.watch.rules;
    const isTarget = reason === 'target' && profitTarget !== null;
    const wanted = isTarget ? Math.ceil(profitTarget * position.premium) - position.flows : natural;
    return limitFor(wanted, position.holdings, this.#market.terms);
  }

  #timeValueLeft({ natural }: PositionMark, underlying: PriceE4): number | null {
    const { position } = this;
    if (position.holdings.some(({ contract }) => contract === null)) return null;
    const left = timeValueOf(natural, position.holdings.map(reverse), underlying, this.#market.terms);
    return left === null ? null : 0 - left;
  }

  #isInDoubt({ contract, quantity }: OrderLeg, expiry: string, underlying: PriceE4): boolean {
    if (contract === null || quantity >= 0 || contract.expiry !== expiry) return false;
    if (this.#market.terms.settlement === 'coin') return false;
    return isPinned(contract.strike, underlying) || legResult(contract, quantity, underlying) !== 'expired';
  }

  #giveUp(type: 'order.expired' | 'order.cancelled', events: LifecycleEvent[]): void {
    const order = this.#order;
    this.#order = null;
    if (order !== null) {
      const told = { position: this.position.id, reason: order.lastReason };
      events.push(type === 'order.expired' ? { type, ...told } : { type, ...told });
    }
    if (this.position.status === 'opening') this.position.abandon();
  }

  #tellDeliveries(known: number, events: LifecycleEvent[]): void {
    for (const delivery of this.position.deliveries.slice(known)) {
      events.push({ type: 'leg.delivered', position: this.position.id, delivery });
    }
  }
}

function reverse({ contract, quantity }: OrderLeg): OrderLeg {
  return { contract, quantity: 0 - quantity };
}
