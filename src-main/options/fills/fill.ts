import type { PriceE4 } from '#domain/money';
import { type CivilDay, formatDay, parseDay } from '#market/sessions/civil-date';
import { type Cash, cash, type Currency } from '#options/fills/cash';
import type { FillPrice } from '#options/fills/fill-price';
import type { LegQuote } from '#options/fills/leg-quote';
import type { ContractKey, OrderLeg } from '#options/fills/order-leg';
import { epochMs, type EpochMs } from '#primitives/clock';
import { type StateVisitor, visitFlag } from '#primitives/state';

/** A leg together with the quote that it was filled at. */
export interface FilledLeg extends OrderLeg {
  readonly quote: LegQuote;
  /** Left to expire, since nobody bid for it. */
  readonly givenUp: boolean;
}

/** What was traded, at which price, and the quotes that say so. Amounts are for the whole of `quantity`. */
export interface Fill {
  readonly atMs: EpochMs;
  readonly quantity: number;
  readonly price: FillPrice;
  /** Signed: received is positive. Fees are not in it. */
  readonly cash: Cash;
  /** Of it, what the options brought; the rest was for shares. */
  readonly premium: Cash;
  /** Paid for this fill: not negative. */
  readonly fees: Cash;
  readonly legs: readonly FilledLeg[];
}

// How fills and their parts show themselves as state: each function hands the fields over and builds what comes back.

const UNKNOWN = -1;

export function visitFill(visitor: StateVisitor, fill: Fill | null, currency: Currency): Fill {
  const price = fill?.price;
  return {
    atMs: epochMs(visitor.number('fill.atMs', fill?.atMs ?? 0)),
    quantity: visitor.number('fill.quantity', fill?.quantity ?? 0),
    price: {
      natural: visitor.number('fill.natural', price?.natural ?? 0) as PriceE4,
      mid: visitor.number('fill.mid', price?.mid ?? 0),
      slippage: visitor.number('fill.slippage', price?.slippage ?? 0),
      raw: visitor.number('fill.raw', price?.raw ?? 0),
      net: visitor.number('fill.net', price?.net ?? 0) as PriceE4,
    },
    cash: cash(visitor.number('fill.cash', fill?.cash ?? 0), currency),
    premium: cash(visitor.number('fill.premium', fill?.premium ?? 0), currency),
    fees: cash(visitor.number('fill.fees', fill?.fees ?? 0), currency),
    legs: visitList(visitor, 'fill.legs', fill?.legs ?? [], (leg) => ({
      ...visitOrderLeg(visitor, leg),
      quote: visitQuote(visitor, leg?.quote ?? null),
      givenUp: visitFlag(visitor, 'leg.givenUp', leg?.givenUp ?? false),
    })),
  };
}

export function visitOrderLeg(visitor: StateVisitor, leg: OrderLeg | null): OrderLeg {
  return {
    contract: visitContract(visitor, leg?.contract ?? null),
    quantity: visitor.number('leg.quantity', leg?.quantity ?? 0),
  };
}

const SHARES = 0;
const CALL = 1;
const PUT = 2;

function visitContract(visitor: StateVisitor, contract: ContractKey | null): ContractKey | null {
  const right = visitor.number('leg.right', contract === null ? SHARES : contract.right === 'call' ? CALL : PUT);
  const strike = visitor.number('leg.strike', contract?.strike ?? 0) as PriceE4;
  const expiry = visitor.number('leg.expiry', contract === null ? 0 : (parseDay(contract.expiry) ?? 0)) as CivilDay;
  if (right === SHARES) return null;
  return { right: right === CALL ? 'call' : 'put', strike, expiry: formatDay(expiry) };
}

function visitQuote(visitor: StateVisitor, quote: LegQuote | null): LegQuote {
  return {
    bid: visitMaybe(visitor, 'quote.bid', quote?.bid ?? null) as PriceE4 | null,
    ask: visitMaybe(visitor, 'quote.ask', quote?.ask ?? null) as PriceE4 | null,
    bidSize: visitMaybe(visitor, 'quote.bidSize', quote?.bidSize ?? null),
    askSize: visitMaybe(visitor, 'quote.askSize', quote?.askSize ?? null),
    volume: visitMaybe(visitor, 'quote.volume', quote?.volume ?? null),
    openInterest: visitMaybe(visitor, 'quote.openInterest', quote?.openInterest ?? null),
    atMs: epochMs(visitor.number('quote.atMs', quote?.atMs ?? 0)),
    seenMs: epochMs(visitor.number('quote.seenMs', quote?.seenMs ?? 0)),
    adjusted: visitFlag(visitor, 'quote.adjusted', quote?.adjusted ?? false),
  };
}

/** For what is never negative. */
export function visitMaybe(visitor: StateVisitor, name: string, value: number | null): number | null {
  const kept = visitor.number(name, value ?? UNKNOWN);
  return kept === UNKNOWN ? null : kept;
}

/** A list that may have another length once it is restored: `visit` gets null where there was nothing before. */
export function visitList<Item>(
  visitor: StateVisitor,
  name: string,
  items: readonly Item[],
  visit: (item: Item | null, index: number) => Item,
): Item[] {
  const length = visitor.number(`${name}.length`, items.length);
  return Array.from({ length }, (_, index) => visit(items[index] ?? null, index));
}
