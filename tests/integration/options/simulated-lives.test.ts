import { describe, expect, it } from 'vitest';
import type { OptionRight } from '#domain/chain';
import type { ChainInput } from '#domain/engine-input';
import type { PriceE4 } from '#domain/money';
import type { Structure, StructureKind } from '#domain/structure';
import type { LegQuote } from '#options/fills/leg-quote';
import { chainQuotes } from '#options/fills/leg-quotes';
import type { BookMarket } from '#options/lifecycle/book-market';
import { DEFAULT_GUARD_MS, type ExitRules, NO_EXITS } from '#options/lifecycle/exit-rules';
import type { LifecycleEvent } from '#options/lifecycle/lifecycle-event';
import { PositionBook } from '#options/lifecycle/position-book';
import { type EpochMs, epochMs } from '#primitives/clock';
import { at, COIN_TERMS, COSTS, market, SHARES_TERMS } from '#tests/support/option-desk';
import { gatherChains } from '#tests/unit/simulation/gathered-chains';

const DAY = '2026-12-18';

type Leg = readonly [quantity: number, right: OptionRight, stepsAway: number];

const KINDS: Readonly<Record<Exclude<StructureKind, 'covered_call'>, readonly Leg[]>> = {
  bull_put: [
    [-1, 'put', -1],
    [1, 'put', -3],
  ],
  bear_call: [
    [-1, 'call', 1],
    [1, 'call', 3],
  ],
  iron_condor: [
    [1, 'put', -3],
    [-1, 'put', -1],
    [-1, 'call', 1],
    [1, 'call', 3],
  ],
  short_straddle: [
    [-1, 'put', 0],
    [-1, 'call', 0],
  ],
  short_strangle: [
    [-1, 'put', -2],
    [-1, 'call', 2],
  ],
  bull_call_debit: [
    [1, 'call', 0],
    [-1, 'call', 2],
  ],
  bear_put_debit: [
    [1, 'put', 0],
    [-1, 'put', -2],
  ],
  long_straddle: [
    [1, 'put', 0],
    [1, 'call', 0],
  ],
};

const EXITS: readonly ExitRules[] = [
  NO_EXITS,
  { ...NO_EXITS, profitTarget: 0.5, stopLoss: 1.5, guardMs: DEFAULT_GUARD_MS },
  { ...NO_EXITS, trailFrom: 0.1, trailBy: 0.15, thetaCapture: 0.7 },
];

/** Strikes of the last day around the money, from what the first chain lists. */
function structuresOn({ chain }: ChainInput): readonly Structure[] {
  const strikes = [...new Set(chain.contracts.filter(({ expiry }) => expiry === DAY).map(({ strike }) => strike))];
  strikes.sort((left, right) => left - right);
  const spot = chain.underlyingPrice ?? expect.fail('the chain knows its underlying');
  const money = strikes.findIndex((strike) => strike >= spot);
  const strikeAt = (steps: number): PriceE4 => strikes[money + steps] ?? expect.fail('the chain is wide enough');
  const legs = (list: readonly Leg[]) =>
    list.map(([quantity, right, steps]) => ({ quantity, right, strike: strikeAt(steps), expiry: DAY }));
  const plain = Object.entries(KINDS).map(([kind, list]) => ({
    kind: kind as StructureKind,
    legs: legs(list),
    shares: 0 as const,
  }));
  return chain.terms.settlement === 'coin'
    ? plain
    : [...plain, { kind: 'covered_call', legs: legs([[-1, 'call', 1]]), shares: 1 }];
}

function sharesAround(price: PriceE4, atMs: EpochMs): LegQuote {
  const sides = { bid: (price - 100) as PriceE4, ask: (price + 100) as PriceE4, bidSize: 50, askSize: 50 };
  return { ...sides, volume: null, openInterest: null, atMs, seenMs: atMs, adjusted: false };
}

/** Every structure under every set of exits, opened on the first chains, through the last day of its options. */
function lived(
  of: BookMarket,
  inputs: readonly ChainInput[],
  endMs: EpochMs,
  nextMs: EpochMs,
): readonly LifecycleEvent[] {
  const book = new PositionBook(of);
  const told: LifecycleEvent[] = [];
  let last: PriceE4 | null = null;
  for (const [index, input] of inputs.entries()) {
    const { chain, seenMs } = input;
    if (seenMs >= endMs) break;
    last = chain.underlyingPrice ?? last;
    const shares = last === null ? null : sharesAround(last, seenMs);
    told.push(...book.quotes(chainQuotes(chain, seenMs, shares), last, seenMs));
    if (index !== 5) continue;
    for (const structure of structuresOn(input)) {
      for (const exits of EXITS) {
        const request = { structure, quantity: 3, limit: null, exits, times: COSTS.fills.byHand, improvement: 0 };
        told.push(...book.open(request, seenMs));
      }
    }
  }
  const end = last ?? expect.fail('a price was seen');
  told.push(...book.settle(DAY, end, endMs));
  for (let minute = 0; minute < 10; minute++) {
    const nowMs = epochMs(nextMs + minute * 60_000);
    const quotes = { quoteOf: (contract: unknown) => (contract === null ? sharesAround(end, nowMs) : null) };
    told.push(...book.quotes(quotes, end, nowMs));
  }
  expect(book.positions).toEqual([]);
  return told;
}

/** Adds up each life from what was told of it, and holds every fill against the quotes that it cites. */
function checkLives(told: readonly LifecycleEvent[], lots: number): ReadonlyMap<StructureKind, number> {
  const kinds = new Map<StructureKind, number>();
  for (const closed of told) {
    if (closed.type !== 'position.closed') continue;
    const { record, position, result } = closed;
    let cash = 0;
    for (const event of told) {
      if (!('position' in event) || event.position !== position) continue;
      if (event.type === 'order.filled') {
        const { fill } = event;
        const worst = fill.legs.reduce((sum, { quantity, quote }) => {
          return sum - quantity * ((quantity < 0 ? quote.bid : quote.ask) ?? Number.NaN);
        }, 0);
        expect(fill.price.net).toBeLessThanOrEqual(worst);
        expect(fill.cash).toBe(fill.price.net * fill.quantity * lots);
        cash += fill.cash - fill.fees;
      } else if (event.type === 'leg.delivered') cash += event.delivery.cash;
    }
    // Exercise costs nothing at Interactive Brokers; Deribit charges delivery apart from the fills.
    const delivery = record.fees - [...record.opening, ...record.closing].reduce((sum, { fees }) => sum + fees, 0);
    expect(delivery).toBeGreaterThanOrEqual(0);
    expect(result).toBe(cash - delivery);
    kinds.set(record.kind, (kinds.get(record.kind) ?? 0) + 1);
  }
  return kinds;
}

describe('every structure through the last day of its options in the simulated market', () => {
  it('on shares is settled at the close, with what follows from exercise in the next session', () => {
    const { inputs } = gatherChains('expiry-friday', '14:30', 395);
    const chains = inputs.filter(({ chain }) => chain.underlying === 'SPY');
    expect(chains.length).toBeGreaterThan(380);
    const of = market('ibkr', SHARES_TERMS, { slippage: COSTS.fills.slippage });
    const told = lived({ ...of, underlying: 'SPY' }, chains, at(`${DAY}T21:00:00Z`), at('2026-12-21T14:30:00Z'));
    const kinds = checkLives(told, 1);
    expect(kinds.size).toBe(9);
    expect([...kinds.values()].reduce((sum, count) => sum + count, 0)).toBeGreaterThan(20);
    const deliveries = told.filter(({ type }) => type === 'leg.delivered');
    expect(deliveries.length).toBeGreaterThan(10);
    expect(told.filter(({ type }) => type === 'exit.decided').length).toBeGreaterThan(5);
  });

  it('on a coin is settled in it at 08:00 UTC', () => {
    const { inputs } = gatherChains('expiry-friday', '00:00', 485);
    const chains = inputs.filter(({ chain }) => chain.underlying === 'BTC');
    expect(chains[0]?.chain.terms).toEqual(COIN_TERMS);
    const of = market('deribit', COIN_TERMS);
    const told = lived({ ...of, underlying: 'BTC' }, chains, at(`${DAY}T08:00:00Z`), at(`${DAY}T08:01:00Z`));
    const kinds = checkLives(told, 10_000);
    expect(kinds.size).toBe(8);
    const paid = told.filter((event) => event.type === 'leg.delivered' && event.delivery.cash !== 0);
    expect(paid.length).toBeGreaterThan(2);
  });
});
