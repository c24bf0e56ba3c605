import type { Contract, Execution, Order, OrderState } from '@stoqey/ib';
import { ticketIdOf } from '#connectors/ibkr/combo-order';
import type { LegFill } from '#domain/ticket';
import { type Cents, cents, priceE4 } from '#domain/money';
import type { BrokerFill, StagedOrder, StagedState } from '#ports/broker';
import type { EpochMs } from '#primitives/clock';

/** A fill of a spread while its legs and its commissions are still coming in. */
interface GatheringFill {
  readonly ticketId: string;
  readonly fillId: string;
  readonly contracts: number;
  readonly price: number;
  readonly seenMs: EpochMs;
}

interface GatheringLeg {
  readonly execId: string;
  readonly ticketId: string;
  readonly leg: LegFill;
}

export interface OrderReport {
  readonly orderId: number;
  readonly status: string;
  readonly filled: number;
  readonly remaining: number;
  readonly permId: number;
}

/** What the broker says of the orders of ours, as one state for each ticket. It says everything several times. */
export class OrderTracker {
  readonly #orders = new Map<string, StagedOrder>();
  readonly #ticketOf = new Map<number, string>();
  readonly #fills = new Map<string, GatheringFill>();
  #legs: GatheringLeg[] = [];
  readonly #fees = new Map<string, number>();

  get orders(): readonly StagedOrder[] {
    return [...this.#orders.values()];
  }

  of(ticketId: string): StagedOrder | null {
    return this.#orders.get(ticketId) ?? null;
  }

  ticketOf(orderId: number): string | null {
    return this.#ticketOf.get(orderId) ?? null;
  }

  /** An order that has just been handed over: nobody has answered yet. */
  placed(ticketId: string, orderId: number, account: string, contracts: number): StagedOrder {
    this.#ticketOf.set(orderId, ticketId);
    return this.#keep({
      ticketId,
      orderId,
      account,
      state: 'staged',
      filled: 0,
      remaining: contracts,
      text: '',
    });
  }

  /** Answers the order where something about it is new. */
  opened(orderId: number, order: Order, state: OrderState): StagedOrder | null {
    const ticketId = ticketIdOf(order.orderRef);
    if (ticketId === null || order.whatIf === true) return null;
    this.#ticketOf.set(orderId, ticketId);
    const known = this.#orders.get(ticketId);
    const remaining = known?.remaining ?? order.totalQuantity ?? 0;
    const next: StagedOrder = {
      ticketId,
      orderId,
      account: order.account ?? known?.account ?? '',
      state: stateOf(state.status, order.permId ?? 0, known?.filled ?? 0, known?.state ?? null),
      filled: known?.filled ?? 0,
      remaining,
      text: state.warningText ?? known?.text ?? '',
    };
    return same(known, next) ? null : this.#keep(next);
  }

  reported({ orderId, status, filled, remaining, permId }: OrderReport): StagedOrder | null {
    const known = this.#known(orderId);
    if (known === null) return null;
    const next = { ...known, state: stateOf(status, permId, filled, known.state), filled, remaining };
    return same(known, next) ? null : this.#keep(next);
  }

  refused(orderId: number, text: string): StagedOrder | null {
    return this.#said(orderId, { state: 'refused', text });
  }

  cancelled(orderId: number, text: string): StagedOrder | null {
    return this.#said(orderId, { state: 'cancelled', text });
  }

  warned(orderId: number, text: string): StagedOrder | null {
    return this.#said(orderId, { text });
  }

  /** The spread itself is one execution and each leg another. Nothing is a fill before its spread is. */
  executed(contract: Contract, execution: Execution, seenMs: EpochMs): void {
    const ticketId = ticketIdOf(execution.orderRef);
    const { execId, shares, price } = execution;
    if (ticketId === null || execId === undefined || shares === undefined || price === undefined) return;
    if ((contract.secType as string) === 'BAG') {
      if (!this.#fills.has(execId)) {
        this.#fills.set(execId, { ticketId, fillId: execId, contracts: shares, price, seenMs });
      }
      return;
    }
    const leg = legOf(contract, execution.side === 'SLD' ? -shares : shares, price);
    if (leg === null || this.#legs.some((known) => known.execId === execId)) return;
    this.#legs.push({ execId, ticketId, leg });
  }

  commissioned(execId: string, commission: number): void {
    if (commission < Number.MAX_VALUE) this.#fees.set(execId, commission);
  }

  /** Fills of which everything has come; with `anyway`, also those that still lack something. */
  takeFills(anyway: boolean): readonly BrokerFill[] {
    const done: BrokerFill[] = [];
    for (const fill of this.#fills.values()) {
      const legs = this.#legsOf(fill);
      const fees = legs === null ? null : this.#feesOf(fill, legs);
      if ((legs === null || fees === null) && !anyway) continue;
      done.push({
        ticketId: fill.ticketId,
        fillId: fill.fillId,
        contracts: fill.contracts,
        // What was bought below zero brought money in.
        price: priceE4(Math.abs(fill.price)),
        fees,
        legs: (legs ?? []).map(({ leg }) => leg),
        seenMs: fill.seenMs,
      });
      this.#fills.delete(fill.fillId);
      this.#legs = this.#legs.filter((leg) => legs?.includes(leg) !== true);
    }
    return done;
  }

  get awaitsFills(): boolean {
    return this.#fills.size > 0;
  }

  /** The legs that came with this fill: as many contracts of each as there were spreads, and no other fill's. */
  #legsOf({ ticketId, contracts }: GatheringFill): readonly GatheringLeg[] | null {
    const sameTicket = this.#legs.filter((candidate) => candidate.ticketId === ticketId);
    const sold = sameTicket.find(({ leg }) => leg.quantity === -contracts);
    const bought = sameTicket.find(({ leg }) => leg.quantity === contracts);
    return sold === undefined || bought === undefined ? null : [sold, bought];
  }

  #feesOf(fill: GatheringFill, legs: readonly GatheringLeg[]): Cents | null {
    const whole = this.#fees.get(fill.fillId);
    if (whole !== undefined) return cents(Math.ceil(whole * 100 - 1e-6));
    let dollars = 0;
    for (const { execId } of legs) {
      const fee = this.#fees.get(execId);
      if (fee === undefined) return null;
      dollars += fee;
    }
    return cents(Math.ceil(dollars * 100 - 1e-6));
  }

  #said(orderId: number, news: Partial<Pick<StagedOrder, 'state' | 'text'>>): StagedOrder | null {
    const known = this.#known(orderId);
    return known === null ? null : this.#keep({ ...known, ...news });
  }

  #known(orderId: number): StagedOrder | null {
    const ticketId = this.#ticketOf.get(orderId);
    return ticketId === undefined ? null : this.of(ticketId);
  }

  #keep(order: StagedOrder): StagedOrder {
    this.#orders.set(order.ticketId, order);
    return order;
  }
}

/** A number of the exchange's own, or the word for it, says that a human has sent the order on its way. */
function stateOf(status: string, permId: number, filled: number, before: StagedState | null): StagedState {
  switch (status) {
    case 'Filled':
      return 'filled';
    case 'Cancelled':
    case 'ApiCancelled':
      return 'cancelled';
    case 'Submitted':
      return filled > 0 ? 'partly-filled' : 'working';
    case 'PreSubmitted':
      if (filled > 0) return 'partly-filled';
      return permId > 0 ? 'working' : (before ?? 'staged');
    default:
      return before ?? 'staged';
  }
}

function same(known: StagedOrder | undefined, next: StagedOrder): boolean {
  return (
    known !== undefined &&
    known.state === next.state &&
    known.filled === next.filled &&
    known.remaining === next.remaining &&
    known.text === next.text
  );
}

function legOf(contract: Contract, quantity: number, price: number): LegFill | null {
  const { strike, right, lastTradeDateOrContractMonth } = contract;
  if (strike === undefined || right === undefined || lastTradeDateOrContractMonth === undefined) return null;
  const expiry = isoDate(lastTradeDateOrContractMonth);
  const isPut = String(right).startsWith('P');
  return { right: isPut ? 'put' : 'call', strike: priceE4(strike), expiry, quantity, price: priceE4(price) };
}

/** The broker writes 20260320, sometimes with a time behind it. */
export function isoDate(compact: string): string {
  return `${compact.slice(0, 4)}-${compact.slice(4, 6)}-${compact.slice(6, 8)}`;
}

export function compactDate(iso: string): string {
  return iso.replaceAll('-', '');
}
