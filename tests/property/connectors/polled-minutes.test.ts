import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openTimeIn } from '#connectors/shared/open-time';
import { PolledMinutes } from '#connectors/shared/polled-minutes';
import type { EngineInput } from '#domain/engine-input';
import { instrumentIndex, sourceId, ticker } from '#domain/instrument';
import { NyseCalendar } from '#market/sessions/nyse-calendar';
import { epochMs, MINUTE_MS, SECOND_MS } from '#primitives/clock';

const nyse = new NyseCalendar({ closed: [], early: [], lateOpen: [] });
/** Half an hour before a session ends, a weekend and a holiday before the next. */
const START_MS = Date.UTC(2026, 0, 16, 20, 30);
const NIGHT_MS = Date.UTC(2026, 0, 20, 14, 30) - Date.UTC(2026, 0, 16, 21);
const TRADED_MINUTES = 60;

interface Round {
  readonly afterMs: number;
  readonly answers: boolean;
}

/** The nth traded minute: thirty on Friday, the rest on Tuesday. */
function minuteAt(n: number): number {
  return START_MS + n * MINUTE_MS + (n >= 30 ? NIGHT_MS : 0);
}

const rounds = fc.array(
  fc.record({ afterMs: fc.integer({ min: SECOND_MS, max: 6 * MINUTE_MS }), answers: fc.boolean() }),
  { minLength: 1, maxLength: 40 },
);
const traded = fc.uniqueArray(fc.nat({ max: TRADED_MINUTES - 1 }), { minLength: 1 });

describe('minutes that are asked for, whenever and however often nobody answers', () => {
  it('come once each, none is left out, and what comes too late lies in a gap that was announced before', () => {
    fc.assert(
      fc.property(rounds, traded, (asked: readonly Round[], minutes) => {
        const inputs: EngineInput[] = [];
        const line = new PolledMinutes({
          source: sourceId('yahoo'),
          symbol: ticker('IBIT'),
          index: instrumentIndex(0),
          nyse,
          knownMs: epochMs(START_MS),
          push: (_source, input) => inputs.push(input) > 0,
          gapTold: () => undefined,
        });
        const bars = minutes.map((n) => {
          return { startMs: minuteAt(n), open: 5, high: 6, low: 4, close: 5, volume: 1 };
        });
        let nowMs = START_MS;
        let answeredMs = START_MS;
        for (const { afterMs, answers } of asked) {
          nowMs += afterMs;
          if (nowMs >= START_MS + 30 * MINUTE_MS && nowMs < START_MS + 30 * MINUTE_MS + NIGHT_MS) nowMs += NIGHT_MS;
          line.watch(epochMs(nowMs), 'silence');
          if (!answers) continue;
          answeredMs = nowMs;
          line.take(
            bars.filter(({ startMs }) => startMs >= line.wantedFromMs && startMs <= nowMs),
            epochMs(nowMs),
          );
        }
        const told = inputs.filter((input) => input.kind === 'bar').map(({ startMs }) => startMs as number);
        const due = bars.map(({ startMs }) => startMs).filter((at) => at + MINUTE_MS + 5 * SECOND_MS <= answeredMs);
        // The minute of the answer may be settled or not; all before it are.
        expect(told).toEqual(due.sort((left, right) => left - right).filter((at) => at < line.wantedFromMs));
        expect(due.every((at) => at < line.wantedFromMs)).toBe(true);
        inputs.forEach((input, position) => {
          if (input.kind !== 'bar') return;
          const throughMs = Math.floor((input.seenMs - 5 * SECOND_MS) / MINUTE_MS) * MINUTE_MS;
          if (throughMs - input.startMs <= 2 * MINUTE_MS) return;
          const isTold = inputs
            .slice(0, position)
            .some(
              (one) =>
                one.kind === 'gap' && one.toMs !== null && one.fromMs <= input.startMs && one.toMs > input.startMs,
            );
          expect(isTold).toBe(true);
        });
        for (const input of inputs) {
          if (input.kind !== 'gap') continue;
          expect(openTimeIn(nyse, 'regular', input.fromMs, input.toMs ?? input.seenMs + 1)).toMatchObject({
            fromMs: input.fromMs,
          });
        }
      }),
      { seed: 20_260_115, numRuns: 150 },
    );
  });
});
