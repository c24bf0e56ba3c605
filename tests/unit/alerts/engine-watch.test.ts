import { describe, expect, it } from 'vitest';
import { EngineWatch } from '#alerts/engine-watch';
import type { Alert } from '#domain/alert';
import { epochMs, ManualClock, SECOND_MS } from '#primitives/clock';

const START = Date.UTC(2026, 2, 6, 18, 0);

function watched() {
  const clock = new ManualClock(epochMs(START));
  const raised: Alert[] = [];
  const watch = new EngineWatch(clock, 90 * SECOND_MS, (alert) => void raised.push(alert));
  const at = (seconds: number): void => clock.advanceTo(epochMs(START + seconds * SECOND_MS));
  return { watch, raised, at };
}

describe('whoever listens whether the engine lives', () => {
  it('says nothing while it beats', () => {
    const { watch, raised, at } = watched();
    for (let second = 5; second < 1_000; second += 5) {
      at(second);
      watch.beat();
    }
    expect(raised).toEqual([]);
  });

  it('reports a silence once, and its end once, with how long it was', () => {
    const { watch, raised, at } = watched();
    at(10);
    watch.beat();
    at(99);
    expect(raised).toEqual([]);
    at(600);
    expect(raised.map(({ title }) => title)).toEqual(['The engine says nothing']);
    watch.beat();
    watch.beat();
    expect(raised.map(({ title }) => title)).toEqual(['The engine says nothing', 'The engine is back']);
    expect(raised[1]?.lines[0]).toContain('10 min');
    at(700);
    expect(raised).toHaveLength(3);
  });

  it('listens no more once it is over', () => {
    const { watch, raised, at } = watched();
    watch[Symbol.dispose]();
    at(10_000);
    expect(raised).toEqual([]);
  });
});
