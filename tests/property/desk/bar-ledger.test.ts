import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Bar } from '#domain/bar';
import { instrumentIndex } from '#domain/instrument';
import { price, size } from '#domain/money';
import { epochMs, MINUTE_MS } from '#primitives/clock';
import { BarLedger } from '#research/desk/bar-ledger';

interface Told {
  readonly bar: Bar;
  readonly position: number;
}

function bar(minute: number, revision: number, close: number): Bar {
  return {
    instrument: instrumentIndex(3),
    interval: '1m',
    startMs: epochMs(minute * MINUTE_MS),
    endMs: epochMs((minute + 1) * MINUTE_MS),
    open: price(10),
    high: price(20),
    low: price(5),
    close: price(close),
    volume: size(close * 3),
    ticks: close,
    flags: revision > 0 ? 16 : 0,
    revision,
  };
}

/** Bars in any order, some of them more than once. */
const announcements = fc
  .array(fc.record({ minute: fc.nat(40), step: fc.nat(3), close: fc.integer({ min: 1, max: 1_000 }) }), {
    maxLength: 120,
  })
  .map((drawn) => {
    const versions = new Map<number, number>();
    let position = 0;
    return drawn.map(({ minute, step, close }): Told => {
      position += step;
      const revision = versions.get(minute) ?? 0;
      versions.set(minute, revision + 1);
      return { bar: bar(minute, revision, close), position };
    });
  });

function newestOf(told: readonly Told[], position: number): readonly Bar[] {
  const newest = new Map<number, Bar>();
  for (const { bar: version, position: at } of told) if (at <= position) newest.set(version.startMs, version);
  return [...newest.values()].sort((left, right) => left.startMs - right.startMs);
}

it('shows at any position the newest version known there of each bar, and no other', () => {
  fc.assert(
    fc.property(
      announcements,
      fc.nat(400),
      fc.integer({ min: 1, max: 50 }),
      fc.nat(45),
      (told, position, count, before) => {
        const ledger = new BarLedger(instrumentIndex(3), '1m');
        for (const { bar: version, position: at } of told) ledger.add(version, at);
        const known = ledger.rowsThrough(position);
        const all = newestOf(told, position);
        expect(ledger.latest(known, 1_000).map((row) => ledger.bar(row))).toEqual(all);
        expect(ledger.newestStart(known)).toBe(all.at(-1)?.startMs ?? null);
        const beforeMs = before * MINUTE_MS;
        const page = all.filter(({ startMs }) => startMs < beforeMs).slice(-count);
        expect(ledger.latest(known, count, beforeMs).map((row) => ledger.bar(row))).toEqual(page);
        const found = ledger.find(beforeMs, known);
        expect(found === null ? undefined : ledger.bar(found)).toEqual(all.find(({ startMs }) => startMs === beforeMs));
      },
    ),
    { seed: 7, numRuns: 300 },
  );
});

it('knows of each version whether it was the first that was heard of its bar', () => {
  fc.assert(
    fc.property(announcements, (told) => {
      const ledger = new BarLedger(instrumentIndex(3), '1m');
      for (const { bar: version, position } of told) {
        const row = ledger.add(version, position);
        expect(ledger.isFirst(row)).toBe(version.revision === 0);
      }
    }),
    { seed: 7, numRuns: 100 },
  );
});
