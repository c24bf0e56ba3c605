import { describe, expect, it } from 'vitest';
import { cents, priceE4 } from '#domain/money';
import type { Structure } from '#domain/structure';
import type { Ticket } from '#domain/ticket';
import { closingMark } from '#portfolio/watch/closing-mark';
import { makeClosingTicket } from '#portfolio/tickets/closing-ticket';
import { makeOpeningTicket, type OpeningOrder } from '#portfolio/tickets/opening-ticket';
import { isSealedTicket } from '#portfolio/tickets/seal-ticket';
import { epochMs, MINUTE_MS } from '#primitives/clock';
import { RECOMMENDED_MS, sealedRecommendation } from '#tests/support/sealed-recommendation';
import { openTicket, TraderScript } from '#tests/support/trader-script';
import { spreadChain, WATCH_TERMS } from '#tests/support/watched-spread';

const recommendation = sealedRecommendation();
const ORDER: OpeningOrder = {
  recommendation,
  repricing: null,
  venue: 'robinhood',
  contracts: 3,
  most: 4,
  limit: null,
  warnings: ['CPI on Wednesday'],
  nowMs: epochMs(RECOMMENDED_MS + MINUTE_MS),
};

function refusalOf(changes: Partial<OpeningOrder>): string {
  const made = makeOpeningTicket({ ...ORDER, ...changes });
  return made.ok ? 'a ticket' : made.failure.text;
}

describe('a ticket that opens', () => {
  it('asks for what the ladder begins with, and carries the figures of the broker’s own review', () => {
    const made = makeOpeningTicket(ORDER);
    expect(made).toMatchObject({
      ok: true,
      value: {
        side: 'open',
        contracts: 3,
        limit: priceE4(0.24),
        worst: priceE4(0.2),
        maxProfit: cents(7_200),
        collateral: cents(60_000),
        maxLoss: cents(52_800),
        buyingPower: cents(52_800),
        modelNatural: priceE4(0.21),
        modelMid: priceE4(0.245),
        validUntilMs: recommendation.validUntilMs,
        warnings: ['CPI on Wednesday'],
      },
    });
  });

  it('is named after everything in it, and fits its seal until anything is changed', () => {
    const [ticket, again, later] = [ORDER, ORDER, { ...ORDER, nowMs: epochMs(ORDER.nowMs + 1) }].map((order) => {
      const made = makeOpeningTicket(order);
      if (!made.ok) throw new Error(made.failure.text);
      return made.value;
    }) as [Ticket, Ticket, Ticket];
    expect(again).toEqual(ticket);
    expect(later.id).not.toBe(ticket.id);
    expect(isSealedTicket(ticket)).toBe(true);
    for (const change of [{ contracts: 4 }, { limit: priceE4(0.2) }, { validUntilMs: epochMs(ORDER.nowMs + 1e9) }]) {
      expect(isSealedTicket({ ...ticket, ...change })).toBe(false);
    }
  });

  it('is measured against the newest quotes where there are newer ones', () => {
    const repricing = {
      recommendationId: recommendation.id,
      atMs: ORDER.nowMs,
      quotedMs: ORDER.nowMs,
      underlyingPrice: priceE4(39.2),
      prices: { natural: priceE4(0.22), calibrated: priceE4(0.22), mid: priceE4(0.25) },
      evNatural: cents(900),
    };
    const made = makeOpeningTicket({ ...ORDER, repricing });
    expect(made).toMatchObject({ ok: true, value: { modelNatural: priceE4(0.22), quotedMs: ORDER.nowMs } });
    const fallen = { ...repricing, prices: { ...repricing.prices, mid: priceE4(0.19) } };
    expect(refusalOf({ repricing: fallen })).toMatch(/now trades around 0\.19, below the floor of 0\.20/);
    expect(refusalOf({ repricing: { ...repricing, recommendationId: 'other' } })).toMatch(/another recommendation/);
  });

  it.each([
    ['more contracts than its risk allows', { contracts: 5 }, /^5 contracts are more than the 4 that its risk allows/],
    ['no contracts', { contracts: 0 }, /^0 is no number of contracts/],
    ['half a contract', { contracts: 1.5 }, /^1\.5 is no number/],
    ['a price that nobody knows', { limit: Number.NaN as never }, /is not on the tick/],
    ['a price between two ticks', { limit: priceE4(0.205) }, /^0\.2050 is not on the tick of 0\.01/],
    ['less than it is worth', { limit: priceE4(0.19) }, /^0\.19 is below 0\.20/],
    ['all of the width', { limit: priceE4(2) }, /^2\.00 is no less than the width of 2\.00/],
    [
      'a recommendation that is over',
      { nowMs: epochMs(RECOMMENDED_MS + 601_500) },
      /^The recommendation expired 2 s ago/,
    ],
    ['one from later than now', { nowMs: epochMs(RECOMMENDED_MS - 1) }, /from later than now/],
    [
      'one that was changed since',
      { recommendation: { ...recommendation, worst: priceE4(0.1) } },
      /was changed after it was made/,
    ],
  ] satisfies [string, Partial<OpeningOrder>, RegExp][])('is not made for %s', (_what, changes, refusal) => {
    expect(refusalOf(changes)).toMatch(refusal);
  });

  it('is not made for a structure whose loss has no limit', () => {
    const structure: Structure = {
      kind: 'short_strangle',
      shares: 0,
      legs: [
        { right: 'put', strike: priceE4(34), expiry: '2026-03-20', quantity: -1 },
        { right: 'call', strike: priceE4(45), expiry: '2026-03-20', quantity: -1 },
      ],
    };
    expect(refusalOf({ recommendation: sealedRecommendation({ structure }) })).toMatch(/has no limit/);
  });
});

describe('a ticket that closes', () => {
  const ticket = openTicket();
  const script = new TraderScript().does({ type: 'ticket.reviewed', ticket }).fill(ticket, 2, 0.41).wait(60);
  const { position, nowMs } = script;
  const marked = closingMark(position, spreadChain(nowMs), nowMs, WATCH_TERMS);
  if (!marked.ok) throw new Error(marked.failure);
  const { closing: prices, tick } = marked.value;
  const order = {
    position,
    prices,
    tick,
    venue: 'robinhood',
    contracts: 2,
    limit: null,
    worst: null,
    warnings: [],
    quotedMs: nowMs,
    nowMs,
  } as const;

  it('asks for what fills come at, goes no further than the worst side, and says what will have been made', () => {
    expect(makeClosingTicket(order)).toMatchObject({
      ok: true,
      value: {
        side: 'close',
        positionId: position.id,
        limit: priceE4(0.2),
        worst: priceE4(0.2),
        // 82.00 came in, 0.12 were fees, 40.00 go out.
        maxProfit: cents(4_188),
        maxLoss: cents(-4_188),
        collateral: cents(0),
        modelNatural: priceE4(0.2),
        modelMid: priceE4(0.18),
      },
    });
    expect(makeClosingTicket({ ...order, contracts: 1, worst: priceE4(0.5) })).toMatchObject({
      value: { maxProfit: cents(4_100 - 6 - 2_000), maxLoss: cents(5_000 - 4_094) },
    });
  });

  it.each([
    ['more than is held', { contracts: 3 }, /^3 to be closed, but 2 are held/],
    ['old quotes', { nowMs: epochMs(nowMs + 6 * MINUTE_MS) }, /quotes are 6 minutes old/],
    ['quotes from later', { quotedMs: epochMs(nowMs + 1) }, /from later than now/],
    ['a limit beyond its worst', { limit: priceE4(0.3) }, /^The limit of 0\.30 lies above the worst, 0\.20/],
    ['a price off the tick', { worst: priceE4(0.2001) }, /^0\.2001 is not on the tick/],
    ['what is closed', { position: { ...position, status: 'closed' as const } }, /is closed already/],
  ])('is not made for %s', (_what, changes, refusal) => {
    const made = makeClosingTicket({ ...order, ...changes });
    expect(made.ok ? 'a ticket' : made.failure.text).toMatch(refusal);
  });
});
