import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { InputBlock } from '#domain/input-block';
import { civilDay, startOfDayMs } from '#market/sessions/civil-date';
import { NyseCalendar } from '#market/sessions/nyse-calendar';
import { SimulatedMarket } from '#simulation/simulated-market';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function heldMegabytes(): number {
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 1e6;
}

describe('a long simulation', () => {
  it('holds no more after ten days than after the first', () => {
    const startMs = startOfDayMs(civilDay(2026, 3, 2));
    const nyse = new NyseCalendar({ closed: [], early: [], lateOpen: [] });
    const market = new SimulatedMarket({ seed: 7, startMs, minutes: 10 * 1_440, nyse, density: 0.2 });
    const block = new InputBlock(4_096);
    let firstDay = 0;
    while (market.fill(block)) {
      if (firstDay === 0 && (block.seenMs[0] as number) > startMs + 86_400_000) firstDay = heldMegabytes();
    }
    expect(heldMegabytes() - firstDay).toBeLessThan(5);
  });
});
