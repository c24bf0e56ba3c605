import { describe, expect, it } from 'vitest';
import { cents, priceE4 } from '#domain/money';
import { type BrokerDeed, brokerDeed } from '#entry/broker/broker-deeds';
import type { BrokerFill, BrokerNews, StagedState } from '#ports/broker';
import { openTicket, PUT_SPREAD, TraderScript } from '#tests/support/trader-script';

const ticket = openTicket();
const estimate = (): ReturnType<typeof cents> => cents(260);

function order(state: StagedState, text = ''): BrokerNews {
  const { id: ticketId } = ticket;
  return { type: 'order', order: { ticketId, orderId: 7, account: 'DU1', state, filled: 0, remaining: 2, text } };
}

function reviewed(): TraderScript {
  return new TraderScript().does({ type: 'ticket.reviewed', ticket });
}

/** What the broker says, written into the book as often as it says it. */
function hears(script: TraderScript, ...news: readonly BrokerNews[]): readonly (BrokerDeed | null)[] {
  return news.map((one) => {
    const told = brokerDeed(one, script.book, estimate);
    if (told !== null) script.does(told.deed);
    return told;
  });
}

function fill(script: TraderScript, changes: Partial<BrokerFill> = {}): BrokerNews {
  const legs = PUT_SPREAD.legs.map((leg, i) => ({
    ...leg,
    quantity: leg.quantity * 2,
    price: priceE4([0.9, 0.5][i] ?? 0),
  }));
  const base = { ticketId: ticket.id, fillId: 'E1', contracts: 2, price: priceE4(0.4), fees: cents(131), legs };
  return { type: 'fill', fill: { ...base, seenMs: script.nowMs, ...changes } };
}

describe('What a broker says of a ticket', () => {
  it('becomes a deed once, however often it is said', () => {
    const script = reviewed();
    const [first, again] = hears(script, order('staged'), order('staged'));
    expect(first?.deed).toEqual({ type: 'ticket.staged', ticketId: ticket.id, orderId: 7, account: 'DU1' });
    expect(again).toBeNull();
    const [working, twice] = hears(script, order('working'), order('working'));
    expect(working?.deed.type).toBe('ticket.working');
    expect(twice).toBeNull();
    expect(script.book.tickets[0]?.state).toBe('working');
  });

  it('books a fill with its legs and its charges', () => {
    const script = reviewed();
    hears(script, order('staged'), order('working'), fill(script));
    expect(script.book.tickets[0]?.state).toBe('filled');
    expect(script.position).toMatchObject({ contracts: 2, credit: 4_000, fees: 131 });
    expect(script.position.fills[0]?.legs).toHaveLength(2);
  });

  it('estimates charges that the broker has not named: they are never nothing', () => {
    const script = reviewed();
    hears(script, fill(script, { fees: null }));
    expect(script.position.fees).toBe(260);
  });

  it('books the spread where the averages of its legs do not add up to it', () => {
    const script = reviewed();
    hears(script, fill(script, { price: priceE4(0.41) }));
    expect(script.position).toMatchObject({ contracts: 2, credit: 4_100 });
    expect(script.position.fills[0]?.legs).toEqual([]);
  });

  it('withdraws what was cancelled there, and leaves what was refused before it stood to be tried again', () => {
    const refused = reviewed();
    expect(hears(refused, order('refused', 'TWS (321): read only'))).toEqual([null]);
    const cancelled = reviewed();
    hears(cancelled, order('staged'), order('cancelled', 'Order Canceled'));
    expect(cancelled.book.tickets[0]).toMatchObject({
      state: 'withdrawn',
      reason: expect.stringContaining('Order Canceled'),
    });
    expect(hears(cancelled, order('cancelled'))).toEqual([null]);
    const later = reviewed();
    hears(later, order('staged'), order('refused', 'TWS (201): margin'));
    expect(later.book.tickets[0]?.state).toBe('rejected');
  });

  it('is nobody’s where the book has no such ticket', () => {
    const script = new TraderScript();
    expect(hears(script, order('staged'), fill(script))).toEqual([null, null]);
  });
});
