import {
  MINUTE,
  CONFIGS,
  PER_CONFIG,
  SIZINGS,
  GATE_WORDS,
  BLOCKS,
  BLOCK_CONFIG,
  COOLDOWN,
  ENTRY,
  PLACES,
  LAST_EVENT,
  CONTRACTS,
  PASSING,
  WAKE_MINUTE,
  WAKE_CANDIDATE,
  ORDERED_COUNT,
  ORDERED,
  MOST_OPENINGS,
  SPREAD,
  bytes,
  get,
  place,
  rowOf,
  wakeOf,
  reportOf,
} from './farm-words';

/** Block by block: all of one let the candidate in, or none of them does, and all of them could pay for as much. */
export function askEntries(kernel: usize, spec: i32, candidate: i32): void {
  const blocks = get(kernel, BLOCKS);
  const sizings = get(kernel, SIZINGS);
  const passing = place(kernel, PASSING) + bytes(spec * get(kernel, GATE_WORDS));
  const contracts = place(kernel, CONTRACTS) + bytes(spec * sizings);
  const blockConfig = place(kernel, BLOCK_CONFIG) + bytes(spec * (blocks + 1));
  const minute = get(kernel, MINUTE);
  let gate = 0;
  let ordered = 0;
  for (let block = 0; block < blocks; gate++) {
    const passes = (load<i32>(passing + bytes(gate >> 5)) & (1 << (gate & 31))) !== 0;
    for (let sizing = 0; sizing < sizings; sizing++, block++) {
      if (!passes || load<i32>(contracts + bytes(sizing)) < 1) continue;
      const wake = wakeOf(kernel, spec, block);
      if (load<i32>(wake + WAKE_MINUTE) > minute && load<i32>(wake + WAKE_CANDIDATE) === candidate) continue;
      const from = blockConfig + bytes(block);
      ordered += enter(kernel, load<i32>(from), load<i32>(from, 4), candidate, wake);
    }
  }
  store<i32>(reportOf(kernel, spec) + ORDERED_COUNT, ordered);
}

/**
 * Four configs at a time; those that hold something are looked at one by one. Whoever could enter now has ordered, or has
 * no room, or is in this very spread: until one of them opens or closes something, the next to ask is whose cooldown is
 * over first.
 */
function enter(kernel: usize, from: i32, end: i32, candidate: i32, wake: usize): i32 {
  const cooldowns = place(kernel, COOLDOWN);
  const lastEvents = place(kernel, LAST_EVENT);
  const entries = place(kernel, ENTRY);
  const columns = place(kernel, PLACES);
  const columnBytes = bytes(get(kernel, CONFIGS));
  const columnsEnd = columns + columnBytes * <usize>get(kernel, PER_CONFIG);
  const now = get(kernel, MINUTE);
  const minute = i32x4.splat(now);
  const never = i32x4.splat(i32.MAX_VALUE);
  let due = never;
  let ordered = 0;
  let config = from;
  for (; config <= end - 4; config += 4) {
    const at = bytes(config);
    const rested = i32x4.add(v128.load(lastEvents + at), v128.load(cooldowns + at));
    let lanes = i32x4.le_s(rested, minute);
    due = i32x4.min_s(due, v128.bitselect(never, rested, lanes));
    if (!v128.any_true(lanes)) continue;
    let held = v128.load(columns + at);
    let room = i32x4.add(i32x4.shr_s(v128.load(entries + at), 24), i32x4.ne(held, i32x4.splat(0)));
    for (let column = columns + columnBytes; column < columnsEnd; column += columnBytes) {
      const words = v128.load(column + at);
      room = i32x4.add(room, i32x4.ne(words, i32x4.splat(0)));
      held = v128.or(held, words);
    }
    lanes = v128.and(lanes, i32x4.gt_s(room, i32x4.splat(0)));
    if (!v128.any_true(lanes)) continue;
    if (!v128.any_true(v128.and(held, lanes))) {
      v128.store(columns + at, v128.bitselect(i32x4.splat(ORDERED), v128.load(columns + at), lanes));
      ordered += popcnt(i32x4.bitmask(lanes));
      continue;
    }
    for (let left = i32x4.bitmask(lanes); left !== 0; left &= left - 1) {
      ordered += enterOne(kernel, config + ctz(left), candidate);
    }
  }
  let first = min(
    min(i32x4.extract_lane(due, 0), i32x4.extract_lane(due, 1)),
    min(i32x4.extract_lane(due, 2), i32x4.extract_lane(due, 3)),
  );
  for (; config < end; config++) {
    const at = bytes(config);
    const rested = load<i32>(lastEvents + at) + load<i32>(cooldowns + at);
    if (rested > now) first = min(first, rested);
    else ordered += enterOne(kernel, config, candidate);
  }
  store<i32>(wake + WAKE_MINUTE, first);
  store<i32>(wake + WAKE_CANDIDATE, candidate);
  return ordered;
}

/** Of one that is through with its cooldown: 1 if it has room, and nothing in that spread. */
function enterOne(kernel: usize, config: i32, candidate: i32): i32 {
  const columnBytes = bytes(get(kernel, CONFIGS));
  const first = place(kernel, PLACES) + bytes(config);
  const end = first + columnBytes * <usize>get(kernel, PER_CONFIG);
  let room = load<i32>(place(kernel, ENTRY) + bytes(config)) >> 24;
  let free: usize = 0;
  for (let at = first; at < end; at += columnBytes) {
    const word = load<i32>(at);
    if (word === 0) {
      if (free === 0) free = at;
      continue;
    }
    if (load<i32>(rowOf(kernel, abs(word) & MOST_OPENINGS) + SPREAD) === candidate) return 0;
    room--;
  }
  if (room < 1 || free === 0) return 0;
  store<i32>(free, ORDERED);
  return 1;
}
