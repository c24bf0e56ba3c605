import type { PriceE4 } from '#domain/money';
import type { CivilDay } from '#market/sessions/civil-date';
import type { Cash } from '#options/fills/cash';
import { expiryInstants } from '#options/chains/expiry-instants';
import type { FeeModel } from '#options/fills/fee-model';
import { visitList } from '#options/fills/fill';
import { quoteFault } from '#options/fills/fill-price';
import { quotedMs } from '#options/fills/leg-quote';
import type { LegQuotes } from '#options/fills/leg-quotes';
import { type ContractKey, isSameContract, legsOf } from '#options/fills/order-leg';
import { assignedLots } from '#options/lifecycle/assignment-draw';
import type { BookMarket } from '#options/lifecycle/book-market';
import { nextOpenMs } from '#options/lifecycle/expiry-dates';
import type { OpeningRequest } from '#options/lifecycle/opening-request';
import type { LifecycleEvent } from '#options/lifecycle/lifecycle-event';
import { BLANK_OPENING, ManagedPosition } from '#options/lifecycle/managed-position';
import type { Position } from '#options/lifecycle/position';
import { type EpochMs, epochMs } from '#primitives/clock';
import { invariant } from '#primitives/invariant';
import type { Stateful, StateVisitor } from '#primitives/state';

/**
 * All positions in one underlying, from order to last settlement. Whatever is known comes in through its methods, in the
 * order in which it was seen; what follows from it goes out as events. A closed position leaves with its last event.
 */
export class PositionBook implements Stateful {
  readonly #market: BookMarket;
  #positions: ManagedPosition[] = [];
  #opened = 0;
  #nowMs = 0;
  /** From when on shares that an expiry left can be traded. */
  #sharesFromMs = 0;

  constructor(market: BookMarket) {
    const { settlement, quotedIn } = market.terms;
    invariant((settlement === 'coin') === (quotedIn === 'coin'), 'what settles in coin is accounted for in coin');
    this.#market = market;
  }

  get positions(): readonly Position[] {
    return this.#positions.map(({ position }) => position);
  }

  open(request: OpeningRequest, nowMs: EpochMs): readonly LifecycleEvent[] {
    this.#reach(nowMs);
    const lastMs = expiryInstants(this.#market.terms, this.#market.nyse);
    const dead = request.structure.legs.find(({ expiry }) => (lastMs(expiry) ?? 0) <= nowMs);
    if (dead !== undefined) return [{ type: 'order.refused', expiry: dead.expiry }];
    const events: LifecycleEvent[] = [];
    const managed = new ManagedPosition(++this.#opened, request, this.#market);
    this.#positions.push(managed);
    const { quantity, limit, improvement, times } = request;
    const legs = legsOf(request.structure);
    managed.place({ legs, quantity, action: 'open', limit, improvement, placedMs: nowMs, times }, events);
    return events;
  }

  /** The trader wants out. */
  close(id: number, nowMs: EpochMs): readonly LifecycleEvent[] {
    this.#reach(nowMs);
    const events: LifecycleEvent[] = [];
    this.#positions.find(({ position }) => position.id === id)?.closeByHand(nowMs, events);
    return this.#swept(events);
  }

  /** A new view of the market: orders are tried against it, then positions are marked, then their exits are asked. */
  quotes(quotes: LegQuotes, underlying: PriceE4 | null, nowMs: EpochMs): readonly LifecycleEvent[] {
    this.#reach(nowMs);
    const events: LifecycleEvent[] = [];
    for (const managed of this.#positions) {
      if (managed.position.status === 'delivered') this.#sell(managed, quotes, nowMs, events);
      else managed.see(quotes, underlying, nowMs, events);
    }
    return this.#swept(events);
  }

  /** Time has passed without quotes. */
  time(nowMs: EpochMs): readonly LifecycleEvent[] {
    this.#reach(nowMs);
    const events: LifecycleEvent[] = [];
    for (const managed of this.#positions) managed.wait(nowMs, events);
    return this.#swept(events);
  }

  /** The official close of an expiry's last day, or the delivery price where it settles in coin. */
  settle(expiry: string, price: PriceE4, nowMs: EpochMs): readonly LifecycleEvent[] {
    this.#reach(nowMs);
    const events: LifecycleEvent[] = [];
    const fees = this.#fees(nowMs);
    for (const managed of this.#positions) managed.settle(expiry, price, nowMs, fees, events);
    if (this.#market.terms.settlement === 'shares') this.#sharesFromMs = nextOpenMs(expiry, this.#market.nyse);
    return this.#swept(events);
  }

  /** So many lots of a position's short leg were assigned before they expired; what is left is closed as soon as it can be. */
  assign(
    id: number,
    contract: ContractKey,
    lots: number,
    underlying: PriceE4,
    nowMs: EpochMs,
  ): readonly LifecycleEvent[] {
    this.#reach(nowMs);
    const events: LifecycleEvent[] = [];
    const managed = this.#positions.find(({ position }) => position.id === id);
    const held = managed?.position.holdings.find((leg) => isSameContract(leg.contract, contract));
    invariant(held !== undefined && lots > 0 && -held.quantity >= lots, 'only what is short can be assigned');
    managed?.assign(contract, lots, underlying, nowMs, this.#fees(nowMs), events);
    return this.#swept(events);
  }

  /**
   * The night after a session, simulated: of the short legs whose holders gain by exercising now (`isDue`), some are
   * assigned. Only where options may be exercised early.
   */
  night(
    day: CivilDay,
    seed: number,
    isDue: (contract: ContractKey) => boolean,
    underlying: PriceE4,
    nowMs: EpochMs,
  ): readonly LifecycleEvent[] {
    this.#reach(nowMs);
    const events: LifecycleEvent[] = [];
    if (this.#market.terms.exercise === 'european') return events;
    for (const managed of this.#positions) {
      const { id, status, holdings } = managed.position;
      if (status !== 'open') continue;
      // What is held changes with every assignment: the legs are those of before the night.
      for (const { contract, quantity } of holdings.filter((leg) => leg.quantity < 0)) {
        if (contract === null || !isDue(contract)) continue;
        const lots = assignedLots({ seed, position: id, day }, contract, -quantity);
        if (lots > 0) managed.assign(contract, lots, underlying, nowMs, this.#fees(nowMs), events);
      }
    }
    return this.#swept(events);
  }

  /** A split or another change of what contracts deliver: nothing of it is traded or settled by rule from here on. */
  adjusted(nowMs: EpochMs): readonly LifecycleEvent[] {
    this.#reach(nowMs);
    const events: LifecycleEvent[] = [];
    for (const managed of this.#positions) managed.freeze(events);
    return this.#swept(events);
  }

  /** What became of a frozen position, as its broker booked it: signed cash, fees included. */
  bookByHand(id: number, amount: Cash, nowMs: EpochMs): readonly LifecycleEvent[] {
    this.#reach(nowMs);
    this.#positions.find(({ position }) => position.id === id)?.position.bookByHand(amount);
    return this.#swept([]);
  }

  visitState(visitor: StateVisitor): void {
    visitor.group('positions');
    this.#opened = visitor.number('book.opened', this.#opened);
    this.#nowMs = visitor.number('book.nowMs', this.#nowMs);
    this.#sharesFromMs = visitor.number('book.sharesFromMs', this.#sharesFromMs);
    this.#positions = visitList(visitor, 'book.positions', this.#positions, (managed) => {
      const visited = managed ?? new ManagedPosition(0, BLANK_OPENING, this.#market);
      visited.visitState(visitor);
      return visited;
    });
  }

  #sell(managed: ManagedPosition, quotes: LegQuotes, nowMs: EpochMs, events: LifecycleEvent[]): void {
    const shares = quotes.quoteOf(null);
    const fault = quoteFault(shares, nowMs, this.#market.settings.quotes.maxAgeMs);
    if (shares === null || fault !== null || quotedMs(shares) < this.#sharesFromMs) return;
    managed.sellDelivered(quotes, epochMs(this.#sharesFromMs - 1), nowMs, this.#fees(nowMs), events);
  }

  #fees(nowMs: EpochMs): FeeModel {
    const fees = this.#market.fees(nowMs);
    invariant(fees !== null, 'what could be opened has fees');
    return fees;
  }

  #reach(nowMs: EpochMs): void {
    invariant(nowMs >= this.#nowMs, 'what is seen comes in its order');
    this.#nowMs = nowMs;
  }

  /** Closed positions leave with their result. */
  #swept(events: LifecycleEvent[]): readonly LifecycleEvent[] {
    for (const { position } of this.#positions) {
      const { result } = position;
      // An order that was given up has opened nothing that could close.
      if (result !== null && position.opening.length > 0)
        events.push({ type: 'position.closed', position: position.id, result, record: position });
    }
    this.#positions = this.#positions.filter(({ position }) => position.status !== 'closed');
    return events;
  }
}
