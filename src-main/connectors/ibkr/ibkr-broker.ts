import type { Contract, IBApi, Order, OrderState } from '@stoqey/ib';
import { Answers } from '#connectors/ibkr/answers';
import { remedyFor, meaningOf } from '#connectors/ibkr/broker-codes';
import { comboContract, comboOrder, type ContractIds } from '#connectors/ibkr/combo-order';
import { ContractBook } from '#connectors/ibkr/contract-book';
import { IbkrLink, type LinkParts } from '#connectors/ibkr/ibkr-link';
import { whyForbidden } from '#connectors/ibkr/order-guard';
import { isoDate, OrderTracker } from '#connectors/ibkr/order-tracker';
import { ticker } from '#domain/instrument';
import { type Cents, cents, priceE4 } from '#domain/money';
import type { Ticket } from '#domain/ticket';
import type {
  Broker,
  BrokerAccount,
  BrokerNews,
  BrokerPosition,
  BrokerState,
  MarginPreview,
  StagedOrder,
} from '#ports/broker';
import { epochMs, SECOND_MS } from '#primitives/clock';
import { fail, ok, type Result } from '#primitives/result';

/** The last number that an order was given, kept over a restart: the broker refuses one that it has seen. */
export interface OrderNumbers {
  readonly last: number;
  keep(number: number): void;
}

export interface IbkrBrokerParts extends Omit<LinkParts, 'listener' | 'guard'> {
  readonly numbers: OrderNumbers;
}

/** An order that nobody answered for so long is in the broker's window all the same. */
const STAGED_AFTER_MS = 4 * SECOND_MS;
const PREVIEW_MS = 10 * SECOND_MS;
const LIST_MS = 10 * SECOND_MS;
/** Commissions come a moment after their executions. */
const FILL_MS = 5 * SECOND_MS;
const ACCOUNT_TAGS = [
  'NetLiquidation',
  'BuyingPower',
  'AvailableFunds',
  'ExcessLiquidity',
  'InitMarginReq',
  'MaintMarginReq',
] as const;

/** Interactive Brokers, as far as Argus may use it: it looks, asks what a spread would tie up, and lays orders ready. */
export class IbkrBroker implements Broker {
  readonly name = 'IBKR';
  readonly #parts: IbkrBrokerParts;
  readonly #link: IbkrLink;
  readonly #tracker = new OrderTracker();
  readonly #answers: Answers;
  readonly #contracts: ContractBook;
  readonly #listeners = new Set<(news: BrokerNews) => void>();
  readonly #staging = new Map<string, Promise<Result<StagedOrder, string>>>();
  #api: IBApi | null = null;
  #nextOrder = 0;
  #nextRequest = 1_000_000;
  #fillAlarm: Disposable | null = null;

  constructor(parts: IbkrBrokerParts) {
    this.#parts = parts;
    this.#answers = new Answers(parts.clock);
    this.#contracts = new ContractBook(this.#answers, () => this.#nextRequest++);
    this.#link = new IbkrLink({
      ...parts,
      guard: whyForbidden,
      listener: {
        news: (news) => this.#tell(news),
        opened: (api, firstOrderId) => this.#opened(api, firstOrderId),
        closed: () => this.#closed(),
        answered: (id, code, text) => this.#answered(id, code, text),
      },
    });
  }

  get state(): BrokerState {
    return this.#link.state;
  }

  get orders(): readonly StagedOrder[] {
    return this.#tracker.orders;
  }

  start(): void {
    this.#link.start();
  }

  [Symbol.dispose](): void {
    this.#fillAlarm?.[Symbol.dispose]();
    this.#link[Symbol.dispose]();
    this.#listeners.clear();
  }

  onNews(listener: (news: BrokerNews) => void): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) };
  }

  stage(ticket: Ticket): Promise<Result<StagedOrder, string>> {
    const known = this.#tracker.of(ticket.id);
    if (known !== null && known.state !== 'refused') return Promise.resolve(ok(known));
    const underWay = this.#staging.get(ticket.id);
    if (underWay !== undefined) return underWay;
    const staging = this.#stage(ticket).finally(() => this.#staging.delete(ticket.id));
    this.#staging.set(ticket.id, staging);
    return staging;
  }

  async preview(ticket: Ticket): Promise<Result<MarginPreview, string>> {
    const resolved = await this.#resolve(ticket);
    if (!resolved.ok) return resolved;
    const { api, ids, account } = resolved.value;
    const orderId = this.#takeOrderNumber();
    const answer = this.#answers.ask<MarginPreview>(orderId, PREVIEW_MS);
    api.placeOrder(orderId, comboContract(ticket, ids), comboOrder(ticket, account, true));
    const margin = await answer;
    if (margin.ok) return margin;
    return fail(
      margin.failure === null ? 'TWS gave no margin for this order. Press Preview in TWS to see it.' : margin.failure,
    );
  }

  async withdraw(ticketId: string): Promise<Result<null, string>> {
    const order = this.#tracker.of(ticketId);
    if (order === null) return fail('The broker has no order for this ticket.');
    if (order.state === 'cancelled' || order.state === 'refused') return ok(null);
    if (order.state === 'filled') return fail('It has been filled already.');
    const api = this.#ready();
    if (!api.ok) return api;
    const answer = this.#answers.ask<null>(order.orderId, LIST_MS);
    api.value.cancelOrder(order.orderId, {});
    const gone = await answer;
    if (gone.ok) return ok(null);
    return fail(gone.failure ?? 'The broker did not answer. Look in TWS whether the order is still there.');
  }

  async positions(): Promise<Result<readonly BrokerPosition[], string>> {
    const api = this.#ready();
    if (!api.ok) return api;
    const gathered: BrokerPosition[] = [];
    const { EventName } = this.#parts.ib;
    const take = (account: string, contract: Contract, quantity: number, averageCost?: number): void => {
      const position = positionOf(account, contract, quantity, averageCost ?? 0);
      if (position !== null) gathered.push(position);
    };
    const ended = this.#answers.ask<null>(POSITIONS, LIST_MS);
    const end = (): void => this.#answers.settle(POSITIONS, ok(null));
    api.value.on(EventName.position, take).on(EventName.positionEnd, end);
    api.value.reqPositions();
    const done = await ended;
    api.value.off(EventName.position, take).off(EventName.positionEnd, end);
    if (!done.ok) return fail(done.failure ?? 'The broker did not answer with its positions in time.');
    api.value.cancelPositions();
    return ok(gathered);
  }

  async account(): Promise<Result<BrokerAccount, string>> {
    const api = this.#ready();
    if (!api.ok) return api;
    const account = this.state.account ?? '';
    const values = new Map<string, Cents>();
    const request = this.#nextRequest++;
    const { EventName } = this.#parts.ib;
    const take = (id: number, of: string, tag: string, value: string, currency: string): void => {
      if (id === request && of === account && (currency === 'USD' || currency === '')) {
        const known = value === '' ? null : centsOf(Number(value));
        if (known !== null && !values.has(tag)) values.set(tag, known);
      }
    };
    const end = (id: number): void => {
      if (id === request) this.#answers.settle(request, ok(null));
    };
    const ended = this.#answers.ask<null>(request, LIST_MS);
    api.value.on(EventName.accountSummary, take).on(EventName.accountSummaryEnd, end);
    api.value.reqAccountSummary(request, 'All', ACCOUNT_TAGS.join(','));
    const done = await ended;
    api.value.off(EventName.accountSummary, take).off(EventName.accountSummaryEnd, end);
    if (!done.ok) return fail(done.failure ?? 'The broker did not answer with the account in time.');
    api.value.cancelAccountSummary(request);
    const of = (tag: (typeof ACCOUNT_TAGS)[number]): Cents | null => values.get(tag) ?? null;
    return ok({
      account,
      netLiquidation: of('NetLiquidation'),
      buyingPower: of('BuyingPower'),
      availableFunds: of('AvailableFunds'),
      excessLiquidity: of('ExcessLiquidity'),
      initialMargin: of('InitMarginReq'),
      maintenanceMargin: of('MaintMarginReq'),
    });
  }

  async #stage(ticket: Ticket): Promise<Result<StagedOrder, string>> {
    const resolved = await this.#resolve(ticket);
    if (!resolved.ok) return resolved;
    const { api, ids, account } = resolved.value;
    const orderId = this.#takeOrderNumber();
    const placed = this.#tracker.placed(ticket.id, orderId, account, ticket.contracts);
    const answer = this.#answers.ask<null>(orderId, STAGED_AFTER_MS);
    api.placeOrder(orderId, comboContract(ticket, ids), comboOrder(ticket, account, false));
    const told = await answer;
    if (!told.ok && told.failure !== null) return fail(told.failure);
    // A connection that broke meanwhile may have lost the order: whoever comes back sees it by its reference, or not.
    if (this.#api !== api)
      return fail('The connection to TWS broke while the order was on its way. Look for it there.');
    const order = this.#tracker.of(ticket.id) ?? placed;
    this.#tell({ type: 'order', order });
    return ok(order);
  }

  async #resolve(
    ticket: Ticket,
  ): Promise<Result<{ readonly api: IBApi; readonly ids: ContractIds; readonly account: string }, string>> {
    const api = this.#ready();
    if (!api.ok) return api;
    const { account } = this.state;
    if (account === null) return fail('The broker names no account.');
    if (ticket.structure.legs.length < 2 || ticket.structure.shares !== 0)
      return fail('Only spreads of options are staged.');
    const ids = await this.#contracts.resolve(api.value, ticket, this.#parts.ib);
    if (!ids.ok) return ids;
    return this.#api === api.value
      ? ok({ api: api.value, ids: ids.value, account })
      : fail('The connection to TWS broke. Stage it again once TWS is back.');
  }

  #ready(): Result<IBApi, string> {
    const { phase, reason } = this.state;
    if (phase === 'ready' && this.#api !== null) return ok(this.#api);
    return fail(reason ?? `TWS is not ready (${phase}). Start it, or wait a moment.`);
  }

  #takeOrderNumber(): number {
    const number = this.#nextOrder++;
    this.#parts.numbers.keep(number);
    return number;
  }

  #opened(api: IBApi, firstOrderId: number | null): void {
    const { EventName } = this.#parts.ib;
    if (firstOrderId !== null) {
      this.#api = api;
      this.#nextOrder = Math.max(firstOrderId, this.#parts.numbers.last + 1);
      api.on(EventName.openOrder, (id, _contract, order, state) => this.#openOrder(id, order, state));
      api.on(EventName.orderStatus, (orderId, status, filled, remaining, _price, permId) =>
        this.#orderNews(this.#tracker.reported({ orderId, status, filled, remaining, permId: permId ?? 0 })),
      );
      api.on(EventName.openOrderEnd, () => this.#link.synced());
      api.on(EventName.execDetails, (_id, contract, execution) => {
        this.#tracker.executed(contract, execution, this.#parts.clock.now());
        this.#takeFills();
      });
      api.on(EventName.commissionReport, ({ execId, commission }) => {
        if (execId !== undefined && commission !== undefined) this.#tracker.commissioned(execId, commission);
        this.#takeFills();
      });
      this.#contracts.listen(api, this.#parts.ib);
    }
    // What was staged before a restart of either side is found again by its reference.
    api.reqAllOpenOrders();
    api.reqExecutions(this.#nextRequest++, { clientId: String(this.#parts.settings.clientId) });
  }

  #closed(): void {
    this.#api = null;
    this.#answers.giveUp('The connection to TWS broke.');
  }

  #openOrder(orderId: number, order: Order, state: OrderState): void {
    if (order.whatIf === true) {
      const margin = marginOf(state);
      if (margin !== null) this.#answers.settle(orderId, ok(margin));
      return;
    }
    this.#orderNews(this.#tracker.opened(orderId, order, state));
    this.#answers.settle(orderId, ok(null));
  }

  #orderNews(order: StagedOrder | null): void {
    if (order === null) return;
    if (order.state === 'cancelled') this.#answers.settle(order.orderId, ok(null));
    this.#tell({ type: 'order', order });
  }

  #answered(id: number, code: number, text: string): void {
    switch (meaningOf(code)) {
      case 'order-cancelled':
        return this.#orderNews(this.#tracker.cancelled(id, text));
      case 'order-warning':
        return this.#orderNews(this.#tracker.warned(id, text));
      default: {
        const said = `TWS (${code}): ${text}${remedyFor(code)}`;
        this.#answers.settle(id, fail(said));
        if (meaningOf(code) === 'order-refused') this.#orderNews(this.#tracker.refused(id, said));
      }
    }
  }

  #takeFills(): void {
    for (const fill of this.#tracker.takeFills(false)) this.#tell({ type: 'fill', fill });
    if (!this.#tracker.awaitsFills) return;
    const { clock } = this.#parts;
    this.#fillAlarm?.[Symbol.dispose]();
    this.#fillAlarm = clock.wakeAt(epochMs(clock.now() + FILL_MS), () => {
      for (const fill of this.#tracker.takeFills(true)) this.#tell({ type: 'fill', fill });
    });
  }

  #tell(news: BrokerNews): void {
    for (const listener of this.#listeners) listener(news);
  }
}

/** No request has this number. */
const POSITIONS = -2;

/** It may come twice, the first time with a warning and nothing else. */
function marginOf(state: OrderState): MarginPreview | null {
  const initialChange = centsOf(state.initMarginChange);
  if (initialChange === null) return null;
  return {
    initialChange,
    maintenanceChange: centsOf(state.maintMarginChange),
    initialAfter: centsOf(state.initMarginAfter),
    equityAfter: centsOf(state.equityWithLoanAfter),
    commission: centsOf(state.commission ?? state.maxCommission),
    warning: state.warningText === undefined || state.warningText === '' ? null : state.warningText,
  };
}

function centsOf(dollars: number | undefined): Cents | null {
  return dollars === undefined || !Number.isFinite(dollars) || Math.abs(dollars) > 1e12
    ? null
    : cents(Math.round(dollars * 100));
}

function positionOf(account: string, contract: Contract, quantity: number, averageCost: number): BrokerPosition | null {
  const { symbol, secType, strike, right, lastTradeDateOrContractMonth: expiry } = contract;
  if (symbol === undefined || quantity === 0) return null;
  const isOption = (secType as string) === 'OPT';
  if (isOption && (strike === undefined || right === undefined || expiry === undefined)) return null;
  return {
    account,
    underlying: ticker(symbol),
    option: isOption
      ? {
          right: String(right).startsWith('P') ? 'put' : 'call',
          strike: priceE4(strike as number),
          expiry: isoDate(expiry as string),
        }
      : null,
    quantity,
    averageCost: cents(Math.round(averageCost * 100)),
  };
}
