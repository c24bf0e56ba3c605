import { EVENT_CELLS } from '#farm/backends/webgpu/decision-shader';

const DIGIT_BITS = 11;
const DIGITS = 1 << DIGIT_BITS;

/**
 * Events come off a device in whatever order its processors finished. By bar, and then by config, they come out of here:
 * pairs of config and what it did, one list for each bar.
 */
export function sortedEvents(cells: Int32Array, bars: number, configs: number): readonly Int32Array[] {
  const count = cells.length / EVENT_CELLS;
  let order = new Uint32Array(count);
  for (let event = 0; event < count; event++) order[event] = event;
  let next = new Uint32Array(count);
  const starts = new Uint32Array(DIGITS + 1);
  const pass = (cell: number, shift: number): void => {
    starts.fill(0);
    for (let event = 0; event < count; event++) {
      const digit = ((cells[event * EVENT_CELLS + cell] as number) >>> shift) & (DIGITS - 1);
      starts[digit + 1] = (starts[digit + 1] as number) + 1;
    }
    for (let digit = 1; digit <= DIGITS; digit++) {
      starts[digit] = (starts[digit] as number) + (starts[digit - 1] as number);
    }
    for (let at = 0; at < count; at++) {
      const event = order[at] as number;
      const digit = ((cells[event * EVENT_CELLS + cell] as number) >>> shift) & (DIGITS - 1);
      const place = starts[digit] as number;
      starts[digit] = place + 1;
      next[place] = event;
    }
    [order, next] = [next, order];
  };
  for (let shift = 0; configs > 2 ** shift; shift += DIGIT_BITS) pass(1, shift);
  for (let shift = 0; bars > 2 ** shift; shift += DIGIT_BITS) pass(0, shift);
  return byBar(cells, order, bars);
}

function byBar(cells: Int32Array, order: Uint32Array, bars: number): readonly Int32Array[] {
  const pairs = new Int32Array(order.length * 2);
  const lists: Int32Array[] = [];
  let at = 0;
  for (let bar = 0; bar < bars; bar++) {
    const from = at;
    for (; at < order.length; at++) {
      const event = (order[at] as number) * EVENT_CELLS;
      if (cells[event] !== bar) break;
      pairs[at * 2] = cells[event + 1] as number;
      pairs[at * 2 + 1] = cells[event + 2] as number;
    }
    lists.push(pairs.subarray(from * 2, at * 2));
  }
  return lists;
}
