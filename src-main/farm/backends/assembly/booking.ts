import {
  MINUTE,
  PER_CONFIG,
  FIRST_CONFIG,
  ENTRY,
  LAST_EVENT,
  ACCOUNTS,
  FILL,
  NOW,
  EVENTS,
  EVENT_COUNT,
  MOST_OPENINGS,
  EXIT_SHIFT,
  OPENED_MINUTE,
  CREDIT,
  CREDIT_CALIBRATED,
  REGIME,
  RISK,
  COMMISSION,
  MINIMUM,
  CHARGES,
  OPENING_CONTRACTS,
  NOW_BYTES,
  WORST,
  BEST,
  COST,
  COST_CALIBRATED,
  CLOSE_COMMISSION,
  CLOSE_MINIMUM,
  CLOSE_CHARGES,
  END,
  END_COST,
  END_CHARGES,
  bytes,
  get,
  place,
  add,
  raise,
  rowOf,
  termsOf,
  reportOf,
} from './farm-words';

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

export function open(kernel: usize, spec: i32, config: i32, at: usize): void {
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

export function close(kernel: usize, spec: i32, config: i32, at: usize, hasEnded: bool): void {
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

function accountOf(kernel: usize, config: i32): usize {
  return place(kernel, ACCOUNTS) + <usize>config * ACCOUNT_BYTES;
}
