import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { journalView, positionsView, riskView } from '#contract/book-view';
import { recommendationView, signalsView, type TicketReview, ticketsView } from '#contract/trade-view';
import type { PlacedAdvice } from '#domain/advice';
import { demoAdvice, TradedDemo } from '#tests/support/traded-demo';
import { MINUTE_MS } from '#primitives/clock';

let advice: readonly PlacedAdvice[];
let root: string;
let issuedMs: number;
let endedMs: number;
let id: string;
let nonces = 0;

beforeAll(() => {
  advice = demoAdvice();
  const issued = advice.map((placed) => placed.advice).find(({ type }) => type === 'recommendation.issued');
  if (issued?.type !== 'recommendation.issued') throw new Error('the demo day recommends something');
  issuedMs = issued.seenMs;
  id = issued.recommendation.id;
  endedMs = advice.map((placed) => placed.advice).find(({ type }) => type === 'recommendation.ended')?.seenMs ?? 0;
}, 120_000);

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'argus-trading-'));
  return () => rmSync(root, { recursive: true, force: true });
});

function nonce(): string {
  return `test-nonce-${nonces++}`;
}

function openDemo(): TradedDemo {
  return new TradedDemo({ advice, root });
}

async function confirm(demo: TradedDemo, review: TicketReview): Promise<void> {
  const { how, phrase } = review.confirm;
  await demo.ask('ticket.confirm', {
    ticketId: review.ticket.id,
    nonce: review.nonce,
    held: how === 'hold',
    typed: how === 'type' ? phrase.toLowerCase() : null,
  });
}

async function heldPosition(demo: TradedDemo): Promise<string> {
  demo.goTo(issuedMs + MINUTE_MS);
  const review = await demo.ask('ticket.make', { recommendationId: id, venue: 'robinhood', contracts: 1 });
  await confirm(demo, review);
  const { ticket } = review;
  await demo.ask('fill.record', {
    ticketId: ticket.id,
    nonce: nonce(),
    contracts: 1,
    price: ticket.limit,
    fees: 0.1,
    filledMs: null,
    legs: [],
  });
  const [position] = demo.seat.board.positions().positions;
  if (position === undefined) throw new Error('there is a position');
  return position.id;
}

describe('The trading desk on the bundled day', () => {
  it('shows at the cursor what was advised by then, and nothing of it before', () => {
    using demo = openDemo();
    const { board } = demo.seat;
    demo.goTo(issuedMs - MINUTE_MS);
    expect(board.recommendation(null).card).toBeNull();
    expect(board.signals().accepted.some((signal) => signal.id === id)).toBe(false);
    demo.goTo(issuedMs + 1);
    expect(board.recommendation(null).card).toMatchObject({ id, state: 'open', tier: 1 });
    expect(board.signals().accepted[0]).toMatchObject({ id, state: 'recommended' });
    demo.goTo(endedMs + 1);
    expect(board.recommendation(null).card).toMatchObject({ id, state: 'ended' });
    demo.goTo(issuedMs - MINUTE_MS);
    expect(board.recommendation(null).card).toBeNull();
  });

  it('takes a recommendation all the way: ticket, confirmation, fill, watched, closed, journal', async () => {
    using demo = openDemo();
    const { board } = demo.seat;
    demo.goTo(issuedMs + MINUTE_MS);
    const { card } = board.recommendation(null);
    expect(card?.sizing?.contracts).toBeGreaterThan(0);
    const review = await demo.ask('ticket.make', { recommendationId: id, venue: 'robinhood', contracts: null });
    expect(review.ticket).toMatchObject({ state: 'draft', contracts: card?.sizing?.contracts });
    expect(review.ticket.steps.length).toBeGreaterThan(8);
    expect(board.tickets().tickets).toEqual([]);
    await confirm(demo, review);
    const [ticket] = board.tickets().tickets;
    expect(ticket).toMatchObject({ id: review.ticket.id, state: 'reviewed', can: { fill: true, withdraw: true } });
    const price = ticket?.limit ?? 0;
    const contracts = ticket?.contracts ?? 0;
    const fill = { ticketId: review.ticket.id, nonce: nonce(), contracts, price, fees: 0.2, filledMs: null, legs: [] };
    const first = await demo.ask('fill.record', fill);
    expect(await demo.ask('fill.record', fill)).toEqual(first);
    const [open] = board.positions().positions;
    expect(open).toMatchObject({ state: 'open', contracts, credit: price });

    demo.goTo(issuedMs + 30 * MINUTE_MS);
    await expect.poll(() => board.positions().positions[0]?.mark ?? null, { timeout: 20_000 }).not.toBeNull();
    const watched = board.positions().positions[0];
    expect(watched?.mark?.aheadNatural).toBeLessThanOrEqual(watched?.mark?.aheadMid ?? 0);
    // The credit alone is nobody's profit: closing costs the other side of the market and fees.
    expect(watched?.mark?.aheadNatural).not.toBeCloseTo(price * 100 * contracts, 2);

    const positionId = watched?.id ?? '';
    const closing = await demo.ask('position.close-ticket', { positionId, venue: 'robinhood', contracts: null });
    expect(closing.ticket).toMatchObject({ side: 'close', contracts });
    await confirm(demo, closing);
    const paid = closing.ticket.worst;
    await demo.ask('fill.record', {
      ticketId: closing.ticket.id,
      nonce: nonce(),
      contracts,
      price: paid,
      fees: 0.2,
      filledMs: null,
      legs: [],
    });
    const [row] = board.journal().rows;
    expect(row).toMatchObject({ kind: 'trade', credit: price, debit: paid, positionId });
    expect(row?.result).toBeCloseTo((price - paid) * 100 * contracts - 0.4, 2);
    expect(row?.worstAhead).not.toBeNull();
    expect(board.journal().totals.trades).toBe(1);
    expect(board.recommendation(null).card?.state).toBe('filled');
  });

  it('marks a position by the chain that it was opened by, until the next one comes', async () => {
    using demo = openDemo();
    const { board } = demo.seat;
    await heldPosition(demo);
    const marked = () => board.positions().positions[0]?.mark ?? null;
    await expect.poll(marked, { timeout: 20_000 }).not.toBeNull();
    expect(marked()?.quotedMs).toBeLessThan(demo.nowMs);
    expect(board.risk().breakers.filter(({ isTripped }) => isTripped)).toEqual([]);
    const opened = marked();
    demo.goTo(issuedMs + 30 * MINUTE_MS);
    await expect.poll(() => marked()?.quotedMs, { timeout: 20_000 }).toBeGreaterThan(issuedMs + 28 * MINUTE_MS);
    demo.goTo(issuedMs + MINUTE_MS);
    await expect.poll(marked, { timeout: 20_000 }).toEqual(opened);
  });

  it('shows the book as it was, when the cursor goes back', async () => {
    using demo = openDemo();
    const { board } = demo.seat;
    await heldPosition(demo);
    expect(board.positions().positions).toHaveLength(1);
    demo.goTo(issuedMs + 1);
    expect(board.positions().positions).toEqual([]);
    expect(board.tickets().tickets).toEqual([]);
    demo.goTo(issuedMs + 2 * MINUTE_MS);
    expect(board.positions().positions).toHaveLength(1);
  });

  it('says the same of a position whichever way the cursor came there', async () => {
    using demo = openDemo();
    const { board } = demo.seat;
    const positionId = await heldPosition(demo);
    const at = async (ms: number) => {
      demo.goTo(ms);
      await expect.poll(() => board.positions().positions[0]?.mark ?? null, { timeout: 20_000 }).not.toBeNull();
      return board.positions().positions.find((position) => position.id === positionId);
    };
    const late = issuedMs + 90 * MINUTE_MS;
    const early = issuedMs + 20 * MINUTE_MS;
    const first = await at(early);
    await at(late);
    expect(await at(early)).toEqual(first);
    using again = openDemo();
    again.goTo(early);
    await expect
      .poll(() => again.seat.board.positions().positions[0]?.mark ?? null, { timeout: 20_000 })
      .not.toBeNull();
    expect(again.seat.board.positions().positions[0]).toEqual(first);
  });

  it('restores every state of a ticket after a restart', async () => {
    let ticketId = '';
    {
      using demo = openDemo();
      demo.goTo(issuedMs + MINUTE_MS);
      const review = await demo.ask('ticket.make', { recommendationId: id, venue: 'robinhood', contracts: null });
      ticketId = review.ticket.id;
      await confirm(demo, review);
    }
    const states: string[] = [];
    const step = async (deed: ((demo: TradedDemo) => Promise<unknown>) | null): Promise<void> => {
      using demo = openDemo();
      demo.goTo(issuedMs + 2 * MINUTE_MS);
      states.push(demo.seat.board.tickets().tickets[0]?.state ?? 'none');
      await deed?.(demo);
    };
    const fill = (contracts: number) => (demo: TradedDemo) => {
      const [ticket] = demo.seat.board.tickets().tickets;
      const price = ticket?.limit ?? 0;
      return demo.ask('fill.record', {
        ticketId,
        nonce: nonce(),
        contracts,
        price,
        fees: 0.1,
        filledMs: null,
        legs: [],
      });
    };
    await step((demo) => demo.ask('ticket.working', { ticketId, nonce: nonce() }));
    await step(fill(1));
    await step(null);
    expect(states.slice(0, 2)).toEqual(['reviewed', 'working']);
    expect(['partly-filled', 'filled']).toContain(states[2]);
  });

  it('confirms only what was typed or held as asked, once, and what is still allowed', async () => {
    using demo = openDemo();
    demo.goTo(issuedMs + MINUTE_MS);
    const review = await demo.ask('ticket.make', { recommendationId: id, venue: 'robinhood', contracts: 1 });
    const { ticket, confirm: asked } = review;
    const wrong = { ticketId: ticket.id, nonce: review.nonce, held: false, typed: 'SELL' };
    await expect(demo.ask('ticket.confirm', wrong)).rejects.toThrow(/Nothing was kept/);
    await expect(demo.ask('ticket.confirm', { ...wrong, nonce: 'another-nonce' })).rejects.toThrow(/not under review/);
    const right = { ...wrong, held: true, typed: asked.phrase };
    const { fact } = await demo.ask('ticket.confirm', right);
    expect((await demo.ask('ticket.confirm', right)).fact).toBe(fact);
    expect(demo.seat.board.tickets().tickets).toHaveLength(1);
    await expect(demo.ask('ticket.make', { recommendationId: id, venue: 'robinhood', contracts: 1 })).rejects.toThrow(
      /Withdraw it first/,
    );
  });

  it('refuses to open anything while it is paused or killed, and says why; it closes all the same', async () => {
    using demo = openDemo();
    const { board } = demo.seat;
    await heldPosition(demo);
    await demo.ask('desk.kill', { nonce: nonce(), reason: 'testing the switch' });
    expect(board.stance.killed?.reason).toBe('testing the switch');
    expect(board.signals().halted).toContain('testing the switch');
    await expect(demo.ask('ticket.make', { recommendationId: id, venue: 'robinhood', contracts: 1 })).rejects.toThrow(
      /kill switch/,
    );
    demo.goTo(issuedMs + 5 * MINUTE_MS);
    await expect.poll(() => board.positions().positions[0]?.mark ?? null, { timeout: 20_000 }).not.toBeNull();
    const positionId = board.positions().positions[0]?.id ?? '';
    const closing = await demo.ask('position.close-ticket', { positionId, venue: 'robinhood', contracts: null });
    await confirm(demo, closing);
    await expect(demo.ask('desk.revive', { nonce: nonce(), typed: 'please' })).rejects.toThrow(/Type REVIVE/);
    await demo.ask('desk.revive', { nonce: nonce(), typed: 'revive' });
    expect(board.stance.killed).toBeNull();
  });

  it('makes another ticket once the one before was withdrawn, also while the clock stands still', async () => {
    using demo = openDemo();
    const { board } = demo.seat;
    demo.goTo(issuedMs + MINUTE_MS);
    const order = { recommendationId: id, venue: 'robinhood', contracts: 1 } as const;
    const first = await demo.ask('ticket.make', order);
    await confirm(demo, first);
    expect(board.recommendation(null).card).toMatchObject({ state: 'ticket', ticketId: first.ticket.id });
    await demo.ask('ticket.withdraw', { ticketId: first.ticket.id, nonce: nonce(), reason: 'wrong strike typed' });
    expect(board.recommendation(null).card).toMatchObject({ state: 'open', ticketId: null });
    const second = await demo.ask('ticket.make', order);
    expect(second.ticket.id).not.toBe(first.ticket.id);
    await confirm(demo, second);
    expect(board.tickets().tickets.map(({ state }) => state)).toEqual(['reviewed', 'withdrawn']);
  });

  it('adopts what is held elsewhere, and proposes how it ended once its last day is over', async () => {
    using demo = openDemo();
    const { board } = demo.seat;
    demo.goTo(issuedMs);
    await demo.ask('position.adopt', {
      nonce: nonce(),
      venue: 'robinhood',
      structure: {
        underlying: 'IBIT',
        shares: 0,
        legs: [
          { right: 'put', strike: 35, expiry: '2026-03-06', quantity: -1 },
          { right: 'put', strike: 34, expiry: '2026-03-06', quantity: 1 },
        ],
      },
      contracts: 2,
      price: 0.2,
      fees: 0.4,
      filledMs: null,
    });
    expect(board.positions().positions[0]).toMatchObject({ state: 'open', contracts: 2, settlement: null });
    demo.goTo(issuedMs + 4 * 60 * MINUTE_MS);
    await expect.poll(() => board.positions().positions[0]?.settlement ?? null, { timeout: 20_000 }).not.toBeNull();
    const [position] = board.positions().positions;
    expect(position?.settlement).toMatchObject({ how: 'expired', contracts: 2, cash: 0 });
    const { how, contracts, cash } = position?.settlement ?? { how: 'expired' as const, contracts: 0, cash: 1 };
    await demo.ask('position.settle', { positionId: position?.id ?? '', nonce: nonce(), contracts, cash, how });
    expect(board.positions().positions[0]).toMatchObject({ state: 'closed', realised: 39.6, due: null });
  });

  it('makes no ticket of what no longer holds', async () => {
    using demo = openDemo();
    demo.goTo(endedMs + MINUTE_MS);
    await expect(demo.ask('ticket.make', { recommendationId: id, venue: 'robinhood', contracts: 1 })).rejects.toThrow(
      /no longer holds/,
    );
    demo.goTo(issuedMs - MINUTE_MS);
    await expect(demo.ask('ticket.make', { recommendationId: id, venue: 'robinhood', contracts: 1 })).rejects.toThrow(
      /no recommendation/,
    );
  });

  it('stages nothing while no broker is connected, and says how to connect one', async () => {
    using demo = openDemo();
    demo.goTo(issuedMs + MINUTE_MS);
    const review = await demo.ask('ticket.make', { recommendationId: id, venue: 'ibkr', contracts: 1 });
    await confirm(demo, review);
    await expect(demo.ask('ticket.stage', { ticketId: review.ticket.id, nonce: nonce() })).rejects.toThrow(
      /collector mode|IBKR is off/,
    );
    expect(demo.seat.board.tickets().tickets[0]?.about).toContain('IBKR is off');
  });

  it('shows a book that another process writes, and takes nothing into it', async () => {
    using demo = openDemo();
    await heldPosition(demo);
    using second = openDemo();
    second.goTo(issuedMs + 2 * MINUTE_MS);
    expect(second.seat.board.positions().positions).toHaveLength(1);
    await expect(second.ask('desk.pause', { nonce: nonce(), reason: 'lunch', minutes: null })).rejects.toThrow(
      /keeps this trading book/,
    );
  });

  it('answers in the words of the contract', async () => {
    using demo = openDemo();
    const { board } = demo.seat;
    await heldPosition(demo);
    await demo.ask('recommendation.snooze', { recommendationId: id, nonce: nonce(), minutes: 5 });
    await demo.ask('journal.note', {
      nonce: nonce(),
      positionId: null,
      recommendationId: id,
      text: 'calm',
      tags: ['demo'],
    });
    for (const [schema, view] of [
      [signalsView, board.signals()],
      [recommendationView, board.recommendation(null)],
      [ticketsView, board.tickets()],
      [positionsView, board.positions()],
      [journalView, board.journal()],
      [riskView, board.risk()],
    ] as const) {
      expect(schema.parse(view)).toEqual(view);
    }
    const { text } = await demo.ask('journal.export', { format: 'csv' });
    expect(text.split('\n')).toHaveLength(3);
  });
});
