import { describe, expect, it } from 'vitest';
import { TradedGap } from '#connectors/shared/traded-gap';
import type { EngineInput } from '#domain/engine-input';
import { sourceId } from '#domain/instrument';
import { NyseCalendar } from '#market/sessions/nyse-calendar';
import { epochMs, ManualClock } from '#primitives/clock';

/** A Friday, ten in the morning in New York. */
const MORNING = epochMs(Date.UTC(2026, 2, 6, 15, 0));

describe('What a source of New York’s prices has missed', () => {
  it('ends where it was announced, even within the millisecond in which it began', () => {
    const told: EngineInput[] = [];
    const over: number[] = [];
    using gap = new TradedGap(
      {
        source: sourceId('x'),
        clock: new ManualClock(MORNING),
        nyse: new NyseCalendar({ closed: [], early: [], lateOpen: [] }),
        hours: 'extended',
        push: (_source, input) => told.push(input) > 0,
        told: () => undefined,
        over: (fromMs, toMs) => over.push(fromMs, toMs),
      },
      null,
    );
    gap.complete(MORNING);
    gap.lost('cut', MORNING);
    gap.complete(MORNING);
    expect(told).toMatchObject([
      { fromMs: MORNING, toMs: null },
      { fromMs: MORNING, toMs: MORNING },
    ]);
    expect(over).toEqual([MORNING, MORNING]);
  });
});
