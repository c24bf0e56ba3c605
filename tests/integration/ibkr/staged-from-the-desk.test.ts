import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { TicketView } from '#contract/trade-view';
import type { PlacedAdvice } from '#domain/advice';
import { DEFAULT_IBKR_SETTINGS } from '#domain/ibkr-settings';
import { MINUTE_MS } from '#primitives/clock';
import { FakeTws } from '#tests/support/fake-tws';
import { demoAdvice, TradedDemo } from '#tests/support/traded-demo';

const SLOW = { timeout: 20_000 };

let advice: readonly PlacedAdvice[];
let issuedMs: number;
let id: string;
let root: string;
let tws: FakeTws;
let nonces = 0;

beforeAll(() => {
  advice = demoAdvice();
  const issued = advice.map((placed) => placed.advice).find(({ type }) => type === 'recommendation.issued');
  if (issued?.type !== 'recommendation.issued') throw new Error('the demo day recommends something');
  issuedMs = issued.seenMs;
  id = issued.recommendation.id;
}, 120_000);

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'argus-staged-'));
  tws = await FakeTws.start();
});

afterEach(async () => {
  const { transmitted } = tws;
  await tws[Symbol.asyncDispose]();
  rmSync(root, { recursive: true, force: true });
  if (transmitted.length > 0) throw new Error('an order would have been sent');
});

function nonce(): string {
  return `staged-nonce-${nonces++}`;
}

async function connected(minutes = 1): Promise<TradedDemo> {
  const ibkr = { ...DEFAULT_IBKR_SETTINGS, connection: 'on' as const, port: tws.port };
  const demo = new TradedDemo({ advice, root, ibkr });
  demo.goTo(issuedMs + minutes * MINUTE_MS);
  await expect.poll(() => demo.seat.board.tickets().broker.state, SLOW).toBe('ready');
  return demo;
}

function firstTicket({ seat }: TradedDemo): TicketView {
  const [ticket] = seat.board.tickets().tickets;
  if (ticket === undefined) throw new Error('there is a ticket');
  return ticket;
}

async function confirmed(demo: TradedDemo): Promise<string> {
  const {
    ticket,
    nonce: given,
    confirm,
  } = await demo.ask('ticket.make', {
    recommendationId: id,
    venue: 'ibkr',
    contracts: null,
  });
  await demo.ask('ticket.confirm', { ticketId: ticket.id, nonce: given, held: true, typed: confirm.phrase });
  return ticket.id;
}

it('a ticket is staged in live mode only, sent by a human, filled, and held; nothing is transmitted by Argus', async () => {
  using demo = await connected();
  const { board } = demo.seat;
  expect(board.recommendation(null).card?.venues[1]).toMatchObject({ venue: 'ibkr', isPossible: false });
  await demo.ask('desk.mode', { nonce: nonce(), mode: 'live', typed: 'LIVE' });
  expect(board.recommendation(null).card?.venues[1]).toMatchObject({ venue: 'ibkr', isPossible: true });
  const ticketId = await confirmed(demo);
  const staged = await demo.ask('ticket.stage', { ticketId, nonce: nonce() });
  expect(staged).toMatchObject({ account: 'DU1234567' });
  expect(staged.about).toContain('margin changes by $474.50');
  expect(board.tickets().tickets[0]).toMatchObject({ state: 'staged', order: { orderId: staged.orderId } });
  const [order] = tws.orders.filter(({ whatIf }) => !whatIf);
  expect(order).toMatchObject({ orderRef: ticketId, transmit: '0', limit: -(board.tickets().tickets[0]?.limit ?? 0) });

  tws.transmit(ticketId);
  await expect.poll(() => board.tickets().tickets[0]?.state, SLOW).toBe('working');
  const { limit, contracts } = firstTicket(demo);
  tws.fill(ticketId, contracts, limit, '0001');
  await expect.poll(() => board.tickets().tickets[0]?.state, SLOW).toBe('filled');
  expect(board.positions().positions[0]).toMatchObject({ state: 'open', venue: 'ibkr', contracts, credit: limit });
  expect(demo.notes).toEqual([]);
});

it('a ticket that is staged twice, or again after a restart, is one order', async () => {
  let ticketId = '';
  {
    using demo = await connected();
    await demo.ask('desk.mode', { nonce: nonce(), mode: 'live', typed: 'LIVE' });
    ticketId = await confirmed(demo);
    await Promise.allSettled([
      demo.ask('ticket.stage', { ticketId, nonce: nonce() }),
      demo.ask('ticket.stage', { ticketId, nonce: nonce() }),
    ]);
    await expect.poll(() => demo.seat.board.tickets().tickets[0]?.state, SLOW).toBe('staged');
  }
  using again = await connected(2);
  expect(again.seat.board.tickets().tickets[0]?.state).toBe('staged');
  await expect(again.ask('ticket.stage', { ticketId, nonce: nonce() })).rejects.toThrow(/staged already/);
  expect(tws.orders.filter(({ whatIf }) => !whatIf)).toHaveLength(1);
});

it('a staged ticket that is withdrawn leaves the broker’s window as well', async () => {
  using demo = await connected();
  await demo.ask('desk.mode', { nonce: nonce(), mode: 'live', typed: 'LIVE' });
  const ticketId = await confirmed(demo);
  await demo.ask('ticket.stage', { ticketId, nonce: nonce() });
  await demo.ask('ticket.withdraw', { ticketId, nonce: nonce(), reason: 'changed my mind' });
  expect(demo.seat.board.tickets().tickets[0]?.state).toBe('withdrawn');
  expect(tws.heard).toContain('4');
});

it('what a broker says while the cursor stands elsewhere is kept all the same', async () => {
  using demo = await connected();
  const { board } = demo.seat;
  await demo.ask('desk.mode', { nonce: nonce(), mode: 'live', typed: 'LIVE' });
  const ticketId = await confirmed(demo);
  await demo.ask('ticket.stage', { ticketId, nonce: nonce() });
  const { limit, contracts } = firstTicket(demo);
  demo.goTo(issuedMs - 30 * MINUTE_MS);
  expect(board.tickets().tickets).toEqual([]);
  tws.fill(ticketId, contracts, limit, '0001');
  await expect.poll(() => demo.seat.board.journal().problem, SLOW).toBeNull();
  demo.goTo(issuedMs + 3 * MINUTE_MS);
  await expect.poll(() => board.tickets().tickets[0]?.state, SLOW).toBe('filled');
});

it('the broker’s holdings are compared with the book, and nothing is put right', async () => {
  using demo = await connected();
  tws.positions = [
    {
      conId: 1,
      symbol: 'IBIT',
      secType: 'OPT',
      date: '20260402',
      strike: 30,
      right: 'P',
      quantity: 1,
      averageCost: 40,
    },
  ];
  const { checks, account } = await demo.ask('positions.reconcile', {});
  expect(account).toBe('DU1234567');
  expect(checks).toHaveLength(1);
  expect(checks[0]).toMatchObject({ name: 'IBIT', passed: false });
  expect(checks[0]?.text).toContain('adopt the position');
  expect(demo.seat.board.risk().reconciliation?.checks).toEqual(checks);
  expect(demo.seat.board.positions().positions).toEqual([]);
});
