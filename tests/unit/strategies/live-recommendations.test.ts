import { describe, expect, it } from 'vitest';
import type { Advice } from '#domain/advice';
import { priceE4 } from '#domain/money';
import type { Recommendation, Repricing } from '#domain/recommendation';
import { epochMs, MINUTE_MS } from '#primitives/clock';
import { fail, ok, type Result } from '#primitives/result';
import { LiveRecommendations } from '#strategies/live-recommendations';
import { MOMENT_AT, momentAt } from '#tests/support/imagined-moment';
import { sampleRecommendation } from '#tests/support/sample-advice';

const STALE_MS = 3 * MINUTE_MS;

function issued(change: Partial<Recommendation> = {}): Recommendation {
  const validUntilMs = epochMs(MOMENT_AT + 20 * MINUTE_MS);
  return sampleRecommendation({ atMs: MOMENT_AT, quotedMs: MOMENT_AT, validUntilMs, ...change });
}

function pricedAt(credit: number): (one: Recommendation) => Result<Repricing, string> {
  const price = priceE4(credit);
  return ({ id, underlyingPrice, evNatural }) =>
    ok({
      recommendationId: id,
      atMs: MOMENT_AT,
      quotedMs: MOMENT_AT,
      underlyingPrice,
      evNatural,
      prices: { natural: priceE4(credit - 0.02), calibrated: price, mid: priceE4(credit + 0.02) },
    });
}

/** Minute after minute from 1 on; the first one that says that it is over. */
function ending(live: LiveRecommendations, change: Parameters<typeof momentAt>[1] = {}, until = 30) {
  for (let minute = 1; minute <= until; minute++) {
    const end = live.hear(momentAt(minute, change)).find(({ type }) => type === 'recommendation.ended');
    if (end?.type === 'recommendation.ended') return { minute, cause: end.end.cause, text: end.end.text };
  }
  return null;
}

const types = (advice: readonly Advice[]): readonly string[] => advice.map(({ type }) => type);

describe('a recommendation that holds', () => {
  it('is priced again at every newer chain, and only then', () => {
    const live = new LiveRecommendations(pricedAt(0.4), STALE_MS);
    expect(types(live.issue(issued(), MOMENT_AT))).toEqual(['recommendation.issued']);
    expect(types(live.hear(momentAt(1)))).toEqual(['recommendation.repriced']);
    const chain = momentAt(1).underlyings[0]?.chain ?? null;
    expect(types(live.hear(momentAt(2, { chain })))).toEqual([]);
    expect(types(live.hear(momentAt(3)))).toEqual(['recommendation.repriced']);
  });

  it('is over once it is old, however good its price is', () => {
    const live = new LiveRecommendations(pricedAt(0.9), STALE_MS);
    live.issue(issued(), MOMENT_AT);
    expect(ending(live)).toMatchObject({ minute: 20, cause: 'age' });
    expect(live.hear(momentAt(21))).toEqual([]);
  });

  it('is over once the credit to be expected is below what it is worth, and says both', () => {
    const live = new LiveRecommendations(pricedAt(0.35), STALE_MS);
    live.issue(issued({ worst: priceE4(0.36) }), MOMENT_AT);
    const end = ending(live);
    expect(end).toMatchObject({ minute: 1, cause: 'credit' });
    expect(end?.text).toContain('$0.35');
    expect(end?.text).toContain('$0.36');
  });

  it('still holds at exactly the worst credit', () => {
    const live = new LiveRecommendations(pricedAt(0.36), STALE_MS);
    live.issue(issued({ worst: priceE4(0.36) }), MOMENT_AT);
    expect(ending(live)?.cause).toBe('age');
  });

  it('is over when quotes stop coming, or cannot be read', () => {
    const silent = new LiveRecommendations(pricedAt(0.4), STALE_MS);
    silent.issue(issued(), MOMENT_AT);
    expect(ending(silent, { chain: null })).toMatchObject({ minute: 4, cause: 'stale' });
    const gone = new LiveRecommendations(() => fail('the chain lists it no more'), STALE_MS);
    gone.issue(issued(), MOMENT_AT);
    expect(ending(gone)).toEqual({ minute: 1, cause: 'stale', text: 'the chain lists it no more' });
  });

  it('does not outlast the session', () => {
    const live = new LiveRecommendations(pricedAt(0.4), STALE_MS);
    // 11:00 on a Friday in New York, and five hours after it.
    live.issue(issued({ validUntilMs: epochMs(MOMENT_AT + 1_000 * MINUTE_MS) }), MOMENT_AT);
    expect(ending(live, {}, 400)).toMatchObject({ minute: 300, cause: 'session' });
  });

  it('makes way for a newer one of its kind, and for no other', () => {
    const live = new LiveRecommendations(pricedAt(0.4), STALE_MS);
    live.issue(issued(), MOMENT_AT);
    const other = issued({ id: 'sig-2', structure: { ...issued().structure, kind: 'bear_call' } });
    expect(types(live.issue(other, MOMENT_AT))).toEqual(['recommendation.issued']);
    const advice = live.issue(issued({ id: 'sig-3' }), MOMENT_AT);
    expect(types(advice)).toEqual(['recommendation.ended', 'recommendation.issued']);
    expect(advice[0]).toMatchObject({ end: { recommendationId: 'sig-1', cause: 'replaced' } });
  });
});
