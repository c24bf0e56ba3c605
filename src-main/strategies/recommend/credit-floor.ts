import type { PriceE4 } from '#domain/money';
import type { TickRule } from '#options/fills/tick-rule';
import { tickAt } from '#options/fills/tick-rule';

/** Steps of a walk-down: more are not walked by hand. */
const MOST_STEPS = 5;

/** The lowest credit on the tick, no more than `natural`, at which `worth` still holds; null where natural fails. */
export function lowestCredit(natural: PriceE4, tick: PriceE4, worth: (credit: PriceE4) => boolean): PriceE4 | null {
  const first = Math.floor(natural / tick);
  if (first < 1 || !worth((first * tick) as PriceE4)) return null;
  // What is asked for falls as the credit does, so that halving finds where it ends.
  let [low, high] = [0, first];
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (worth((middle * tick) as PriceE4)) high = middle;
    else low = middle;
  }
  return (high * tick) as PriceE4;
}

/** From the middle of the market down to the floor: evenly, each on the tick, the floor last. */
export function walkDown(mid: PriceE4, worst: PriceE4, tick: PriceE4): readonly PriceE4[] {
  const highest = Math.max(worst, Math.floor(mid / tick) * tick);
  const ticks = Math.round((highest - worst) / tick);
  const steps = Math.min(MOST_STEPS, ticks + 1);
  const prices = new Set<number>();
  for (let step = 0; step < steps; step++) {
    const down = steps === 1 ? 0 : Math.round((ticks * step) / (steps - 1));
    prices.add(highest - down * tick);
  }
  return [...prices] as PriceE4[];
}

/** The tick at a price, for what is computed rather than quoted. */
export function onTick(rule: TickRule, price: number, towards: 'down' | 'up'): PriceE4 {
  const tick = tickAt(rule, price as PriceE4);
  const steps = price / tick;
  return ((towards === 'down' ? Math.floor(steps + 1e-9) : Math.ceil(steps - 1e-9)) * tick) as PriceE4;
}
