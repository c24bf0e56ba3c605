import { describe, expect, it } from 'vitest';
import { cents, priceE4 } from '#domain/money';
import type { StructureLeg } from '#domain/structure';
import { bookAt } from '#portfolio/book/book-at';
import { closeTicket, DESK_START, openTicket, PUT_SPREAD, TraderScript } from '#tests/support/trader-script';
import { epochMs, MINUTE_MS } from '#primitives/clock';

const ticket = openTicket();
const reviewed = { type: 'ticket.reviewed', ticket } as const;

describe('the trader’s book', () => {
  it('opens a position with the first fill and keeps its average credit, cash and fees', () => {
    const script = new TraderScript().does(reviewed).fill(ticket, 1, 0.41).wait(1).fill(ticket, 1, 0.4);
    const { position, book } = script;
    expect(book.tickets[0]).toMatchObject({ state: 'filled', filled: 2, positionId: position.id });
    expect(position).toMatchObject({ status: 'open', contracts: 2, opened: 2, credit: priceE4(0.405), realised: 0 });
    expect(position).toMatchObject({ basis: cents(8_100), fees: cents(12), basisFees: cents(12) });
    expect(position.legs.map(({ quantity }) => quantity)).toEqual([-2, 2]);
  });

  it('realises what closing leaves after fees, part by part, to the cent', () => {
    const script = new TraderScript().does(reviewed).fill(ticket, 2, 0.41).wait(30);
    const closing = closeTicket(script.position.id, {
      madeMs: script.nowMs,
      validUntilMs: epochMs(script.nowMs + 60_000),
    });
    script.does({ type: 'ticket.reviewed', ticket: closing }).fill(closing, 1, 0.2);
    expect(script.position).toMatchObject({ status: 'open', contracts: 1, realised: 4_100 - 2_000 - 6 - 6 });
    script.wait(1).fill(closing, 1, 0.24);
    expect(script.position).toMatchObject({ status: 'closed', contracts: 0, closedMs: script.nowMs, basis: 0 });
    expect(script.book.realised).toBe(8_200 - 2_000 - 2_400 - 24);
    expect(script.book.realisations.map(({ equity }) => equity)).toEqual([2_088, 3_776]);
  });

  it('shows at an instant what had been said until then', () => {
    const script = new TraderScript().does(reviewed).wait(1).fill(ticket, 2, 0.41);
    expect(bookAt(script.facts, DESK_START)).toMatchObject({ positions: [], tickets: [{ state: 'reviewed' }] });
    expect(bookAt(script.facts, epochMs(DESK_START - 1))).toMatchObject({ facts: 0, tickets: [] });
    expect(bookAt(script.facts, epochMs(DESK_START + MINUTE_MS)).positions).toHaveLength(1);
  });

  it('counts a spread that came leg by leg once its last leg is there, and shows what stands alone until then', () => {
    const [short, long] = PUT_SPREAD.legs as [StructureLeg, StructureLeg];
    const sold = [{ ...short, quantity: -2, price: priceE4(0.9) }];
    const bought = [{ ...long, quantity: 2, price: priceE4(0.49) }];
    const script = new TraderScript().does(reviewed).fill(ticket, 2, 0.9, { legs: sold });
    expect(script.position).toMatchObject({ contracts: 0, credit: null, loose: [{ ...short, quantity: -2 }] });
    expect(script.book.tickets[0]).toMatchObject({ state: 'partly-filled', filled: 0 });
    script.wait(1).fill(ticket, 2, -0.49, { legs: bought });
    expect(script.position).toMatchObject({ contracts: 2, credit: priceE4(0.41), loose: [], basis: cents(8_200) });
    expect(script.book.tickets[0]).toMatchObject({ state: 'filled', filled: 2 });
  });
});
