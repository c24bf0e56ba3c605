import { describe, expect, it } from 'vitest';
import { type Cents, cents, priceE4 } from '#domain/money';
import type { SpreadGreeks } from '#domain/recommendation';
import { bookAt } from '#portfolio/book/book-at';
import type { TraderBook } from '#portfolio/book/trader-book';
import type { BreakerName } from '#portfolio/breakers/breaker-state';
import { breakersAt } from '#portfolio/breakers/breakers-at';
import { recordOfBook } from '#portfolio/breakers/record-of-book';
import type { Exposure } from '#portfolio/limits/exposure';
import { exposuresOfBook } from '#portfolio/limits/exposures-of-book';
import { DEFAULT_PORTFOLIO_SETTINGS } from '#portfolio/portfolio-settings';
import { epochMs } from '#primitives/clock';
import { sealedRecommendation } from '#tests/support/sealed-recommendation';
import { fortnight, TICKET_LIVES } from '#tests/support/ticket-lives';
import { closeTicket, openTicket, TraderScript } from '#tests/support/trader-script';

const GREEKS: SpreadGreeks = { delta: 8, gamma: -1, vega: -0.5, theta: 1 };
const STAND = { price: 57, greeks: GREEKS, daysToExpiry: 14 };

function exposures(book: TraderBook): readonly Exposure[] {
  return exposuresOfBook(book, {
    standOf: () => STAND,
    recommendationOf: () => sealedRecommendation({ greeks: GREEKS }),
  });
}

function tripped(book: TraderBook, ahead: Cents | null = cents(0)): readonly BreakerName[] {
  const health = { quotedMs: book.atMs, missedHeartbeats: null, guardianHalt: null };
  const found = breakersAt(
    recordOfBook(book, () => ahead),
    health,
    book.atMs,
    DEFAULT_PORTFOLIO_SETTINGS,
  );
  return found.filter((one) => one.tripped).map(({ breaker }) => breaker);
}

describe('what a book has at risk', () => {
  it('is nothing once a ticket is withdrawn, rejected or expired', () => {
    for (const state of ['withdrawn', 'rejected', 'expired'] as const) {
      expect(exposures(TICKET_LIVES[state]().book)).toEqual([]);
    }
  });

  it('is the whole of an order that waits, at the lowest credit that it allows', () => {
    for (const state of ['reviewed', 'staged', 'working'] as const) {
      const [order, ...others] = exposures(TICKET_LIVES[state]().book);
      // Two spreads 2.00 wide at 0.38: 324 dollars, although the ticket asks for 0.41.
      expect(order).toMatchObject({ maxLoss: 32_400, buyingPower: 32_400 });
      expect(order?.greeks?.delta).toBe(16);
      expect(others).toEqual([]);
    }
  });

  it('is what is held and what may still be filled, each for itself', () => {
    const [held, waiting, ...others] = exposures(TICKET_LIVES['partly-filled']().book);
    expect(held?.buyingPower).toBe(20_000 - 4_100);
    expect(waiting).toMatchObject({ maxLoss: 16_200, buyingPower: 16_200 });
    expect(waiting?.greeks?.delta).toBe(8);
    expect(others).toEqual([]);
  });

  it('is what is held alone once everything is filled, fees included', () => {
    const { book, position } = TICKET_LIVES.filled();
    const [held, ...others] = exposures(book);
    expect(held?.buyingPower).toBe(40_000 - 8_100);
    expect(held?.maxLoss).toBe(40_000 - 8_100 + position.basisFees);
    expect(others).toEqual([]);
  });

  it('has no limit while a leg that was sold stands alone', () => {
    const ticket = openTicket();
    const script = new TraderScript().does({ type: 'ticket.reviewed', ticket });
    const [short] = ticket.structure.legs;
    if (short === undefined) throw new Error('a put spread sells a leg');
    script.fill(ticket, 2, 0.9, { legs: [{ ...short, quantity: -2, price: priceE4(0.9) }] });
    expect(exposures(script.book)[0]?.maxLoss).toBeGreaterThan(1e9);
  });
});

describe('the breakers of a book', () => {
  /** Opened for about 0.41 and closed half an hour later. */
  function roundTrip(): TraderScript {
    const script = TICKET_LIVES.filled().wait(30);
    const closing = closeTicket(script.position.id, {
      contracts: 2,
      madeMs: script.nowMs,
      validUntilMs: epochMs(script.nowMs + 60_000),
    });
    return script.does({ type: 'ticket.reviewed', ticket: closing }).fill(closing, 2, 0.24);
  }

  it('follow from what was recorded, so that a restart changes nothing', () => {
    const { facts, nowMs } = fortnight();
    for (const { atMs } of facts) {
      const kept = JSON.parse(JSON.stringify(facts)) as typeof facts;
      expect(tripped(bookAt(kept, atMs))).toEqual(tripped(bookAt(facts, atMs)));
    }
    expect(tripped(bookAt(facts, nowMs))).toEqual([]);
  });

  it('trip with the kill switch and a pause, and as of an earlier moment they had not', () => {
    const script = new TraderScript()
      .does({ type: 'desk.paused', reason: 'lunch', untilMs: null })
      .wait(5)
      .does({ type: 'desk.killed', reason: 'enough' });
    expect(tripped(script.book)).toEqual(['killed', 'paused']);
    expect(tripped(bookAt(script.facts, epochMs(script.nowMs - 60_000)))).toEqual(['paused']);
  });

  it('count a result once, when it became final, with its fees', () => {
    const { book } = roundTrip();
    const record = recordOfBook(book, () => null);
    expect(record.open).toEqual([]);
    expect(record.closed).toHaveLength(1);
    const final = record.results.reduce((sum, result) => sum + result.cents, 0);
    expect(final).toBe(book.realised);
    expect(record.closed[0]?.cents).toBe(book.realised);
  });

  it('trip while something that is open cannot be marked', () => {
    expect(tripped(TICKET_LIVES.filled().book, null)).toEqual(['daily-loss', 'drawdown', 'monthly-loss']);
    expect(tripped(TICKET_LIVES.filled().book, cents(-80_000))).toContain('daily-loss');
  });
});
