// The same words as in `columns/`, in the order in which the host writes them: numbers and places of columns.
export const MINUTE: usize = 0;
export const CONFIGS: usize = 1;
export const PER_CONFIG: usize = 2;
export const SIZINGS: usize = 3;
export const GATE_WORDS: usize = 4;
const OPENING_CELLS: usize = 5;
export const BLOCKS: usize = 6;
export const STOPS: usize = 7;
export const TRAILS: usize = 8;
export const TARGETS: usize = 9;
export const FIRST_CONFIG: usize = 10;
export const BLOCK_CONFIG: usize = 11;
export const RULE: usize = 12;
export const COOLDOWN: usize = 13;
export const ENTRY: usize = 14;
export const PLACES: usize = 15;
export const LAST_EVENT: usize = 16;
export const ACCOUNTS: usize = 17;
export const CANDIDATE: usize = 18;
export const FILL: usize = 19;
export const CONTRACTS: usize = 20;
export const PASSING: usize = 21;
export const REACHED: usize = 22;
const OPENINGS: usize = 23;
export const NOW: usize = 24;
const TERMS: usize = 25;
export const EVENTS: usize = 26;
const REPORTS: usize = 27;
const WAKES: usize = 28;

// What is remembered of a block between bars: before which minute, and as long as which spread is on offer, nobody in it
// can enter. Zeros say nothing.
const WAKE_BYTES: usize = 8;
export const WAKE_MINUTE: usize = 0;
export const WAKE_CANDIDATE: usize = 4;

// Cells of what asking a spec came to.
const REPORT_BYTES: usize = 64;
export const EVENT_COUNT: usize = 0;
export const WAITING_COUNT: usize = 4;
export const ORDERED_COUNT: usize = 8;

export const ORDERED: i32 = i32.MIN_VALUE;
export const MOST_OPENINGS: i32 = 0xffffff;
export const EXIT_SHIFT: i32 = 24;
export const GUARD_BIT: i32 = 1 << 28;
export const UNKNOWN: i32 = i32.MIN_VALUE;

// Cells of an opening's row.
export const SPREAD: usize = 0;
export const OPENED_MINUTE: usize = 4;
export const CREDIT: usize = 8;
export const CREDIT_CALIBRATED: usize = 12;
export const REGIME: usize = 16;
export const RISK: usize = 20;
export const COMMISSION: usize = 24;
export const MINIMUM: usize = 28;
export const CHARGES: usize = 32;
export const OPENING_CONTRACTS: usize = 36;

// Cells of what an opening has come to.
export const NOW_BYTES: usize = 12;
const NOW_TERMS: usize = 0;
export const WORST: usize = 4;
export const BEST: usize = 8;

// Cells of a spread's terms.
const TERMS_BYTES: usize = 32;
export const COST: usize = 0;
export const COST_CALIBRATED: usize = 4;
export const CLOSE_COMMISSION: usize = 8;
export const CLOSE_MINIMUM: usize = 12;
export const CLOSE_CHARGES: usize = 16;
export const END: usize = 20;
export const END_COST: usize = 24;
export const END_CHARGES: usize = 28;

export function bytes(cells: i32): usize {
  return (<usize>cells) << 2;
}

export function get(kernel: usize, word: usize): i32 {
  return load<i32>(kernel + (word << 2));
}

export function place(kernel: usize, word: usize): usize {
  return <usize>load<i32>(kernel + (word << 2));
}

export function add(at: usize, amount: i32): void {
  store<i32>(at, load<i32>(at) + amount);
}

export function raise(at: usize, value: i32): void {
  if (value > load<i32>(at)) store<i32>(at, value);
}

export function rowOf(kernel: usize, opening: i32): usize {
  return place(kernel, OPENINGS) + bytes(opening * get(kernel, OPENING_CELLS));
}

export function termsOf(kernel: usize, opening: i32): usize {
  const row = load<i32>(place(kernel, NOW) + <usize>opening * NOW_BYTES + NOW_TERMS);
  return place(kernel, TERMS) + <usize>row * TERMS_BYTES;
}

export function wakeOf(kernel: usize, spec: i32, block: i32): usize {
  return place(kernel, WAKES) + <usize>(spec * get(kernel, BLOCKS) + block) * WAKE_BYTES;
}

export function reportOf(kernel: usize, spec: i32): usize {
  return place(kernel, REPORTS) + <usize>spec * REPORT_BYTES;
}
