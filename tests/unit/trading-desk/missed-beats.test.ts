import { expect, it } from 'vitest';
import type { BarOrigin } from '#domain/instrument';
import { sourceId } from '#domain/instrument';
import { missedBeats } from '#entry/trading/missed-beats';
import { epochMs } from '#primitives/clock';

const NOW = epochMs(1_772_800_000_000);
const ORIGINS: Readonly<Record<string, BarOrigin>> = { stream: 'trades', quotes: 'quotes', asked: 'bars' };
const INSTRUMENTS = Object.entries(ORIGINS).map(([name, barsFrom]) => ({ source: sourceId(name), barsFrom }));

function missed(agoSeconds: Readonly<Record<string, number>>, counting = Object.keys(agoSeconds)): number | null {
  const lastBeat = (source: string) => {
    const ago = agoSeconds[source];
    return ago === undefined ? null : epochMs(NOW - ago * 1_000);
  };
  return missedBeats(counting, INSTRUMENTS, lastBeat, NOW);
}

it('heartbeats are missed once one is overdue, counted by the source that is worst off', () => {
  expect(missed({ stream: 29.9, quotes: 3 })).toBe(0);
  expect(missed({ stream: 31, quotes: 3 })).toBe(1);
  expect(missed({ stream: 3, quotes: 95 })).toBe(3);
});

it('who is asked once a minute is not missed after half of one', () => {
  expect(missed({ asked: 89 })).toBe(0);
  expect(missed({ asked: 91 })).toBe(1);
  // Whole chains alone, without an instrument.
  expect(missed({ chains: 89 })).toBe(0);
});

it('who only stands by may be silent', () => {
  expect(missed({ stream: 3, asked: 4_000 }, ['stream'])).toBe(0);
});

it('nobody is missed who never beat, and a clock that is ahead misses nothing', () => {
  expect(missed({})).toBeNull();
  expect(missed({}, ['stream'])).toBeNull();
  expect(missed({ stream: -40 })).toBe(0);
});
