import { describe, expect, it } from 'vitest';
import type { DeskPicture } from '#alerts/answers/desk-picture';
import { answerShow } from '#alerts/answers/answer-show';
import { BreakerAlerts } from '#alerts/breaker-alerts';
import { SHOWN } from '#alerts/conversation/desk-request';
import { dailyReview } from '#alerts/daily-review';
import { gapAlert } from '#alerts/data-alerts';
import { deskAlert } from '#alerts/desk-alerts';
import { sourceId, ticker } from '#domain/instrument';
import { cents, priceE4 } from '#domain/money';
import type { TraderFact } from '#domain/trader-fact';
import { newYorkDay } from '#market/sessions/new-york-time';
import { bookAt } from '#portfolio/book/book-at';
import type { BreakerState } from '#portfolio/breakers/breaker-state';
import { epochMs, MINUTE_MS } from '#primitives/clock';
import { NOON_MS, sampleRecommendation, sampleSignal } from '#tests/support/sample-advice';

const AFTER_CLOSE = epochMs(Date.UTC(2026, 2, 6, 21, 10));
const { structure, underlying } = sampleRecommendation();

function fact(number: number, deed: TraderFact['deed'], source: TraderFact['source'] = 'window'): TraderFact {
  return { number, atMs: NOON_MS, source, nonce: `nonce-${number}`, deed };
}

const HELD = fact(1, {
  type: 'position.adopted',
  positionId: 'held-1',
  venue: 'robinhood',
  underlying,
  structure,
  contracts: 2,
  price: priceE4(0.41),
  fees: cents(0),
  filledMs: NOON_MS,
  exit: null,
});

function picture(facts: readonly TraderFact[] = [HELD]): DeskPicture {
  const refusedBy = { gate: 'trend', passed: false, text: 'trend down', found: null, needed: null, margin: null };
  return {
    what: 'recording day.tape (simulated market)',
    nowMs: AFTER_CLOSE,
    inputs: 619_298,
    tapeBytes: 7_000_000,
    startedMs: NOON_MS,
    halted: null,
    recommendations: [{ recommendation: sampleRecommendation(), newest: null, end: null }],
    accepted: [sampleSignal()],
    refused: [sampleSignal({ id: 'sig-0', refusedBy, score: null })],
    conditions: new Map(),
    regimes: new Map([
      [ticker('IBIT'), { trend: 'TREND_DOWN', volatility: 'HIGH', session: 'RTH', quality: 0, confidence: 0.8 }],
    ]),
    marketRegime: null,
    farm: ['559104 paper traders, ready.'],
    book: bookAt(facts, AFTER_CLOSE),
    glances: new Map(),
    breakers: [],
    sizeOf: () => null,
  };
}

describe('the review of a day', () => {
  it('says what was recommended, what refused the rest, what it brought and what is held overnight', () => {
    const review = dailyReview(picture(), newYorkDay(AFTER_CLOSE), AFTER_CLOSE, 'tape');
    const text = review.lines.join('\n');
    expect(review.title).toBe('2026-03-06 in review');
    expect(text).toContain('1 recommendation, 1 signal accepted, 1 refused.');
    expect(text).toContain('IBIT bull put spread 52/49, 27 Mar, score 71; still open');
    expect(text).toContain('Refused by trend (1).');
    expect(text).toContain('1 position opened, 0 closed; $0.00 realised after fees.');
    expect(text).toContain('2 × IBIT bull put spread 52/49, 27 Mar sold for 0.41 at robinhood');
  });

  it('has one id a day and tape', () => {
    const day = newYorkDay(AFTER_CLOSE);
    const ids = [picture(), picture([])].map((one) => dailyReview(one, day, AFTER_CLOSE, 'tape').id);
    expect(new Set(ids).size).toBe(1);
  });
});

describe('what can be asked for', () => {
  it.each(SHOWN)('/%s is answered with words', (what) => {
    const { title, lines } = answerShow(what, null, picture());
    expect(title).not.toBe('');
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.join('\n')).not.toMatch(/undefined|NaN|null|\[object/);
  });

  it('/why names every gate, with its mark', () => {
    expect(answerShow('why', 'IBIT', picture()).lines.join('\n')).toContain('✓ IV rank 68, needs 50');
    expect(answerShow('why', 'SPY', picture()).lines).toEqual(['No detector has spoken of SPY yet.']);
  });
});

describe('alerts of the desk', () => {
  const stale = (tripped: boolean): BreakerState => ({
    breaker: 'stale-data',
    tripped,
    effect: 'halts',
    text: 'quotes of the options are 300 s old, at most 180 s',
    untilMs: null,
  });

  it('say that a breaker trips once, and that it is well again once', () => {
    const alerts = new BreakerAlerts('tape');
    const heard = [false, true, true, false, false].flatMap((tripped, minute) =>
      alerts.hear([stale(tripped)], epochMs(NOON_MS + minute * MINUTE_MS)),
    );
    expect(heard.map(({ title, tier }) => [tier, title])).toEqual([
      [1, 'Halted: quotes of the options are 300 s old, at most 180 s'],
      [2, 'No longer halted: stale data'],
    ]);
  });

  it('tell what was done to the desk elsewhere, and not to whoever did it', () => {
    const paused = { type: 'desk.paused', reason: 'lunch', untilMs: null } as const;
    expect(deskAlert(fact(3, paused), 'tape')?.title).toBe('Paused until it is resumed');
    expect(deskAlert(fact(3, paused, 'telegram'), 'tape')).toBeNull();
    expect(deskAlert(fact(4, { type: 'desk.killed', reason: 'fire' }), 'tape')?.tier).toBe(1);
    expect(deskAlert(HELD, 'tape')).toBeNull();
  });

  it('tell of missing data and of its return', () => {
    const gap = {
      kind: 'gap',
      seenMs: NOON_MS,
      source: sourceId('sim-equities'),
      symbol: ticker('IBIT'),
      fromMs: NOON_MS,
      toMs: null,
      reason: 'no message for 30 s',
    } as const;
    const over = { ...gap, toMs: epochMs(NOON_MS + 5 * MINUTE_MS) };
    expect(gapAlert(gap, 'tape')).toMatchObject({ tier: 1, title: 'No data: IBIT from sim-equities' });
    expect(gapAlert(over, 'tape')).toMatchObject({ tier: 2, title: 'Data is back: IBIT from sim-equities' });
    expect(gapAlert(gap, 'tape').id).not.toBe(gapAlert(over, 'tape').id);
  });
});
