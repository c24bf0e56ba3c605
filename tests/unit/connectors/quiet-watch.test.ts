import { describe, expect, it } from 'vitest';
import { QuietWatch } from '#connectors/shared/quiet-watch';
import type { Session } from '#domain/regime';
import { epochMs, ManualClock, MINUTE_MS, SECOND_MS } from '#primitives/clock';

function scene() {
  const clock = new ManualClock(epochMs(0));
  const silences: number[] = [];
  let session: Session = 'RTH';
  const watch = new QuietWatch({
    clock,
    session: () => session,
    tooQuiet: (forMs) => silences.push(Math.round(forMs / SECOND_MS)),
  });
  const speak = (times: number, everyMs: number): void => {
    for (let time = 0; time < times; time++) {
      clock.advanceTo(epochMs(clock.now() + everyMs));
      watch.heard(clock.now());
    }
  };
  const wait = (ms: number): void => clock.advanceTo(epochMs(clock.now() + ms));
  return { watch, silences, speak, wait, enter: (next: Session) => (session = next) };
}

describe('a silence', () => {
  it('is suspicious within seconds where messages come all the time', () => {
    const { silences, speak, wait } = scene();
    speak(100, 200);
    wait(19 * SECOND_MS);
    expect(silences).toEqual([]);
    wait(6 * SECOND_MS);
    expect(silences).toHaveLength(1);
    expect(silences[0]).toBeLessThanOrEqual(25);
  });

  it('is usual for minutes where they come now and then, and never for longer than ten', () => {
    const { silences, speak, wait } = scene();
    speak(60, 10 * SECOND_MS);
    wait(3 * MINUTE_MS);
    expect(silences).toEqual([]);
    wait(MINUTE_MS);
    expect(silences[0]).toBeGreaterThanOrEqual(200);
    expect(silences[0]).toBeLessThanOrEqual(205);
    const sleepy = scene();
    sleepy.speak(60, 55 * SECOND_MS);
    sleepy.wait(11 * MINUTE_MS);
    expect(sleepy.silences[0]).toBeGreaterThanOrEqual(600);
  });

  it('of a minute is suspicious before it is known how often they come', () => {
    const { silences, speak, wait } = scene();
    speak(3, 100);
    wait(59 * SECOND_MS);
    expect(silences).toEqual([]);
    wait(7 * SECOND_MS);
    expect(silences).toHaveLength(1);
  });

  it('means nothing while nothing is traded, nor against the pace of another part of the day', () => {
    const { silences, speak, wait, enter } = scene();
    speak(100, 200);
    enter('POST');
    wait(50 * SECOND_MS);
    expect(silences).toEqual([]);
    enter('CLOSED');
    wait(12 * 60 * MINUTE_MS);
    expect(silences).toEqual([]);
    enter('PRE');
    wait(3 * MINUTE_MS);
    expect(silences).toHaveLength(1);
  });

  it('means nothing while the line is down', () => {
    const { watch, silences, speak, wait } = scene();
    speak(100, 200);
    watch.rest();
    wait(10 * MINUTE_MS);
    expect(silences).toEqual([]);
    watch[Symbol.dispose]();
  });
});
