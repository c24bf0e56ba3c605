import { coinE8 } from '#domain/money';
import type { QuantRequest } from '#entry/commands/quant/quant-request';
import type { QuantReply, QuantTask } from '#entry/commands/quant/quant-task';
import { requestPrice } from '#entry/commands/quant/request-prices';
import { tradingCosts } from '#entry/load-settings';
import { parseDay } from '#market/sessions/civil-date';
import { coinFee } from '#options/fills/coin-fees';
import { type BrokerFees, type FeeTable, inForce, type RegulatoryFees } from '#options/fills/fee-schedule';
import { FEE_UNITS_PER_DOLLAR, type FeeLine, orderFees } from '#options/fills/order-fees';

const SIDES = ['sell', 'buy'] as const;
const ACTIONS = ['open', 'close'] as const;
const ROUNDINGS = ['none', 'up_cent'] as const;
const E8_PER_COIN = 1e8;

export const feesTask: QuantTask = {
  name: 'fees',
  summary: 'what an order costs in commissions and regulatory fees',
  fields: [
    {
      name: 'order',
      kind: 'json',
      help: '[{"qty":10,"side":"sell","price":1.05},…]: contracts and premium of each leg',
    },
    { name: 'broker', kind: 'text', help: 'a schedule of config/fees.yaml: ibkr, robinhood, tastytrade' },
    { name: 'date', kind: 'text', help: 'the day of the order, YYYY-MM-DD: its rates apply' },
    { name: 'action', kind: 'text', help: 'open (default) or close' },
    {
      name: 'schedule',
      kind: 'json',
      help: 'rates of your own instead: tiers [[premium, per contract],…], min_per_order, orf, occ, occ_cap, taf, sec_rate, cat, round none|up_cent',
    },
    { name: 'price_coin', kind: 'number', help: 'instead of an order: price of an option in coin, at Deribit' },
    { name: 'qty', kind: 'number', help: 'with price_coin: contracts of one coin' },
    { name: 'delivery', kind: 'switch', help: 'with price_coin: the fee of delivery at expiry, not of a trade' },
  ],
  figures: {
    commission: "the broker's, in dollars",
    exchange: "passed on for the venue, and the broker's clearing",
    orf: 'options regulatory fee',
    occ: 'clearing house, capped per order',
    taf: 'FINRA, on sales',
    sec: 'SEC section 31, on the proceeds of sales',
    cat: 'consolidated audit trail',
    total: 'in dollars, before the order is rounded up to the cent',
    booked_cents: 'what is booked',
    fee_coin: "Deribit's fee, in coin",
  },
  notes:
    'Rates without --schedule are those of config/fees.yaml on that day; a day before the first is refused (no_rates).',
  example:
    '--broker ibkr --date 2026-06-01 --order \'[{"qty":10,"side":"sell","price":1.05},{"qty":10,"side":"buy","price":0.55}]\'',
  answer(request) {
    if (request.has('price_coin')) return coinReply(request);
    const lines = request.objects('order').map(lineOf);
    if (lines.length === 0) throw request.fault('order', 'is empty');
    const action = request.has('action') ? request.oneOf('action', ACTIONS) : 'open';
    const rates = request.has('schedule') ? ownRates(request.object('schedule')) : ratesOf(request);
    if (rates === null) return { status: 'no_rates' };
    const { cents, ...charges } = orderFees(lines, action, rates.broker, rates.regulatory);
    const dollars = Object.entries(charges).map(([name, units]) => [name, units / FEE_UNITS_PER_DOLLAR]);
    return { ...Object.fromEntries(dollars), booked_cents: cents };
  },
};

interface Rates {
  readonly broker: BrokerFees;
  readonly regulatory: RegulatoryFees;
}

function lineOf(line: QuantRequest): FeeLine {
  const contracts = line.integer('qty');
  if (contracts <= 0) throw line.fault('qty', 'is not above 0');
  return { side: line.oneOf('side', SIDES), contracts, price: requestPrice(line, 'price', 'not negative') };
}

function ratesOf(request: QuantRequest): Rates | null {
  const { regulatory, brokers } = keptFees();
  const name = request.oneOf('broker', Object.keys(brokers));
  const day = dayOf(request);
  const broker = inForce(brokers[name] ?? [], day);
  const rules = inForce(regulatory, day);
  return broker === null || rules === null ? null : { broker, regulatory: rules };
}

function dayOf(request: QuantRequest): string {
  const text = request.text('date');
  if (parseDay(text) === null) throw request.fault('date', 'is not a day as YYYY-MM-DD');
  return text;
}

function ownRates(schedule: QuantRequest): Rates {
  const tiers = schedule
    .numberPairs('tiers', 'not negative')
    .map(([premium, perContract]) => ({ premium, perContract }));
  tiers.sort((left, right) => right.premium - left.premium);
  if (tiers.at(-1)?.premium !== 0) throw schedule.fault('tiers', 'needs a tier from premium 0');
  const commission = { tiers, minPerOrder: schedule.numberOr('min_per_order', 0, 'not negative'), maxPerLeg: null };
  const rate = (name: string): number => schedule.numberOr(name, 0, 'not negative');
  return {
    broker: {
      from: '',
      opening: commission,
      closing: commission,
      exchange: 0,
      clearing: 0,
      perShare: 0,
      minPerShareOrder: 0,
      perExercise: 0,
      rounding: schedule.has('round') && schedule.oneOf('round', ROUNDINGS) === 'up_cent' ? 'each' : 'total',
    },
    regulatory: {
      from: '',
      orf: rate('orf'),
      occ: rate('occ'),
      occCap: schedule.numberOr('occ_cap', NO_CAP, 'not negative'),
      taf: rate('taf'),
      tafPerShare: 0,
      tafShareCap: 0,
      secPerMillion: rate('sec_rate') * 1e6,
      cat: rate('cat'),
    },
  };
}

const NO_CAP = 100_000;

function coinReply(request: QuantRequest): QuantReply {
  const price = coinE8(Math.round(request.number('price_coin', 'not negative') * E8_PER_COIN));
  const day = request.has('date') ? dayOf(request) : LATEST;
  const rates = inForce(keptFees().coin['deribit'] ?? [], day);
  if (rates === null) return { status: 'no_rates' };
  const kind = request.flag('delivery') ? 'delivery' : 'trade';
  return { fee_coin: coinFee(kind, price, request.number('qty', 'positive'), rates) / E8_PER_COIN };
}

const LATEST = '9999-12-31';

/** Read once, however many requests come. */
let kept: FeeTable | null = null;

function keptFees(): FeeTable {
  kept ??= tradingCosts().fees;
  return kept;
}
