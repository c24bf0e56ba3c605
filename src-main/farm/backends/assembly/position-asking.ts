import { close, open } from './booking';
import {
  CONFIGS,
  PER_CONFIG,
  SIZINGS,
  STOPS,
  TRAILS,
  TARGETS,
  FIRST_CONFIG,
  RULE,
  ENTRY,
  PLACES,
  REACHED,
  WAKE_MINUTE,
  WAITING_COUNT,
  ORDERED,
  MOST_OPENINGS,
  EXIT_SHIFT,
  GUARD_BIT,
  UNKNOWN,
  SPREAD,
  COST,
  END,
  bytes,
  get,
  place,
  add,
  rowOf,
  termsOf,
  wakeOf,
  reportOf,
} from './farm-words';

// Positions in the list of exits.
const STOP: i32 = 0;
const TRAILING: i32 = 1;
const GUARD: i32 = 2;
const TARGET: i32 = 3;
const TIME: i32 = 4;

/** Four configs at a time; only those with something to do are looked at one by one. */
export function askPositions(kernel: usize, spec: i32): void {
  const firstConfig = place(kernel, FIRST_CONFIG) + bytes(spec);
  const end = load<i32>(firstConfig, 4);
  const rules = place(kernel, RULE);
  const reached = place(kernel, REACHED);
  const columns = place(kernel, PLACES);
  const columnBytes = bytes(get(kernel, CONFIGS));
  const columnsEnd = columns + columnBytes * <usize>get(kernel, PER_CONFIG);
  const none = i32x4.splat(0);
  let config = load<i32>(firstConfig);
  for (; config <= end - 4; config += 4) {
    let asked = none;
    for (let at = columns; at < columnsEnd; at += columnBytes) {
      const words = v128.load(at + bytes(config));
      if (!v128.any_true(words)) continue;
      const negative = i32x4.lt_s(words, none);
      const numbers = i32x4.shl(v128.andnot(words, negative), 2);
      let levels = v128.load32_zero(reached + <usize>i32x4.extract_lane(numbers, 0));
      levels = v128.load32_lane(reached + <usize>i32x4.extract_lane(numbers, 1), levels, 1);
      levels = v128.load32_lane(reached + <usize>i32x4.extract_lane(numbers, 2), levels, 2);
      levels = v128.load32_lane(reached + <usize>i32x4.extract_lane(numbers, 3), levels, 3);
      levels = v128.and(levels, v128.load(rules + bytes(config)));
      asked = v128.or(asked, v128.or(negative, i32x4.ne(levels, none)));
    }
    if (!v128.any_true(asked)) continue;
    for (let lanes = i32x4.bitmask(asked); lanes !== 0; lanes &= lanes - 1) act(kernel, spec, config + ctz(lanes));
  }
  for (; config < end; config++) act(kernel, spec, config);
}

/** In the order of a bar: closes that waited, the order, spreads that end, exits that were reached. */
function act(kernel: usize, spec: i32, config: i32): void {
  closeAll(kernel, spec, config, COST, UNKNOWN);
  const columnBytes = bytes(get(kernel, CONFIGS));
  const first = place(kernel, PLACES) + bytes(config);
  const end = first + columnBytes * <usize>get(kernel, PER_CONFIG);
  for (let at = first; at < end; at += columnBytes) {
    if (load<i32>(at) === ORDERED) open(kernel, spec, config, at);
  }
  closeAll(kernel, spec, config, END, 0);
  forgetBlock(kernel, spec, config);
  const rule = load<i32>(place(kernel, RULE) + bytes(config));
  for (let at = first; at < end; at += columnBytes) {
    const word = load<i32>(at);
    if (word > 0) {
      const levels = load<i32>(place(kernel, REACHED) + bytes(word)) & rule;
      if (levels !== 0) store<i32>(at, -(word | (exitOf(kernel, levels) << EXIT_SHIFT)));
    }
    if (load<i32>(at) < 0) add(reportOf(kernel, spec) + WAITING_COUNT, 1);
  }
}

/** Whoever waits and has a cost, or whoever's spread has an end, spread by spread in rising order. */
function closeAll(kernel: usize, spec: i32, config: i32, cell: usize, without: i32): void {
  const columnBytes = bytes(get(kernel, CONFIGS));
  const first = place(kernel, PLACES) + bytes(config);
  const end = first + columnBytes * <usize>get(kernel, PER_CONFIG);
  for (;;) {
    let lowest: usize = 0;
    let lowestSpread = 0;
    for (let at = first; at < end; at += columnBytes) {
      const word = load<i32>(at);
      if (word === 0 || word === ORDERED || (cell === COST && word > 0)) continue;
      const opening = abs(word) & MOST_OPENINGS;
      if (load<i32>(termsOf(kernel, opening) + cell) === without) continue;
      const spread = load<i32>(rowOf(kernel, opening) + SPREAD);
      if (lowest !== 0 && spread >= lowestSpread) continue;
      lowest = at;
      lowestSpread = spread;
    }
    if (lowest === 0) return;
    close(kernel, spec, config, lowest, cell === END);
  }
}

function exitOf(kernel: usize, levels: i32): i32 {
  if ((levels & get(kernel, STOPS)) !== 0) return STOP;
  if ((levels & get(kernel, TRAILS)) !== 0) return TRAILING;
  if ((levels & GUARD_BIT) !== 0) return GUARD;
  return (levels & get(kernel, TARGETS)) !== 0 ? TARGET : TIME;
}

/** What somebody in the block just did may let him, or not let him, enter again. */
function forgetBlock(kernel: usize, spec: i32, config: i32): void {
  const entry = load<i32>(place(kernel, ENTRY) + bytes(config));
  const block = (entry & 0xffff) * get(kernel, SIZINGS) + ((entry >> 16) & 0xff);
  store<i32>(wakeOf(kernel, spec, block) + WAKE_MINUTE, 0);
}
