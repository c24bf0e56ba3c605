import { describe, expect, it } from 'vitest';
import type { HeartbeatInput } from '#domain/engine-input';
import { qualityView } from '#contract/quality-view';
import { sourceId, ticker } from '#domain/instrument';
import { epochMs, HOUR_MS, MINUTE_MS } from '#primitives/clock';
import { qualityAt } from '#transport/projections/quality/quality-at';
import { COIN, gap, minuteTick, providerBar, quote, SHARE, T0, trade } from '#tests/support/scripted-inputs';
import { ScriptedScene } from '#tests/support/scripted-scene';

const FED = { ...SHARE, barsFrom: 'bars', source: sourceId('yahoo') } as const;
const minute = (count: number): number => T0 + count * MINUTE_MS;

function beat(seenMs: number): HeartbeatInput {
  return { kind: 'heartbeat', seenMs: epochMs(seenMs), source: COIN.source, atMs: null };
}

/** The letters since T0. */
function cellsSince(scripted: ScriptedScene, minutes: number, row = 0): string {
  return qualityAt(scripted.scene(), 1).rows[row]?.cells.slice(-minutes) ?? '';
}

describe('a minute', () => {
  it('is covered, quiet where its source was heard, lost where that was said, missing where nobody said a word', () => {
    const scripted = new ScriptedScene([COIN], T0);
    scripted.take(trade(minute(0) + 5_000), minuteTick(minute(1) + 1_000));
    scripted.take(beat(minute(1) + 10_000), minuteTick(minute(2) + 1_000), minuteTick(minute(3) + 1_000));
    scripted.take(gap(minute(4) + 5_000, minute(3), null));
    scripted.take(minuteTick(minute(5) + 1_000), gap(minute(5) + 2_000, minute(3), minute(5)));
    scripted.take(trade(minute(5) + 5_000), minuteTick(minute(6) + 1_000));
    expect(cellsSince(scripted, 6)).toBe('cqmggc');
    const [row] = qualityAt(scripted.scene(), 1).rows;
    expect(row?.minutes).toEqual({ covered: 2, quiet: 1, backfilled: 0, partial: 0, gap: 2, missing: 1, closed: 54 });
    expect(row?.coverage).toBeCloseTo(3 / 6, 12);
    expect(row?.lastBarMs).toBe(minute(6));
  });

  it('with an interruption in it is partial, and so is the one in which recording began', () => {
    const scripted = new ScriptedScene([COIN], T0 + 20_000);
    scripted.take(trade(minute(0) + 25_000), minuteTick(minute(1) + 1_000));
    scripted.take(trade(minute(1) + 5_000), gap(minute(1) + 30_000, minute(1) + 10_000, minute(1) + 25_000));
    scripted.take(minuteTick(minute(2) + 1_000));
    expect(cellsSince(scripted, 2)).toBe('pp');
    expect(qualityAt(scripted.scene(), 1).gaps).toMatchObject([{ source: COIN.source, minutes: 1, backfilled: 0 }]);
  });

  it('is closed before anybody listened, and while New York is', () => {
    const evening = Date.parse('2026-03-04T20:58:00Z');
    const scripted = new ScriptedScene([SHARE, COIN], evening);
    for (let at = 0; at < 5; at++) {
      const startMs = evening + at * MINUTE_MS;
      if (at < 2) scripted.take(quote(startMs + 1_000, { bid: 500_000, ask: 500_100 }));
      scripted.take(trade(startMs + 2_000, { index: 1 }), minuteTick(startMs + MINUTE_MS + 1_000));
    }
    expect(cellsSince(scripted, 7)).toBe('--cc---');
    expect(cellsSince(scripted, 7, 1)).toBe('--ccccc');
  });

  it('that a provider gives whole is covered, and filled where it lay in a gap', () => {
    const scripted = new ScriptedScene([FED], T0);
    const bar = (seenMs: number, startMs: number) => providerBar(seenMs, startMs, { source: FED.source });
    scripted.take(bar(minute(1), minute(0)), minuteTick(minute(1) + 1_000));
    scripted.take(gap(minute(2) + 5_000, minute(1), minute(2), { source: FED.source }));
    scripted.take(minuteTick(minute(2) + 6_000), bar(minute(2) + 7_000, minute(1)));
    expect(cellsSince(scripted, 2)).toBe('cb');
    expect(qualityAt(scripted.scene(), 1).gaps).toMatchObject([{ minutes: 1, backfilled: 1 }]);
  });
});

it('nothing that came after the cursor is told', () => {
  const scripted = new ScriptedScene([COIN], T0);
  scripted.take(trade(minute(0) + 5_000), minuteTick(minute(1) + 1_000));
  const then = scripted.position;
  const before = qualityAt(scripted.scene(), 1);
  scripted.take(gap(minute(1) + 5_000, minute(0), minute(1)));
  expect(qualityAt(scripted.scene(), 1).gaps).toHaveLength(1);
  expect(qualityAt({ ...scripted.scene(), position: then }, 1)).toEqual(before);
});

it('ticks that were of no use are told by reason; the view is as the contract says', () => {
  const scripted = new ScriptedScene([COIN, { ...COIN, symbol: ticker('ETHUSDT') }], T0);
  scripted.take(trade(minute(0) + 5_000, { tradeId: 7 }), trade(minute(0) + 5_100, { tradeId: 7 }));
  scripted.take(trade(minute(0) + 6_000, { atMs: null, tradeId: 8 }), minuteTick(minute(1) + 1_000));
  const view = qualityAt(scripted.scene(), 2);
  expect(view.rows.map(({ oddTicks }) => oddTicks)).toEqual([
    [
      { what: 'noSourceTime', count: 1 },
      { what: 'duplicate', count: 1 },
    ],
    [],
  ]);
  expect(view.strip).toEqual({ fromMs: minute(1) - 2 * HOUR_MS, minutes: 120 });
  expect(qualityView.parse(view)).toEqual(view);
});
