// The same words as in `columns/`, in the order in which the host writes them: numbers and places of columns.
const MINUTE: usize = 0;
const CONFIGS: usize = 1;
const PER_CONFIG: usize = 2;
const SIZINGS: usize = 3;
const GATE_WORDS: usize = 4;
const OPENING_CELLS: usize = 5;
const BLOCKS: usize = 6;
const STOPS: usize = 7;
const TRAILS: usize = 8;
const TARGETS: usize = 9;
const FIRST_CONFIG: usize = 10;
const BLOCK_CONFIG: usize = 11;
const RULE: usize = 12;
const COOLDOWN: usize = 13;
const ENTRY: usize = 14;
const PLACES: usize = 15;
const LAST_EVENT: usize = 16;
const ACCOUNTS: usize = 17;
const CANDIDATE: usize = 18;
const FILL: usize = 19;
const CONTRACTS: usize = 20;
const PASSING: usize = 21;
const REACHED: usize = 22;
const OPENINGS: usize = 23;
const NOW: usize = 24;
const TERMS: usize = 25;
const EVENTS: usize = 26;
const REPORTS: usize = 27;

// Cells of what asking a spec came to.
const REPORT_BYTES: usize = 64;
const EVENT_COUNT: usize = 0;
const WAITING_COUNT: usize = 4;
const ORDERED_COUNT: usize = 8;

const ORDERED: i32 = i32.MIN_VALUE;
const MOST_OPENINGS: i32 = 0xffffff;
const EXIT_SHIFT: i32 = 24;
const GUARD_BIT: i32 = 1 << 28;
const UNKNOWN: i32 = i32.MIN_VALUE;

// Cells of an opening's row.
const SPREAD: usize = 0;
const OPENED_MINUTE: usize = 4;
const CREDIT: usize = 8;
const CREDIT_CALIBRATED: usize = 12;
const REGIME: usize = 16;
const RISK: usize = 20;
const COMMISSION: usize = 24;
const MINIMUM: usize = 28;
const CHARGES: usize = 32;
const OPENING_CONTRACTS: usize = 36;

// Cells of what an opening has come to.
const NOW_BYTES: usize = 12;
const NOW_TERMS: usize = 0;
const WORST: usize = 4;
const BEST: usize = 8;

// Cells of a spread's terms.
const TERMS_BYTES: usize = 32;
const COST: usize = 0;
const COST_CALIBRATED: usize = 4;
const CLOSE_COMMISSION: usize = 8;
const CLOSE_MINIMUM: usize = 12;
const CLOSE_CHARGES: usize = 16;
const END: usize = 20;
const END_COST: usize = 24;
const END_CHARGES: usize = 28;

// Words of an account.
const REALISED: usize = 0;
const CALIBRATED: usize = 4;
const FEES: usize = 8;
const AT_RISK: usize = 12;
const PEAK: usize = 16;
const TRADES: usize = 20;
const WINS: usize = 24;
const DRAWDOWN: usize = 28;
const EXPOSURE: usize = 32;
const ADVERSE: usize = 36;
const FAVOURABLE: usize = 40;
const REGIME_RESULT: usize = 44;
const REGIME_TRADES: usize = 64;
const ACCOUNT_BYTES: usize = 84;

// Positions in the list of exits.
const STOP: i32 = 0;
const TRAILING: i32 = 1;
const GUARD: i32 = 2;
const TARGET: i32 = 3;
const TIME: i32 = 4;

/** Where the host may begin to use the memory. */
export function heapStart(): usize {
  return __heap_base;
}

/** Asks all configs of a spec. What they are asked with stands in the words that begin at `kernel`. */
export function step(kernel: usize, spec: i32, asksPositions: i32): void {
  const report = reportOf(kernel, spec);
  store<i32>(report + EVENT_COUNT, 0);
  store<i32>(report + WAITING_COUNT, 0);
  store<i32>(report + ORDERED_COUNT, 0);
  if (asksPositions) askPositions(kernel, spec);
  const candidate = load<i32>(place(kernel, CANDIDATE) + bytes(spec));
  if (candidate >= 0) askEntries(kernel, spec, candidate);
}

/** Four configs at a time; only those with something to do are looked at one by one. */
function askPositions(kernel: usize, spec: i32): void {
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

function open(kernel: usize, spec: i32, config: i32, at: usize): void {
  const opening = load<i32>(place(kernel, FILL) + bytes(spec));
  store<i32>(at, opening);
  if (opening === 0) return;
  const row = rowOf(kernel, opening);
  const contracts = contractsOf(kernel, config, row);
  const fee = openFee(row, contracts);
  const account = accountOf(kernel, config);
  add(account + REALISED, -fee);
  add(account + CALIBRATED, -fee);
  add(account + FEES, fee);
  add(account + AT_RISK, contracts * load<i32>(row + RISK));
  store<i32>(place(kernel, LAST_EVENT) + bytes(config), get(kernel, MINUTE));
  tell(kernel, spec, config, -opening);
}

function close(kernel: usize, spec: i32, config: i32, at: usize, hasEnded: bool): void {
  const word = load<i32>(at);
  const opening = abs(word) & MOST_OPENINGS;
  const row = rowOf(kernel, opening);
  const now = place(kernel, NOW) + <usize>opening * NOW_BYTES;
  const terms = termsOf(kernel, opening);
  const contracts = contractsOf(kernel, config, row);
  const credit = load<i32>(row + CREDIT);
  const cost = load<i32>(terms + (hasEnded ? END_COST : COST));
  const costCalibrated = hasEnded ? cost : load<i32>(terms + COST_CALIBRATED);
  const closeFee = hasEnded
    ? orderFee(contracts, 0, 0, load<i32>(terms + END_CHARGES))
    : orderFee(
        contracts,
        load<i32>(terms + CLOSE_COMMISSION),
        load<i32>(terms + CLOSE_MINIMUM),
        load<i32>(terms + CLOSE_CHARGES),
      );
  const gross = contracts * (credit - cost);
  const lowest = contracts * (credit - max(load<i32>(now + WORST), cost));
  const highest = contracts * (credit - min(load<i32>(now + BEST), cost));
  const account = accountOf(kernel, config);
  const before = load<i32>(account + REALISED);
  const after = before + gross - closeFee;
  const peak = load<i32>(account + PEAK);
  raise(account + DRAWDOWN, peak - min(before + lowest, after));
  raise(account + PEAK, after);
  store<i32>(account + REALISED, after);
  add(account + CALIBRATED, contracts * (load<i32>(row + CREDIT_CALIBRATED) - costCalibrated) - closeFee);
  add(account + FEES, closeFee);
  add(account + AT_RISK, -contracts * load<i32>(row + RISK));
  const result = gross - openFee(row, contracts) - closeFee;
  add(account + TRADES, 1);
  if (result > 0) add(account + WINS, 1);
  add(account + EXPOSURE, get(kernel, MINUTE) - load<i32>(row + OPENED_MINUTE));
  raise(account + ADVERSE, -lowest);
  raise(account + FAVOURABLE, highest);
  const regime = account + bytes(load<i32>(row + REGIME));
  add(regime + REGIME_RESULT, result);
  add(regime + REGIME_TRADES, 1);
  store<i32>(place(kernel, LAST_EVENT) + bytes(config), get(kernel, MINUTE));
  store<i32>(at, 0);
  const exit = hasEnded ? load<i32>(terms + END) : -word >> EXIT_SHIFT;
  tell(kernel, spec, config, opening | (exit << EXIT_SHIFT));
}

/** Block by block: all of one let the candidate in, or none of them does, and all of them could pay for as much. */
function askEntries(kernel: usize, spec: i32, candidate: i32): void {
  const blocks = get(kernel, BLOCKS);
  const sizings = get(kernel, SIZINGS);
  const passing = place(kernel, PASSING) + bytes(spec * get(kernel, GATE_WORDS));
  const contracts = place(kernel, CONTRACTS) + bytes(spec * sizings);
  const blockConfig = place(kernel, BLOCK_CONFIG) + bytes(spec * (blocks + 1));
  let gate = 0;
  let ordered = 0;
  for (let block = 0; block < blocks; gate++) {
    const passes = (load<i32>(passing + bytes(gate >> 5)) & (1 << (gate & 31))) !== 0;
    for (let sizing = 0; sizing < sizings; sizing++, block++) {
      if (!passes || load<i32>(contracts + bytes(sizing)) < 1) continue;
      const from = blockConfig + bytes(block);
      ordered += enter(kernel, load<i32>(from), load<i32>(from, 4), candidate);
    }
  }
  store<i32>(reportOf(kernel, spec) + ORDERED_COUNT, ordered);
}

/** Four configs at a time; those that hold something are looked at one by one. */
function enter(kernel: usize, from: i32, end: i32, candidate: i32): i32 {
  const cooldowns = place(kernel, COOLDOWN);
  const lastEvents = place(kernel, LAST_EVENT);
  const entries = place(kernel, ENTRY);
  const columns = place(kernel, PLACES);
  const columnBytes = bytes(get(kernel, CONFIGS));
  const columnsEnd = columns + columnBytes * <usize>get(kernel, PER_CONFIG);
  const minute = i32x4.splat(get(kernel, MINUTE));
  let ordered = 0;
  let config = from;
  for (; config <= end - 4; config += 4) {
    const at = bytes(config);
    let lanes = i32x4.ge_s(i32x4.sub(minute, v128.load(lastEvents + at)), v128.load(cooldowns + at));
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
  for (; config < end; config++) {
    const at = bytes(config);
    if (get(kernel, MINUTE) - load<i32>(lastEvents + at) < load<i32>(cooldowns + at)) continue;
    ordered += enterOne(kernel, config, candidate);
  }
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

function exitOf(kernel: usize, levels: i32): i32 {
  if ((levels & get(kernel, STOPS)) !== 0) return STOP;
  if ((levels & get(kernel, TRAILS)) !== 0) return TRAILING;
  if ((levels & GUARD_BIT) !== 0) return GUARD;
  return (levels & get(kernel, TARGETS)) !== 0 ? TARGET : TIME;
}

/** Cents, part of a cent counting as a whole one. */
function orderFee(contracts: i32, commission: i32, minimum: i32, charges: i32): i32 {
  return (max(contracts * commission, minimum) + contracts * charges + 99) / 100;
}

function openFee(row: usize, contracts: i32): i32 {
  return orderFee(contracts, load<i32>(row + COMMISSION), load<i32>(row + MINIMUM), load<i32>(row + CHARGES));
}

function contractsOf(kernel: usize, config: i32, row: usize): i32 {
  const sizing = (load<i32>(place(kernel, ENTRY) + bytes(config)) >> 16) & 0xff;
  return load<i32>(row + OPENING_CONTRACTS + bytes(sizing));
}

function tell(kernel: usize, spec: i32, config: i32, what: i32): void {
  const report = reportOf(kernel, spec);
  const before = load<i32>(place(kernel, FIRST_CONFIG) + bytes(spec)) * (get(kernel, PER_CONFIG) + 1);
  const event = place(kernel, EVENTS) + ((<usize>(before + load<i32>(report + EVENT_COUNT))) << 3);
  store<i32>(event, config);
  store<i32>(event + 4, what);
  add(report + EVENT_COUNT, 1);
}

function bytes(cells: i32): usize {
  return (<usize>cells) << 2;
}

function get(kernel: usize, word: usize): i32 {
  return load<i32>(kernel + (word << 2));
}

function place(kernel: usize, word: usize): usize {
  return <usize>load<i32>(kernel + (word << 2));
}

function add(at: usize, amount: i32): void {
  store<i32>(at, load<i32>(at) + amount);
}

function raise(at: usize, value: i32): void {
  if (value > load<i32>(at)) store<i32>(at, value);
}

function rowOf(kernel: usize, opening: i32): usize {
  return place(kernel, OPENINGS) + bytes(opening * get(kernel, OPENING_CELLS));
}

function termsOf(kernel: usize, opening: i32): usize {
  const row = load<i32>(place(kernel, NOW) + <usize>opening * NOW_BYTES + NOW_TERMS);
  return place(kernel, TERMS) + <usize>row * TERMS_BYTES;
}

function reportOf(kernel: usize, spec: i32): usize {
  return place(kernel, REPORTS) + <usize>spec * REPORT_BYTES;
}

function accountOf(kernel: usize, config: i32): usize {
  return place(kernel, ACCOUNTS) + <usize>config * ACCOUNT_BYTES;
}
