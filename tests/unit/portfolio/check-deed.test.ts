import { describe, expect, it } from 'vitest';
import { cents, priceE4 } from '#domain/money';
import type { StructureLeg } from '#domain/structure';
import type { TraderDeed } from '#domain/trader-fact';
import { acceptDeed } from '#portfolio/book/accept-deed';
import { bookAt } from '#portfolio/book/book-at';
import { checkStaging } from '#portfolio/book/check-ticket';
import { DAY_MS, epochMs, MINUTE_MS } from '#primitives/clock';
import { TICKET_LIVES } from '#tests/support/ticket-lives';
import { closeTicket, DESK_START, EXIT, openTicket, PUT_SPREAD, TraderScript } from '#tests/support/trader-script';

const ticket = openTicket();
const ticketId = ticket.id;
const review: TraderDeed = { type: 'ticket.reviewed', ticket };
const [short, long] = PUT_SPREAD.legs as [StructureLeg, StructureLeg];

const reviewed = (): TraderScript => new TraderScript().does(review);
const held = (): TraderScript => reviewed().fill(ticket, 2, 0.41);

function adopted(changes: Partial<Extract<TraderDeed, { type: 'position.adopted' }>> = {}): TraderDeed {
  return {
    type: 'position.adopted',
    positionId: 'old',
    venue: 'ibkr',
    underlying: ticket.underlying,
    structure: PUT_SPREAD,
    contracts: 1,
    price: priceE4(0.5),
    fees: cents(130),
    filledMs: epochMs(DESK_START - DAY_MS),
    exit: null,
    ...changes,
  };
}

describe('confirming a ticket', () => {
  it('is refused twice, after its time, and once anything in it was changed', () => {
    expect(reviewed().refusalOf(review)).toMatch(/was confirmed before and is reviewed\. Withdraw it first/);
    const withdrawn = reviewed().does({ type: 'ticket.withdrawn', ticketId, reason: 'smaller' });
    expect(withdrawn.refusalOf(review)).toMatch(/is withdrawn\. A moment later a new one can be made/);
    expect(new TraderScript().wait(6).refusalOf(review)).toMatch(/expired 60 s ago: its quotes are too old/);
    const tampered = { ...ticket, contracts: 20 };
    expect(new TraderScript().refusalOf({ ...review, ticket: tampered })).toMatch(/was changed after it was made/);
  });

  it('is refused while another for the same recommendation may still be filled, and after a rejection', () => {
    const other = openTicket({ contracts: 1 });
    const deed: TraderDeed = { type: 'ticket.reviewed', ticket: other };
    expect(reviewed().refusalOf(deed)).toMatch(/is still reviewed\. Withdraw it first/);
    const withdrawn = reviewed().does({ type: 'ticket.withdrawn', ticketId, reason: 'smaller' });
    expect(withdrawn.refusalOf(deed)).toBeNull();
    const rejected = new TraderScript().does({
      type: 'recommendation.rejected',
      recommendationId: 'recommendation-1',
      reason: 'CPI tomorrow',
    });
    expect(rejected.refusalOf(review)).toMatch(/You rejected this recommendation \("CPI tomorrow"\)/);
  });

  it('opens nothing on a desk that is paused or killed, and closes all the same', () => {
    for (const stop of [
      { type: 'desk.paused', reason: 'lunch', untilMs: null },
      { type: 'desk.killed', reason: 'lunch' },
    ] satisfies TraderDeed[]) {
      expect(new TraderScript().does(stop).refusalOf(review)).toMatch(/"lunch"/);
      const script = held().does(stop);
      expect(script.refusalOf({ type: 'ticket.reviewed', ticket: closeTicket(script.position.id) })).toBeNull();
    }
  });

  it('closes no more than is held, counting what is being closed already', () => {
    const script = held();
    const { id } = script.position;
    const three: TraderDeed = { type: 'ticket.reviewed', ticket: closeTicket(id, { contracts: 3 }) };
    expect(script.refusalOf(three)).toMatch(/^3 to be closed, but 2 are held/);
    script.does({ type: 'ticket.reviewed', ticket: closeTicket(id, { contracts: 1 }) });
    const two: TraderDeed = { type: 'ticket.reviewed', ticket: closeTicket(id, { contracts: 2 }) };
    expect(script.refusalOf(two)).toMatch(/is closing 1: withdraw it first/);
  });
});

describe('staging a ticket', () => {
  const live = (): TraderScript => new TraderScript().does({ type: 'desk.mode-set', mode: 'live' }).does(review);
  const may = (script: TraderScript): string => {
    const checked = checkStaging(script.book, ticketId, script.nowMs);
    return checked.ok ? 'may be staged' : checked.failure.text;
  };

  it('needs live mode, a fresh seal, a desk that runs, and a ticket that is not staged yet', () => {
    expect(may(live())).toBe('may be staged');
    expect(may(reviewed())).toMatch(/collector mode, which stages nothing/);
    expect(may(live().wait(6))).toMatch(/expired/);
    expect(may(live().does({ type: 'desk.paused', reason: 'lunch', untilMs: null }))).toMatch(/paused/);
    expect(may(live().does({ type: 'desk.killed', reason: 'fire' }))).toMatch(/collector mode/);
    const staged = live().does({ type: 'ticket.staged', ticketId, orderId: 7, account: 'DU1' });
    expect(may(staged)).toMatch(/staged already, as order 7/);
    expect(may(live().does({ type: 'ticket.withdrawn', ticketId, reason: 'no' }))).toMatch(/is withdrawn/);
  });

  it('is told once, whatever order number comes the second time', () => {
    const again: TraderDeed = { type: 'ticket.staged', ticketId, orderId: 8, account: 'DU1' };
    expect(TICKET_LIVES.staged().refusalOf(again)).toMatch(/staged already, as order 7/);
  });
});

describe('recording a fill', () => {
  it.each([
    ['for no ticket', { ticketId: 'argus-0' }, /There is no ticket argus-0/],
    [
      'of more than was ordered',
      { contracts: 3 },
      /^With 3 more, ticket .+ for 2 would have too many \(0 filled so far\)/,
    ],
    ['of part of a contract', { contracts: 0.5 }, /is no number of contracts/],
    ['at a price per contract instead of per share', { price: priceE4(41) }, /^A credit of 41\.00 .+ width of 2\.00/],
    ['for nothing', { price: priceE4(0) }, /^A credit of 0\.00/],
    ['at a price that is none', { price: Number.NaN as never }, /is no price/],
    ['with fees that cannot be', { fees: cents(50_000) }, /Fees of 500 dollars for 1 spreads cannot be/],
    ['with fees below nothing', { fees: cents(-1) }, /cannot be/],
    ['from later than now', { filledMs: epochMs(DESK_START + DAY_MS) }, /from later than now/],
    ['from before its ticket', { filledMs: epochMs(DESK_START - MINUTE_MS) }, /before its ticket was made/],
    [
      'of a leg that is none of the ticket’s',
      { legs: [{ ...short, strike: priceE4(50), price: priceE4(0.9) }] },
      /no leg of this ticket/,
    ],
    [
      'of legs that do not make its price',
      { legs: [{ ...short, price: priceE4(0.9) }] },
      /^The legs make 0\.90 a share, not 0\.41/,
    ],
    [
      'of a leg the wrong way round',
      { legs: [{ ...short, quantity: 1, price: priceE4(0.9) }] },
      /trade -1 of the 55 put/,
    ],
  ] satisfies [string, Partial<Extract<TraderDeed, { type: 'fill.recorded' }>>, RegExp][])(
    'is refused %s',
    (_what, changes, refusal) => {
      const script = reviewed();
      expect(script.refusalOf({ ...script.fillOf(ticket, 1, 0.41), ...changes })).toMatch(refusal);
    },
  );

  it('is taken late, below the floor, and after a withdrawal that came too late: it happened', () => {
    const expired = reviewed().wait(30);
    expect(expired.refusalOf(expired.fillOf(ticket, 2, 0.36))).toBeNull();
    const withdrawn = TICKET_LIVES.withdrawn();
    withdrawn.fill(ticket, 1, 0.41);
    expect(withdrawn.book.tickets[0]).toMatchObject({ state: 'withdrawn', filled: 1 });
    expect(withdrawn.position.contracts).toBe(1);
    const rejected = TICKET_LIVES.rejected();
    expect(rejected.refusalOf(rejected.fillOf(ticket, 1, 0.41))).toMatch(/adopt the position/);
  });

  it('is refused for the second half of a leg that came already', () => {
    const script = reviewed().fill(ticket, 2, 0.9, { legs: [{ ...short, quantity: -2, price: priceE4(0.9) }] });
    const again = script.fillOf(ticket, 1, 0.9, { legs: [{ ...short, quantity: -1, price: priceE4(0.9) }] });
    expect(script.refusalOf(again)).toMatch(/too many/);
    const rest = script.fillOf(ticket, 2, -0.49, { legs: [{ ...long, quantity: 2, price: priceE4(0.49) }] });
    expect(script.refusalOf(rest)).toBeNull();
  });
});

describe('voiding a fill', () => {
  it('takes it back wholly, once, and never its record', () => {
    const script = held().does({ type: 'fill.voided', fillId: 'fill-1', reason: 'wrong ticket' });
    expect(script.book).toMatchObject({ positions: [], tickets: [{ state: 'reviewed', filled: 0 }], realised: 0 });
    expect(script.book.voided).toEqual([{ fillId: 'fill-1', atMs: script.nowMs, reason: 'wrong ticket' }]);
    expect(script.refusalOf({ type: 'fill.voided', fillId: 'fill-1', reason: 'again' })).toMatch(/voided before/);
    expect(script.refusalOf({ type: 'fill.voided', fillId: 'fill-9', reason: 'why' })).toMatch(/no fill fill-9/);
    expect(script.refusalOf(script.fillOf(ticket, 1, 0.4, { fillId: 'fill-1' }))).toMatch(/recorded already/);
  });

  it('is refused while what was done later rests on it', () => {
    const script = held().wait(2);
    const closing = closeTicket(script.position.id);
    script.does({ type: 'ticket.reviewed', ticket: closing }).fill(closing, 2, 0.2);
    expect(script.refusalOf({ type: 'fill.voided', fillId: 'fill-1', reason: 'typo' })).toMatch(
      /^This would contradict what you did at 2026-03-06 14:32:00 EST: There is no position .+ Undo that first\.$/,
    );
    script.does({ type: 'fill.voided', fillId: 'fill-2', reason: 'typo' });
    expect(script.position).toMatchObject({ status: 'open', contracts: 2, realised: 0 });
  });
});

describe('going back in time', () => {
  it('does nothing at an earlier moment that a later deed contradicts', () => {
    const script = held().wait(60);
    const closing = closeTicket(script.position.id);
    const late = closeTicket(script.position.id, {
      madeMs: script.nowMs,
      validUntilMs: epochMs(script.nowMs + MINUTE_MS),
    });
    script.does({ type: 'ticket.reviewed', ticket: late }).fill(late, 2, 0.2);
    script.nowMs = epochMs(DESK_START + MINUTE_MS);
    expect(script.position.contracts).toBe(2);
    script.does({ type: 'ticket.reviewed', ticket: closing });
    expect(script.refusalOf(script.fillOf(closing, 2, 0.2))).toMatch(/contradict what you did at 2026-03-06 15:30/);
    expect(script.refusalOf({ type: 'position.exit-planned', positionId: script.position.id, exit: EXIT })).toBeNull();
  });

  it('reads the same whatever order facts of other moments were said in', () => {
    const script = held();
    const early = {
      type: 'journal.noted',
      positionId: null,
      recommendationId: null,
      text: 'before',
      tags: [],
    } as const;
    script.nowMs = epochMs(DESK_START - MINUTE_MS);
    script.does(early);
    script.nowMs = epochMs(DESK_START + MINUTE_MS);
    expect(script.book.notes).toHaveLength(1);
    expect(bookAt(script.facts.toReversed(), script.nowMs)).toEqual(script.book);
    expect(bookAt(script.facts, epochMs(DESK_START - 1)).positions).toEqual([]);
  });
});

describe('positions that were there before', () => {
  it('are adopted at their own price, once, and only as something that can be', () => {
    const script = new TraderScript().does(adopted());
    expect(script.position).toMatchObject({ credit: priceE4(0.5), fees: cents(130), openTicketId: null, contracts: 1 });
    expect(script.refusalOf(adopted())).toMatch(/a position old already/);
    const fresh = new TraderScript();
    expect(fresh.refusalOf(adopted({ price: priceE4(2) }))).toMatch(/width of 2\.00/);
    expect(fresh.refusalOf(adopted({ structure: { ...PUT_SPREAD, legs: [] } }))).toMatch(/Name every leg/);
    const undated = { ...PUT_SPREAD, legs: PUT_SPREAD.legs.map((leg) => ({ ...leg, expiry: 'March' })) };
    expect(fresh.refusalOf(adopted({ structure: undated }))).toMatch(/March is no date of expiry/);
  });

  it('end by expiry on their last day and not before, by no more than is held', () => {
    const script = held();
    const settled = { type: 'position.settled', positionId: script.position.id, contracts: 2, cash: cents(0) } as const;
    expect(script.refusalOf({ ...settled, how: 'expired' })).toMatch(/does not expire before 2026-03-20/);
    script.wait(14 * 24 * 60);
    expect(script.refusalOf({ ...settled, how: 'expired', contracts: 3 })).toMatch(/but 2 are held/);
    const dear = { ...settled, how: 'assigned', cash: cents(-40_001) } as const;
    expect(script.refusalOf(dear)).toMatch(/^−\$400\.01 is more than 2 of .+ can end at/);
    script.does({ ...settled, how: 'expired' });
    expect(script.position).toMatchObject({ status: 'closed', realised: 8_200 - 12 });
    expect(script.refusalOf({ ...settled, how: 'expired' })).toMatch(/is closed already/);
  });

  it('take an exit plan that stops above its target only', () => {
    const script = held();
    const planned = { type: 'position.exit-planned', positionId: script.position.id } as const;
    expect(script.refusalOf({ ...planned, exit: { ...EXIT, targetDebit: priceE4(0.9) } })).toMatch(
      /Correct target and stop/,
    );
    script.does({ ...planned, exit: { ...EXIT, timeExitDte: 5 } });
    expect(script.position.exit?.timeExitDte).toBe(5);
  });
});

describe('the desk’s switches', () => {
  it('begin as a collector, pause until their time, and leave live mode when killed', () => {
    const script = new TraderScript();
    expect(script.book.desk).toEqual({ mode: 'collector', paused: null, killed: null });
    script.does({ type: 'desk.mode-set', mode: 'live' });
    script.does({ type: 'desk.paused', reason: 'CPI', untilMs: epochMs(DESK_START + 2 * MINUTE_MS) });
    expect(script.wait(1).book.desk.paused?.reason).toBe('CPI');
    expect(script.wait(1).book.desk.paused).toBeNull();
    script.does({ type: 'desk.killed', reason: 'lost my head' });
    expect(script.refusalOf({ type: 'desk.mode-set', mode: 'live' })).toMatch(/Revive the desk/);
    script.does({ type: 'desk.revived' });
    expect(script.book.desk).toEqual({ mode: 'collector', paused: null, killed: null });
  });

  it('want a reason, a time to come, and something to switch', () => {
    const script = new TraderScript();
    expect(script.refusalOf({ type: 'desk.killed', reason: ' ' })).toMatch(/Say why/);
    expect(script.refusalOf({ type: 'desk.paused', reason: 'x', untilMs: script.nowMs })).toMatch(/a time to come/);
    expect(script.refusalOf({ type: 'desk.resumed' })).toMatch(/not paused/);
    expect(script.refusalOf({ type: 'desk.revived' })).toMatch(/not on/);
    expect(script.refusalOf({ type: 'desk.mode-set', mode: 'collector' })).toMatch(/collector mode already/);
  });
});

describe('a request', () => {
  it('is one fact however often it comes, and none where its nonce stood for something else', () => {
    const { facts } = reviewed();
    const request = { atMs: DESK_START, source: 'window', nonce: 'nonce-1', deed: review } as const;
    expect(acceptDeed(facts, request)).toEqual({ ok: true, value: { fact: facts[0], isNew: false } });
    const other = acceptDeed(facts, { ...request, deed: { type: 'desk.killed', reason: 'x' } });
    expect(other).toMatchObject({ ok: false, failure: { code: 'twice' } });
    expect(acceptDeed([], { ...request, atMs: epochMs(Number.NaN) })).toMatchObject({ ok: false });
  });
});
