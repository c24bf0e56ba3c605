import { describe, expect, it } from 'vitest';
import { type Cents, cents, type PriceE4 } from '#domain/money';
import type { TraderDeed, TraderFact } from '#domain/trader-fact';
import { acceptDeed } from '#portfolio/book/accept-deed';
import { bookAt } from '#portfolio/book/book-at';
import type { HeldPosition, TraderBook } from '#portfolio/book/trader-book';
import { DAY_MS, type EpochMs, epochMs, MINUTE_MS } from '#primitives/clock';
import { SeededRandom } from '#primitives/random';
import { closeTicket, DESK_START, openTicket, PUT_SPREAD } from '#tests/support/trader-script';

const LIVES = 60;
const ATTEMPTS = 90;
const WIDTH = 20_000;
const END = epochMs(DESK_START + 40 * DAY_MS);

/** Tries anything at any time, back in time as well, sensible or not. What is refused leaves no trace. */
function randomLife(seed: number): readonly TraderFact[] {
  const random = new SeededRandom(seed);
  const facts: TraderFact[] = [];
  let nowMs = DESK_START;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const leap = random.next();
    if (leap < 0.1) nowMs = epochMs(DESK_START + random.below(60) * MINUTE_MS);
    else nowMs = epochMs(nowMs + (leap > 0.97 ? 9 * DAY_MS : random.below(4) * MINUTE_MS));
    const deed = randomDeed(random, bookAt(facts, nowMs), nowMs, attempt);
    const accepted = acceptDeed(facts, { atMs: nowMs, source: 'window', nonce: `n${attempt}`, deed });
    if (accepted.ok) facts.push(accepted.value.fact);
  }
  return facts;
}

function randomDeed(random: SeededRandom, book: TraderBook, nowMs: EpochMs, attempt: number): TraderDeed {
  const pick = <Item>(items: readonly Item[]): Item | undefined => items[random.below(Math.max(1, items.length))];
  const record = pick(book.tickets);
  const position = pick(book.positions);
  const contracts = 1 + random.below(3);
  const time = { madeMs: nowMs, quotedMs: nowMs, validUntilMs: epochMs(nowMs + 5 * MINUTE_MS) };
  const ticketId = record?.ticket.id ?? 'none';
  switch (random.below(12)) {
    case 0:
    case 1:
      return { type: 'ticket.reviewed', ticket: openTicket({ ...time, contracts, recommendationId: `r${attempt}` }) };
    case 2:
    case 3:
      return { type: 'ticket.reviewed', ticket: closeTicket(position?.id ?? 'none', { ...time, contracts }) };
    case 4:
      return pick<TraderDeed>([
        { type: 'ticket.staged', ticketId, orderId: attempt, account: 'DU1' },
        { type: 'ticket.working', ticketId },
        { type: 'ticket.withdrawn', ticketId, reason: 'moved' },
        { type: 'ticket.rejected', ticketId, reason: 'margin' },
        { type: 'desk.paused', reason: 'lunch', untilMs: random.next() < 0.5 ? null : epochMs(nowMs + MINUTE_MS) },
        { type: 'desk.resumed' },
      ]) as TraderDeed;
    case 5: {
      const fills = book.positions.flatMap(({ fills: own }) => own);
      return { type: 'fill.voided', fillId: pick(fills)?.id ?? 'none', reason: 'typo' };
    }
    case 6: {
      const cash = cents(0 - random.below(3) * 20_000);
      const how = cash === 0 ? 'expired' : 'assigned';
      return { type: 'position.settled', positionId: position?.id ?? 'none', contracts, cash, how };
    }
    default:
      return randomFill(random, ticketId, contracts, nowMs, attempt);
  }
}

/** Half of them leg by leg. */
function randomFill(random: SeededRandom, ticketId: string, contracts: number, nowMs: EpochMs, attempt: number) {
  const fees: Cents = cents(random.below(200));
  const fill = { type: 'fill.recorded', fillId: `f${attempt}`, ticketId, contracts, fees, filledMs: nowMs } as const;
  const side = random.next() < 0.5 ? 1 : -1;
  const leg = PUT_SPREAD.legs[random.below(2)];
  const each = (100 * random.below(200)) as PriceE4;
  if (leg === undefined || random.next() < 0.5)
    return { ...fill, price: (100 * random.below(250)) as PriceE4, legs: [] };
  const quantity = side * leg.quantity * contracts;
  const price = (0 - side * (quantity / contracts) * each + 0) as PriceE4;
  return { ...fill, price, legs: [{ ...leg, quantity, price: each }] };
}

function cashOf({ fills, settlements }: HeldPosition): number {
  return [...fills, ...settlements].reduce((sum, { cash }) => sum + cash, 0);
}

const LIVED = Array.from({ length: LIVES }, (_, seed) => randomLife(seed));

describe('any life of a trader', () => {
  it('is lively enough to say something', () => {
    const books = LIVED.map((facts) => bookAt(facts, END));
    const count = (of: (book: TraderBook) => number): number => books.reduce((sum, book) => sum + of(book), 0);
    expect(count(({ positions }) => positions.length)).toBeGreaterThan(100);
    expect(count(({ positions }) => positions.filter(({ status }) => status === 'closed').length)).toBeGreaterThan(20);
    expect(count(({ positions }) => positions.filter(({ loose }) => loose.length > 0).length)).toBeGreaterThan(20);
    expect(count(({ voided }) => voided.length)).toBeGreaterThan(20);
  });

  it('accounts for every cent: cash less fees is what was realised and what is still held', () => {
    for (const facts of LIVED) {
      const { positions, realised, realisations } = bookAt(facts, END);
      for (const position of positions) {
        const { fees, basis, basisFees, fills } = position;
        expect(cashOf(position) - fees).toBe(position.realised + basis - basisFees);
        expect(fees).toBe(fills.reduce((sum, fill) => sum + fill.fees, 0));
        if (position.status === 'closed') expect([basis, basisFees, position.contracts]).toEqual([0, 0, 0]);
      }
      expect(realised).toBe(positions.reduce((sum, position) => sum + position.realised, 0));
      expect(realisations.at(-1)?.equity ?? 0).toBe(realised);
    }
  });

  it('holds nothing that was never filled, and no ticket is filled beyond its contracts', () => {
    for (const facts of LIVED) {
      const { positions, tickets } = bookAt(facts, END);
      for (const { ticket, filled } of tickets) expect(filled).toBeLessThanOrEqual(ticket.contracts);
      for (const { legs, structure, contracts } of positions) {
        for (const [i, { quantity }] of legs.entries()) {
          const ratio = structure.legs[i]?.quantity ?? 0;
          expect(quantity * ratio).toBeGreaterThanOrEqual(contracts * ratio * ratio);
        }
      }
    }
  });

  it('loses no more on a spread that was whole than its width, less its credit, and fees', () => {
    let closed = 0;
    for (const facts of LIVED) {
      for (const { status, fills, opened, fees, realised, credit } of bookAt(facts, END).positions) {
        if (status !== 'closed' || credit === null || fills.some(({ legs }) => legs.length > 0)) continue;
        closed++;
        expect(realised).toBeGreaterThanOrEqual(Math.ceil(((credit - WIDTH) * opened * 100) / 100) - fees - opened);
      }
    }
    expect(closed).toBeGreaterThan(5);
  });

  it('never holds a deed that contradicts another', () => {
    for (const facts of LIVED) expect(bookAt(facts, END).conflicts).toEqual([]);
  });

  it('reads at any moment as if nothing had been said after it, and the same from the disk', () => {
    const random = new SeededRandom(1);
    for (const facts of LIVED) {
      const atMs = epochMs(DESK_START + random.below(200) * MINUTE_MS);
      const known = facts.filter((fact) => fact.atMs <= atMs);
      const fromDisk = JSON.parse(JSON.stringify(known.toReversed())) as readonly TraderFact[];
      expect(bookAt(fromDisk, atMs)).toEqual(bookAt(facts, atMs));
    }
  });
});
