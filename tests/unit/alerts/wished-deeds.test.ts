import { describe, expect, it } from 'vitest';
import { answerDone, answerRefused } from '#alerts/answers/answer-deed';
import type { DeskPicture } from '#alerts/answers/desk-picture';
import { wishedDeeds } from '#alerts/answers/wished-deeds';
import type { DeskWish } from '#alerts/conversation/desk-request';
import { cents, priceE4 } from '#domain/money';
import { sealOf } from '#domain/recommendation-seal';
import type { TraderDeed, TraderFact } from '#domain/trader-fact';
import { acceptDeed } from '#portfolio/book/accept-deed';
import { bookAt } from '#portfolio/book/book-at';
import { type EpochMs, epochMs, MINUTE_MS } from '#primitives/clock';
import { NOON_MS, sampleRecommendation } from '#tests/support/sample-advice';

const SOON = epochMs(NOON_MS + MINUTE_MS);
const LATER = epochMs(NOON_MS + 60 * MINUTE_MS);
const RECOMMENDATION = { kind: 'recommendation', id: 'sig-1' } as const;

function pictureAt(nowMs: EpochMs, facts: readonly TraderFact[] = []): DeskPicture {
  const plain = sampleRecommendation();
  const recommendation = { ...plain, seal: sealOf(plain) };
  const end = {
    recommendationId: 'sig-1',
    atMs: epochMs(NOON_MS + 10 * MINUTE_MS),
    cause: 'age',
    text: '10 min old',
  } as const;
  const newest = {
    recommendationId: 'sig-1',
    atMs: nowMs,
    quotedMs: nowMs,
    underlyingPrice: priceE4(55),
    prices: { natural: priceE4(0.31), calibrated: priceE4(0.33), mid: priceE4(0.37) },
    evNatural: cents(-450),
  };
  return {
    what: 'recording day.tape',
    nowMs,
    inputs: 1,
    tapeBytes: 1,
    startedMs: NOON_MS,
    halted: null,
    recommendations: [{ recommendation, newest, end: nowMs >= LATER ? end : null }],
    accepted: [],
    refused: [],
    conditions: new Map(),
    regimes: new Map(),
    marketRegime: null,
    farm: [],
    book: bookAt(facts, nowMs),
    glances: new Map(),
    breakers: [],
    sizeOf: () => null,
  };
}

/** Writes what is wished, as the desk does; answers all facts. */
function done(wish: DeskWish, nowMs: EpochMs, facts: readonly TraderFact[] = [], nonce = 'telegram-1-2'): TraderFact[] {
  const deeds = wishedDeeds(wish, pictureAt(nowMs, facts), nonce);
  if (!deeds.ok) throw new Error(deeds.failure.text);
  const kept = [...facts];
  deeds.value.forEach((deed, at) => {
    const accepted = acceptDeed(kept, { atMs: nowMs, source: 'telegram', nonce: `${nonce}/${at}`, deed });
    if (!accepted.ok) throw new Error(accepted.failure.text);
    kept.push(accepted.value.fact);
  });
  return kept;
}

const FILL = { kind: 'fill', subject: RECOMMENDATION, price: priceE4(0.41), contracts: 2 } as const;

describe('what is wished from a chat', () => {
  it('is a ticket and its fill, where a recommendation still holds', () => {
    const facts = done(FILL, SOON);
    expect(facts.map(({ deed }) => deed.type)).toEqual(['ticket.reviewed', 'fill.recorded']);
    const { positions } = bookAt(facts, SOON);
    expect(positions).toMatchObject([{ contracts: 2, credit: 4_100, recommendationId: 'sig-1', status: 'open' }]);
  });

  it('fills the ticket that is waiting, and no more than is missing from it', () => {
    const reviewed = done({ ...FILL, contracts: 2 }, SOON).slice(0, 1);
    const half = done({ ...FILL, contracts: 1 }, SOON, reviewed, 'telegram-1-3');
    const rest = done({ ...FILL, contracts: null }, LATER, half, 'telegram-1-4');
    expect(rest.at(-1)?.deed).toMatchObject({ type: 'fill.recorded', contracts: 1 });
    expect(bookAt(rest, LATER).positions).toMatchObject([{ contracts: 2 }]);
  });

  it('is taken over as a position where the recommendation is over: what was entered by hand is held', () => {
    const facts = done(FILL, LATER);
    expect(facts.map(({ deed }) => deed.type)).toEqual(['position.adopted']);
    expect(bookAt(facts, LATER).positions).toMatchObject([{ contracts: 2, credit: 4_100 }]);
    const reply = answerDone(
      FILL,
      facts.map(({ deed }) => deed),
      pictureAt(LATER, facts),
    );
    expect(reply.title).toBe('Recorded: 2 at 0.41');
    const text = reply.lines.join('\n');
    expect(text).toContain('It ended 6 Mar, 13:05 ET: 10 min old.');
    expect(text).toContain('Now 0.31 at the worst sides, 0.37 in the middle: below the floor of 0.36.');
    expect(text).toContain('Expected −$4.50 a spread');
  });

  it('is taken over as well where the desk is paused: a pause undoes no order', () => {
    const paused = done({ kind: 'pause', minutes: 60, reason: 'lunch' }, SOON);
    expect(done(FILL, SOON, paused, 'telegram-1-3').at(-1)?.deed.type).toBe('position.adopted');
  });

  it('asks for a number where there is no ticket to take it from', () => {
    const asked = wishedDeeds({ ...FILL, contracts: null }, pictureAt(SOON), 'n');
    expect(asked).toMatchObject({ ok: false, failure: { text: expect.stringContaining('filled 0.41 x2') as string } });
  });

  it('closes a position that an exit was told of, with quotes or without', () => {
    const open = done(FILL, SOON);
    const [position] = bookAt(open, SOON).positions;
    const subject = { kind: 'position', id: position?.id ?? '' } as const;
    const closed = done({ kind: 'fill', subject, price: priceE4(0.19), contracts: null }, LATER, open, 'telegram-1-9');
    expect(bookAt(closed, LATER).positions).toMatchObject([{ status: 'closed', debit: 1_900, contracts: 0 }]);
    expect(bookAt(closed, LATER).realised).toBe(4_400);
  });

  it('never closes more than is held, and says so with where the edge is', () => {
    const open = done(FILL, SOON);
    const [position] = bookAt(open, SOON).positions;
    const subject = { kind: 'position', id: position?.id ?? '' } as const;
    const wish = { kind: 'fill', subject, price: priceE4(0.19), contracts: 3 } as const;
    const asked = wishedDeeds(wish, pictureAt(LATER, open), 'n');
    expect(asked).toMatchObject({ ok: false, failure: { code: 'too-many' } });
    if (asked.ok) return;
    expect(answerRefused(wish, asked.failure, pictureAt(LATER, open)).lines).toContain('Nothing was written down.');
  });

  it('pauses and resumes, rejects and snoozes', () => {
    const wishes: readonly (readonly [DeskWish, TraderDeed['type']])[] = [
      [{ kind: 'pause', minutes: null, reason: 'tired' }, 'desk.paused'],
      [{ kind: 'resume' }, 'desk.resumed'],
      [{ kind: 'snooze', subject: RECOMMENDATION, minutes: 30 }, 'recommendation.snoozed'],
      [{ kind: 'reject', subject: RECOMMENDATION, reason: 'too wide' }, 'recommendation.rejected'],
    ];
    let facts: TraderFact[] = [];
    wishes.forEach(([wish, type], at) => {
      facts = done(wish, SOON, facts, `telegram-1-${at}`);
      expect(facts.at(-1)?.deed.type).toBe(type);
    });
    expect(wishedDeeds({ kind: 'resume' }, { ...pictureAt(SOON), nowMs: null }, 'n')).toMatchObject({ ok: false });
  });
});
