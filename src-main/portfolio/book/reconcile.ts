import type { Ticker } from '#domain/instrument';
import { type ContractKey, isSameContract } from '#options/fills/order-leg';
import { legText } from '#options/spreads/quoted-structure';
import type { HeldPosition } from '#portfolio/book/trader-book';

/** What a broker says it holds; `option` null is the shares themselves. Short is negative. */
export interface BrokerHolding {
  readonly underlying: Ticker;
  readonly option: ContractKey | null;
  readonly quantity: number;
}

export interface HoldingDifference {
  readonly kind: 'missing-at-broker' | 'unknown-to-book' | 'quantity';
  readonly underlying: Ticker;
  readonly option: ContractKey | null;
  readonly book: number;
  readonly broker: number;
  /** What differs and what to do about it. Nobody does it but the trader. */
  readonly text: string;
}

/**
 * The book against the broker, contract by contract: several positions may hold the same one. Differences are named, in the
 * order of their contracts, and never put right: only the trader knows which of the two is wrong.
 */
export function reconcile(
  positions: readonly HeldPosition[],
  holdings: readonly BrokerHolding[],
): readonly HoldingDifference[] {
  const sums: { underlying: Ticker; option: ContractKey | null; book: number; broker: number }[] = [];
  const sumOf = (underlying: Ticker, option: ContractKey | null) => {
    const found = sums.find((one) => one.underlying === underlying && isSameContract(one.option, option));
    if (found !== undefined) return found;
    const sum = { underlying, option, book: 0, broker: 0 };
    sums.push(sum);
    return sum;
  };
  for (const { underlying, legs, status } of positions) {
    if (status === 'closed') continue;
    for (const { right, strike, expiry, quantity } of legs)
      sumOf(underlying, { right, strike, expiry }).book += quantity;
  }
  for (const { underlying, option, quantity } of holdings) sumOf(underlying, option).broker += quantity;
  return sums
    .filter(({ book, broker }) => book !== broker)
    .map(({ underlying, option, book, broker }) => {
      const kind = broker === 0 ? 'missing-at-broker' : book === 0 ? 'unknown-to-book' : 'quantity';
      const what = option === null ? `${underlying} shares` : `${underlying} ${option.expiry} ${legOf(option)}`;
      return { kind, underlying, option, book, broker, text: `${what}: ${WORDS[kind](book, broker)}` } as const;
    })
    .sort((left, right) => (nameOf(left) < nameOf(right) ? -1 : 1));
}

const WORDS: Readonly<Record<HoldingDifference['kind'], (book: number, broker: number) => string>> = {
  'missing-at-broker': (book) =>
    `the book has ${book}, the broker none. Record the fill or the expiry that ended it, or void a fill that never was.`,
  'unknown-to-book': (_book, broker) =>
    `the broker has ${broker}, the book none. Record the missing fill, or adopt the position.`,
  quantity: (book, broker) =>
    `the book has ${book}, the broker ${broker}. Record what is missing, or void what is wrong.`,
};

function legOf({ right, strike }: ContractKey): string {
  return legText(right, strike);
}

function nameOf({ underlying, option }: HoldingDifference): string {
  if (option === null) return underlying;
  return `${underlying} ${option.expiry} ${option.right} ${String(option.strike).padStart(12, '0')}`;
}
