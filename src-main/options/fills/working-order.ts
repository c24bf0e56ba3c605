import type { ContractTerms } from '#domain/chain';
import type { PriceE4 } from '#domain/money';
import { type Cash, cash, cashFlow } from '#options/fills/cash';
import type { FeeBook, FeeModel, TradedLine } from '#options/fills/fee-model';
import { type Fill, type FilledLeg, visitFill, visitList, visitOrderLeg } from '#options/fills/fill';
import { type FillLeg, type FillPrice, isGivenUp, priceFill } from '#options/fills/fill-price';
import type { FillSettings, OrderTimes } from '#options/fills/fill-settings';
import { ticksOf } from '#options/fills/fill-settings';
import { type LegQuote, quotedMs } from '#options/fills/leg-quote';
import type { LegQuotes } from '#options/fills/leg-quotes';
import type { OrderLeg } from '#options/fills/order-leg';
import { payoffRange } from '#options/fills/payoff-range';
import { quantityCap } from '#options/fills/quantity-cap';
import { coarsestTick } from '#options/fills/tick-rule';
import { epochMs, type EpochMs } from '#primitives/clock';
import { invariant } from '#primitives/invariant';
import { type Stateful, type StateVisitor, visitFlag } from '#primitives/state';

/** Where an order is sent: what it trades in, how fills are modelled, what they cost. */
export interface OrderMarket {
  readonly underlying: string;
  readonly terms: ContractTerms;
  readonly settings: FillSettings;
  readonly fees: FeeBook;
}

export interface OrderPlan {
  readonly legs: readonly OrderLeg[];
  readonly quantity: number;
  readonly action: 'open' | 'close';
  /** The least signed cash per share that is accepted; null takes what there is. */
  readonly limit: PriceE4 | null;
  /** Share of the way to mid that fills gain: 0 unless a research variant is asked for. */
  readonly improvement: number;
  readonly placedMs: EpochMs;
  readonly times: OrderTimes;
}

/** Why a set of quotes has not filled an order, which goes on waiting for the next. The list may only grow. */
export const WAITING_REASONS = [
  'no_quote',
  'not_seen',
  'adjusted',
  'stale',
  'bad_quote',
  'locked_or_crossed',
  'leg_skew',
  'no_bid',
  /** Has not reached the market yet. */
  'on_its_way',
  /** A leg has not been quoted since the order reached the market, or since its last fill. */
  'older_than_order',
  'limit_not_reached',
  /** More is paid than can ever come back: a close that costs more than it saves. */
  'nothing_to_gain',
  /** More is received than can ever be lost: quotes that nobody honours. */
  'nothing_to_lose',
  /** All that is left to sell has no bid. */
  'nothing_to_trade',
  /** No fees are known for the day. */
  'no_rates',
] as const;

export type WaitingReason = (typeof WAITING_REASONS)[number];

export type OrderStep =
  | { readonly kind: 'waiting'; readonly reason: WaitingReason; readonly leg: number | null }
  | { readonly kind: 'filled'; readonly fill: Fill; readonly complete: boolean }
  | { readonly kind: 'expired' };

const ACTIONS = ['open', 'close'] as const;
const FINEST_TICK = 1 as PriceE4;

/**
 * One order from its decision to its last fill. It fills only on quotes of every leg that are newer than its arrival at
 * the market and younger than a limit, at the worst side of each; a resting limit order only once the worst side has
 * come to it, and then at its limit. Touching the middle is no fill.
 */
export class WorkingOrder implements Stateful {
  readonly #market: OrderMarket;
  #plan: OrderPlan;
  #fills: Fill[] = [];
  #filled = 0;
  /** A set of quotes has been seen that did not reach the limit: from now on the market has to come to the order. */
  #resting = false;
  #charged = 0;
  #fromMs: number;
  #lastReason: WaitingReason = 'on_its_way';

  constructor(market: OrderMarket, plan: OrderPlan) {
    invariant(Number.isSafeInteger(plan.quantity) && plan.quantity > 0, 'an order is for whole spreads');
    this.#market = market;
    this.#plan = plan;
    // The quotes that a decision was made on do not fill it, however fast it travels.
    this.#fromMs = plan.placedMs + Math.max(1, plan.times.latencyMs);
  }

  get plan(): OrderPlan {
    return this.#plan;
  }

  get fills(): readonly Fill[] {
    return this.#fills;
  }

  get remaining(): number {
    return this.#plan.quantity - this.#filled;
  }

  /** What the last quotes lacked. */
  get lastReason(): WaitingReason {
    return this.#lastReason;
  }

  get untilMs(): EpochMs {
    return epochMs(this.#plan.placedMs + this.#plan.times.lifeMs);
  }

  offer(quotes: LegQuotes, nowMs: EpochMs): OrderStep {
    const step = this.#offer(quotes, nowMs);
    if (step.kind === 'waiting') this.#lastReason = step.reason;
    return step;
  }

  visitState(visitor: StateVisitor): void {
    const { terms } = this.#market;
    const plan = this.#plan;
    const limit = visitFlag(visitor, 'order.limited', plan.limit !== null);
    const limitPrice = visitor.number('order.limit', plan.limit ?? 0) as PriceE4;
    this.#plan = {
      legs: visitList(visitor, 'order.legs', plan.legs, (leg) => visitOrderLeg(visitor, leg)),
      quantity: visitor.number('order.quantity', plan.quantity),
      action: ACTIONS[visitor.number('order.action', ACTIONS.indexOf(plan.action))] as OrderPlan['action'],
      limit: limit ? limitPrice : null,
      improvement: visitor.number('order.improvement', plan.improvement),
      placedMs: epochMs(visitor.number('order.placedMs', plan.placedMs)),
      times: {
        latencyMs: visitor.number('order.latencyMs', plan.times.latencyMs),
        lifeMs: visitor.number('order.lifeMs', plan.times.lifeMs),
      },
    };
    this.#fills = visitList(visitor, 'order.fills', this.#fills, (fill) => visitFill(visitor, fill, terms.quotedIn));
    this.#filled = visitor.number('order.filled', this.#filled);
    this.#resting = visitFlag(visitor, 'order.resting', this.#resting);
    this.#charged = visitor.number('order.charged', this.#charged);
    this.#fromMs = visitor.number('order.fromMs', this.#fromMs);
    const reason = visitor.number('order.lastReason', WAITING_REASONS.indexOf(this.#lastReason));
    this.#lastReason = WAITING_REASONS[reason] as WaitingReason;
  }

  #offer(quotes: LegQuotes, nowMs: EpochMs): OrderStep {
    invariant(this.remaining > 0, 'a filled order is offered nothing');
    if (nowMs > this.untilMs) return { kind: 'expired' };
    if (nowMs < this.#fromMs) return waiting('on_its_way');
    const legs = this.#plan.legs.map(({ contract, quantity }): FillLeg => {
      return { side: quantity < 0 ? 'sell' : 'buy', ratio: Math.abs(quantity), quote: quotes.quoteOf(contract) };
    });
    const old = legs.findIndex(({ quote }) => quote !== null && quotedMs(quote) < this.#fromMs);
    if (old !== -1) return waiting('older_than_order', old);
    const quantity = Math.min(this.remaining, quantityCap(legs, this.#filled, this.#market.settings.caps));
    const priced = priceFill(legs, quantity, nowMs, this.#rules(legs));
    if (!priced.ok) return waiting(priced.failure.status, priced.failure.leg);
    if (legs.every(({ side, quote }) => isGivenUp(side, quote))) return waiting('nothing_to_trade');
    const net = this.#accepted(priced.value);
    if (typeof net === 'string') return waiting(net);
    const fees = this.#market.fees(nowMs);
    if (fees === null) return waiting('no_rates');
    const fill = this.#book({ ...priced.value, net }, legs, quantity, nowMs, fees);
    return { kind: 'filled', fill, complete: this.remaining === 0 };
  }

  #rules(legs: readonly FillLeg[]) {
    const { underlying, terms, settings } = this.#market;
    const ticks = ticksOf(underlying, terms, settings);
    const prices = this.#plan.legs.map(({ contract }, i) => {
      return contract === null ? FINEST_TICK : (legs[i]?.quote?.ask ?? FINEST_TICK);
    });
    return {
      ...settings.slippage,
      ...settings.quotes,
      improvement: this.#plan.improvement,
      tick: coarsestTick(ticks, prices),
      noBid: this.#plan.action === 'close' ? ('give up' as const) : ('refuse' as const),
    };
  }

  /** The price to book, or why these quotes fill nothing. */
  #accepted({ natural, net }: FillPrice): PriceE4 | WaitingReason {
    const range = payoffRange(this.#plan.legs, this.#market.terms);
    if (range !== null && net + range.most <= 0) return 'nothing_to_gain';
    if (range !== null && net + range.least >= 0) return 'nothing_to_lose';
    const { limit } = this.#plan;
    if (limit === null) return net;
    if (natural < limit) this.#resting = true;
    if (natural < limit || net < limit) return 'limit_not_reached';
    return this.#resting ? limit : net;
  }

  #book(price: FillPrice, legs: readonly FillLeg[], quantity: number, nowMs: EpochMs, fees: FeeModel): Fill {
    const { terms } = this.#market;
    const filled = legs.map(({ side, quote }, i): FilledLeg => {
      const { contract, quantity: lots } = this.#plan.legs[i] as OrderLeg;
      return { contract, quantity: lots, quote: quote as LegQuote, givenUp: isGivenUp(side, quote) };
    });
    const all = cashFlow(price.net, quantity, terms);
    const shares = filled.find(({ contract }) => contract === null);
    const forShares = shares === undefined ? 0 : cashFlow(sharePrice(shares), quantity, terms);
    const draft: Fill = {
      atMs: nowMs,
      quantity,
      price,
      cash: all,
      premium: cash(all - forShares, terms.quotedIn),
      fees: cash(0, terms.quotedIn),
      legs: filled,
    };
    const lines = [...this.#fills, draft].flatMap((fill) => tradedLines(fill, this.#plan.improvement, terms));
    const due: Cash = fees.order(lines, this.#plan.action);
    const fill: Fill = { ...draft, fees: cash(due - this.#charged, terms.quotedIn) };
    this.#charged = due;
    this.#fills.push(fill);
    this.#filled += quantity;
    // What was displayed is gone: the rest waits for quotes from after this fill.
    this.#fromMs = nowMs + 1;
    return fill;
  }
}

function waiting(reason: WaitingReason, leg: number | null = null): OrderStep {
  return { kind: 'waiting', reason, leg };
}

/** Signed cash per share of the shares alone, at the side they were traded. */
function sharePrice({ quantity, quote }: FilledLeg): PriceE4 {
  const price = (quantity < 0 ? quote.bid : quote.ask) ?? 0;
  return (0 - quantity * price) as PriceE4;
}

/** Each leg as it is charged: its own side, and of what the fill gained the share that makes it dearer. */
function tradedLines(fill: Fill, improvement: number, terms: ContractTerms): readonly TradedLine[] {
  return fill.legs
    .filter(({ givenUp }) => !givenUp)
    .map(({ contract, quantity, quote }) => {
      const bid = quote.bid ?? 0;
      const ask = quote.ask ?? 0;
      const price = quantity < 0 ? Math.ceil(bid + (improvement * (ask - bid)) / 2) : ask;
      const lots = Math.abs(quantity) * fill.quantity;
      return {
        of: contract === null ? 'shares' : 'options',
        side: quantity < 0 ? 'sell' : 'buy',
        contracts: contract === null ? lots * terms.multiplier : lots,
        price: price as PriceE4,
      };
    });
}
