import type { OptionRight } from '#domain/chain';
import { type PriceE4, priceE4 } from '#domain/money';
import type { Structure } from '#domain/structure';
import { parseDay } from '#market/sessions/civil-date';
import type { LegQuote } from '#options/fills/leg-quote';
import type { LegQuotes } from '#options/fills/leg-quotes';
import type { ContractKey } from '#options/fills/order-leg';
import { DEFAULT_GUARD_MS, type ExitRules, NO_EXITS } from '#options/lifecycle/exit-rules';
import type { LifecycleEvent } from '#options/lifecycle/lifecycle-event';
import type { PositionBook } from '#options/lifecycle/position-book';
import { type EpochMs, epochMs, MINUTE_MS } from '#primitives/clock';
import { SeededRandom } from '#primitives/random';
import { at, COSTS, EXPIRY, structure } from '#tests/support/option-desk';

/** What an underlying, its options and a trader do, one after the other. The same seed tells the same story. */
export type LifeStep =
  | {
      readonly kind: 'open';
      readonly atMs: EpochMs;
      readonly structure: Structure;
      readonly quantity: number;
      readonly limit: PriceE4 | null;
      readonly exits: ExitRules;
    }
  | {
      readonly kind: 'quotes';
      readonly atMs: EpochMs;
      readonly quotes: ReadonlyMap<string, LegQuote>;
      readonly underlying: PriceE4;
    }
  | { readonly kind: 'night'; readonly atMs: EpochMs; readonly day: string; readonly underlying: PriceE4 }
  | { readonly kind: 'settle'; readonly atMs: EpochMs; readonly price: PriceE4 };

const STRIKES = Array.from({ length: 13 }, (_, i) => 46 + i);
const SHARES = 'shares';
const DAYS = ['2026-06-15', '2026-06-16', '2026-06-17', '2026-06-18'];
const STEPS_PER_DAY = 78;

const STRUCTURES: readonly Structure[] = [
  structure('bull_put', [
    [-1, 'put', 51],
    [1, 'put', 48],
  ]),
  structure('bear_call', [
    [-1, 'call', 53],
    [1, 'call', 56],
  ]),
  structure('iron_condor', [
    [1, 'put', 47],
    [-1, 'put', 50],
    [-1, 'call', 54],
    [1, 'call', 57],
  ]),
  structure('short_straddle', [
    [-1, 'put', 52],
    [-1, 'call', 52],
  ]),
  structure('short_strangle', [
    [-1, 'put', 49],
    [-1, 'call', 55],
  ]),
  structure('bull_call_debit', [
    [1, 'call', 51],
    [-1, 'call', 54],
  ]),
  structure('bear_put_debit', [
    [1, 'put', 53],
    [-1, 'put', 50],
  ]),
  structure('covered_call', [[-1, 'call', 54]]),
  structure('long_straddle', [
    [1, 'put', 52],
    [1, 'call', 52],
  ]),
];

const EXITS: readonly ExitRules[] = [
  NO_EXITS,
  { ...NO_EXITS, profitTarget: 0.5, stopLoss: 2, guardMs: DEFAULT_GUARD_MS },
  { ...NO_EXITS, trailFrom: 0.2, trailBy: 0.2, daysToExpiry: 1 },
  { ...NO_EXITS, thetaCapture: 0.6, heldMs: 100 * MINUTE_MS },
];

export function optionLife(seed: number): readonly LifeStep[] {
  const random = new SeededRandom(seed);
  const steps: LifeStep[] = [];
  let spot = priceE4(52.37);
  for (const [index, day] of DAYS.entries()) {
    const openMs = at(`${day}T13:30:00Z`);
    for (let i = 0; i < STEPS_PER_DAY; i++) {
      const atMs = epochMs(openMs + i * 5 * MINUTE_MS);
      spot = moved(spot, random);
      const left = DAYS.length - index - i / STEPS_PER_DAY;
      steps.push({ kind: 'quotes', atMs, quotes: quotesAt(spot, left, atMs, random), underlying: spot });
      if (random.next() < 0.06) steps.push(opening(atMs, random));
    }
    const closeMs = at(`${day}T20:00:00Z`);
    if (day === EXPIRY) steps.push({ kind: 'settle', atMs: closeMs, price: spot });
    else steps.push({ kind: 'night', atMs: closeMs, day, underlying: spot });
  }
  for (let i = 0; i < 40; i++) {
    const atMs = epochMs(at('2026-06-22T13:30:00Z') + i * MINUTE_MS);
    steps.push({ kind: 'quotes', atMs, quotes: quotesAt(spot, 0, atMs, random), underlying: spot });
  }
  return steps;
}

/** The quotes of a step as the book asks for them; what is left out of them was never quoted. */
export function quotesOf(quotes: ReadonlyMap<string, LegQuote>): LegQuotes {
  return { quoteOf: (contract) => quotes.get(keyOf(contract)) ?? null };
}

export function keyOf(contract: ContractKey | null): string {
  return contract === null ? SHARES : `${contract.right} ${contract.strike}`;
}

export function live(book: PositionBook, step: LifeStep): readonly LifecycleEvent[] {
  switch (step.kind) {
    case 'open': {
      const { structure: of, quantity, limit, exits } = step;
      return book.open({ structure: of, quantity, limit, exits, times: COSTS.fills.byHand, improvement: 0 }, step.atMs);
    }
    case 'quotes':
      return book.quotes(quotesOf(step.quotes), step.underlying, step.atMs);
    case 'night': {
      const day = parseDay(step.day);
      if (day === null) throw new Error(`${step.day} is a date`);
      const isDue = ({ right, strike }: ContractKey): boolean =>
        right === 'put' ? strike > step.underlying + 10_000 : strike < step.underlying - 10_000;
      return book.night(day, 7, isDue, step.underlying, step.atMs);
    }
    case 'settle':
      return book.settle(EXPIRY, step.price, step.atMs);
  }
}

function moved(spot: PriceE4, random: SeededRandom): PriceE4 {
  return Math.max(400_000, spot + random.below(5_001) - 2_500) as PriceE4;
}

function opening(atMs: EpochMs, random: SeededRandom): LifeStep {
  const picked = STRUCTURES[random.below(STRUCTURES.length)] as Structure;
  const exits = EXITS[random.below(EXITS.length)] as ExitRules;
  const limit = random.next() < 0.3 && picked.shares === 0 ? (((random.below(300) - 150) * 100) as PriceE4) : null;
  return { kind: 'open', atMs, structure: picked, quantity: 1 + random.below(12), limit, exits };
}

/** Intrinsic value and a time value that fades, with wide, thin, old, missing and crossed quotes among them. */
function quotesAt(spot: PriceE4, daysLeft: number, atMs: EpochMs, random: SeededRandom): ReadonlyMap<string, LegQuote> {
  const quotes = new Map<string, LegQuote>();
  for (const right of ['put', 'call'] as const) {
    for (const strike of STRIKES) {
      if (random.next() < 0.01) continue;
      quotes.set(
        keyOf({ right, strike: priceE4(strike), expiry: EXPIRY }),
        optionQuote(right, strike, spot, daysLeft, atMs, random),
      );
    }
  }
  const half = 50 + random.below(300);
  quotes.set(SHARES, quote(spot - half, spot + half, 1 + random.below(9), atMs, random));
  return quotes;
}

function optionQuote(
  right: OptionRight,
  strike: number,
  spot: PriceE4,
  daysLeft: number,
  atMs: EpochMs,
  random: SeededRandom,
): LegQuote {
  const distance = spot - strike * 10_000;
  const intrinsic = Math.max(0, right === 'call' ? distance : -distance);
  const timeValue = Math.max(0, 6_000 * Math.sqrt(Math.max(0, daysLeft)) - Math.abs(distance) / 4);
  const worth = intrinsic + timeValue;
  const half = 100 + random.below(200) + worth * 0.02;
  const bid = Math.max(0, Math.floor((worth - half) / 100) * 100);
  const ask = Math.ceil((worth + half) / 100) * 100;
  return random.next() < 0.01 ? quote(ask, bid, 5, atMs, random) : quote(bid, ask, 1 + random.below(40), atMs, random);
}

function quote(bid: number, ask: number, size: number, atMs: EpochMs, random: SeededRandom): LegQuote {
  const late = random.next() < 0.02 ? 60_000 : random.below(900);
  return {
    bid: bid as PriceE4,
    ask: ask as PriceE4,
    bidSize: random.next() < 0.1 ? null : size,
    askSize: random.next() < 0.1 ? null : size + 3,
    volume: random.next() < 0.2 ? null : 20 + random.below(400),
    openInterest: random.next() < 0.2 ? null : 100 + random.below(4_000),
    atMs: epochMs(atMs - late),
    seenMs: atMs,
    adjusted: false,
  };
}
