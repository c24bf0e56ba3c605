import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bar, BAR_INTERVALS } from '#domain/bar';
import type { EngineEvent } from '#domain/engine-event';
import { openTape } from '#entry/open-tape';
import { epochMs } from '#primitives/clock';
import type { EventLedger } from '#research/desk/event-ledger';
import { ReplaySession } from '#research/replay/replay-session';
import {
  deskOn,
  MORNING,
  recordPart,
  type StandingDesk,
  type TapesFolder,
  tapesFolder,
} from '#tests/support/replayed-desk';
import { allSnapshots, type Snapshots } from '#tests/support/desk-snapshots';

interface Told {
  readonly event: EngineEvent;
  readonly position: number;
}

let folder: TapesFolder;
let whole: StandingDesk;
let inputs: number;
let told: Told[];

beforeAll(() => {
  folder = tapesFolder();
  inputs = recordPart(folder.file('whole.tape'), MORNING, null);
  whole = deskOn(folder.file('whole.tape'));
  told = [];
  using tape = openTape(folder.file('whole.tape'));
  const session = new ReplaySession(tape.reader, tape.settings, (event, position) => told.push({ event, position }));
  session.runTo(inputs);
});

afterAll(() => {
  whole[Symbol.dispose]();
  folder[Symbol.dispose]();
});

function ledgerOf({ desk }: StandingDesk): EventLedger {
  return desk.scene.ledger;
}

describe('what the ledger says was known', () => {
  it('holds every event of a fresh run, as it was told and where it was told', () => {
    const ledger = ledgerOf(whole);
    expect(ledger.count).toBe(told.length);
    for (const [number, { event, position }] of told.entries()) {
      expect(ledger.positionOf(number)).toBe(position);
      expect(ledger.event(number)).toEqual(event);
    }
  });

  it('is at any position what a fresh session had told when it stood there', () => {
    const ledger = ledgerOf(whole);
    const byHand = (position: number): number => told.filter((each) => each.position <= position).length;
    fc.assert(
      fc.property(fc.nat(inputs), (position) => {
        const known = told.slice(0, byHand(position)).map(({ event }) => event);
        expect(ledger.countThrough(position)).toBe(known.length);
        for (const [index, listed] of ledger.instruments.entries()) {
          for (const interval of BAR_INTERVALS) {
            const bars = listed.bars[interval];
            const shown = bars.latest(bars.rowsThrough(position), 100_000).map((row) => bars.bar(row));
            expect(shown).toEqual(barsOf(known, index, interval));
          }
          const label = known.findLast((event) => event.type === 'regime.labelled' && event.instrument === index);
          const row = listed.labels.rowsThrough(position) - 1;
          expect(row < 0 ? undefined : listed.labels.regime(row)).toEqual(
            label?.type === 'regime.labelled' ? label.regime : undefined,
          );
        }
      }),
      { seed: 7, numRuns: 12 },
    );
  });

  it('is the same however often the tape is read', () => {
    using again = deskOn(folder.file('whole.tape'));
    const ledger = ledgerOf(again);
    expect(ledger.count).toBe(told.length);
    for (let number = 0; number < ledger.count; number += 97) {
      expect(ledger.event(number)).toEqual(ledgerOf(whole).event(number));
    }
  });
});

describe('what windows are shown at a cursor', () => {
  it('is the same as on a tape that was never recorded any further', () => {
    for (const share of [0.003, 0.37, 0.74]) {
      const position = Math.floor(inputs * share);
      const path = folder.file(`part-${position}.tape`);
      expect(recordPart(path, MORNING, position)).toBe(position);
      using part = deskOn(path);
      part.desk.jump('end');
      standAt(whole, position);
      expect(comparable(allSnapshots(whole))).toEqual(comparable(allSnapshots(part)));
    }
  });

  it('never holds an instant after the cursor, wherever one jumps', () => {
    const { firstSeenMs, lastSeenMs } = whole.desk.tape?.source ?? { firstSeenMs: null, lastSeenMs: null };
    const range = { min: firstSeenMs ?? 0, max: lastSeenMs ?? 0 };
    fc.assert(
      fc.property(fc.integer(range), (instant) => {
        whole.desk.seek(epochMs(instant));
        const { desk, ...others } = allSnapshots(whole);
        const cursorMs = whole.desk.scene.seenMs ?? Number.NEGATIVE_INFINITY;
        expect(cursorMs).toBeLessThan(instant);
        const { tape: _tape, ...status } = desk;
        expect(latestInstant([others, status])).toBeLessThanOrEqual(cursorMs + FAST_CLOCK_MS);
      }),
      { seed: 11, numRuns: 15 },
    );
  });
});

/** A venue's clock may run ahead of ours by that much before its data is refused. */
const FAST_CLOCK_MS = 5_000;
const AN_INSTANT = 1_500_000_000_000;

function latestInstant(value: unknown): number {
  if (typeof value === 'number') return value > AN_INSTANT ? value : 0;
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce<number>((latest, part) => Math.max(latest, latestInstant(part)), 0);
}

function standAt({ desk }: StandingDesk, position: number): void {
  const { tape } = desk;
  if (tape === null) throw new Error('a tape is open');
  tape.session.seekPosition(position);
}

/** All but what belongs to the tape as a file or to the way to the cursor. */
function comparable({ desk, ...others }: Snapshots): unknown {
  const { seenMs, position } = desk.cursor;
  const { market, connections, instruments } = desk;
  return { ...others, seenMs, position, market, connections, instruments };
}

function barsOf(events: readonly EngineEvent[], index: number, interval: string): readonly Bar[] {
  const newest = new Map<number, Bar>();
  for (const event of events) {
    if (event.type !== 'bar.closed' && event.type !== 'bar.corrected') continue;
    if (event.bar.instrument === index && event.bar.interval === interval) newest.set(event.bar.startMs, event.bar);
  }
  return [...newest.values()].sort((left, right) => left.startMs - right.startMs);
}
