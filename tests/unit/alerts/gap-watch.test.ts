import { describe, expect, it } from 'vitest';
import { GapWatch } from '#alerts/gap-watch';
import type { GapInput } from '#domain/engine-input';
import { sourceId } from '#domain/instrument';
import { type EpochMs, epochMs, SECOND_MS } from '#primitives/clock';

const T0 = epochMs(1_772_800_000_000);

function at(seconds: number): EpochMs {
  return epochMs(T0 + seconds * SECOND_MS);
}

function gap(fromS: number, toS: number | null, source = 'bybit'): GapInput {
  return {
    kind: 'gap',
    source: sourceId(source),
    symbol: null,
    seenMs: at(toS ?? fromS + 1),
    fromMs: at(fromS),
    toMs: toS === null ? null : at(toS),
    reason: 'it closed the connection (1006)',
  };
}

function titles(alerts: readonly { readonly title: string }[]): readonly string[] {
  return alerts.map(({ title }) => title);
}

describe('gaps that a person is told of', () => {
  it('are not those that end within moments, however many there are', () => {
    const watch = new GapWatch('tape', 60 * SECOND_MS);
    for (let i = 0; i < 20; i++) {
      expect(watch.hear(gap(i * 10, null))).toEqual([]);
      expect(watch.look(at(i * 10 + 4))).toEqual([]);
      expect(watch.hear(gap(i * 10, i * 10 + 5))).toEqual([]);
    }
  });

  it('are told once while they last, and once when they are over', () => {
    const watch = new GapWatch('tape', 60 * SECOND_MS);
    watch.hear(gap(0, null));
    expect(watch.look(at(59))).toEqual([]);
    expect(titles(watch.look(at(60)))).toEqual(['No data: bybit']);
    // Another notice of the same one.
    expect(watch.hear(gap(0, null))).toEqual([]);
    expect(watch.look(at(90))).toEqual([]);
    expect(titles(watch.hear(gap(0, 95)))).toEqual(['Data is back: bybit']);
    expect(watch.look(at(200))).toEqual([]);
  });

  it('are told afterwards where nobody looked while they lasted', () => {
    const watch = new GapWatch('tape', 60 * SECOND_MS);
    watch.hear(gap(0, null));
    expect(titles(watch.hear(gap(0, 300)))).toEqual(['Data is back: bybit']);
  });

  it('are each source’s own', () => {
    const watch = new GapWatch('tape', 60 * SECOND_MS);
    watch.hear(gap(0, null));
    watch.hear(gap(30, null, 'deribit'));
    expect(titles(watch.look(at(70)))).toEqual(['No data: bybit']);
    expect(titles(watch.look(at(90)))).toEqual(['No data: deribit']);
  });
});
