import { minuteText } from '#entry/commands/farm/book-place';
import { dollarsText } from '#entry/commands/farm/dollars-text';
import { levelText } from '#entry/commands/farm/level-text';
import { textTable } from '#entry/terminal/text-table';
import type { FarmBook } from '#farm/book/farm-book';
import type { GateReading, GateUnit } from '#farm/insight/gate-reading';
import type { ExitReading, HeldReading } from '#farm/insight/held-reading';
import type { Why } from '#farm/insight/why';
import { GRID_DIMENSIONS } from '#farm/population/farm-grid';
import { spreadName } from '#transport/projections/farm/spread-name';

const COLUMNS = [
  { title: '' },
  { title: 'gate' },
  { title: 'found' },
  { title: 'asks for' },
  { title: 'short by', align: 'right' as const },
];

export function* whyLines(book: FarmBook, why: Why): Generator<string, void> {
  const { config, minute, gates, orders, candidate, order, held } = why;
  const { population } = book;
  const nameOf = (spread: number): string => spreadName(book.spread(spread), population.grid);
  yield `${population.nameOf(config.id)} at ${minuteText(minute)}`;
  yield GRID_DIMENSIONS.map((dimension) => `${dimension} ${levelText(config[dimension])}`).join(', ');
  yield '';
  yield* textTable(COLUMNS, gates.map(gateRow));
  yield '';
  if (candidate !== null) {
    const { contracts, risk, allowance, limit } = candidate;
    const verdict = orders ? 'orders' : 'would sell, but does not order,';
    yield `${verdict} ${Math.max(contracts, 0)} × ${nameOf(candidate.spread)}: it may risk ${dollarsText(allowance)}, a contract risks ${dollarsText(risk)}, quotes have room for ${limit}`;
  }
  if (order !== null) {
    yield `its order of ${minuteText(order.minute)} for ${order.contracts} × ${nameOf(order.spread)}: ${order.end}`;
  }
  for (const one of held) yield heldText(one, nameOf);
  if (held.length === 0) yield 'holds nothing';
}

function gateRow({ gate, passes, unit, value, least, most, allowed, short }: GateReading): readonly string[] {
  const known = (one: number): string => unitText(one, unit);
  const found = value === null ? 'not known' : typeof value === 'string' ? value : known(value);
  const bounds = [
    ...(least === null ? [] : [`at least ${known(least)}`]),
    ...(most === null ? [] : [`at most ${known(most)}`]),
  ];
  const asks = allowed !== null ? allowed.join('; ') : bounds.join(', ');
  return [passes ? 'yes' : 'NO', gate, found, asks, short === null ? '' : known(short)];
}

export function unitText(value: number, unit: GateUnit): string {
  switch (unit) {
    case 'share':
      return `${(value * 100).toFixed(2)} %`;
    case 'minutes':
      return `${value} min`;
    case 'words':
      return value === 1 ? '1 label' : `${value} labels`;
    default:
      return String(value);
  }
}

function heldText(held: HeldReading, nameOf: (spread: number) => string): string {
  const { contracts, spread, openedMinute, credit, mark, ahead, closing, exits } = held;
  const worth =
    mark === null || ahead === null ? 'no price now' : `${price(mark)} now, ${dollarsText(ahead)} before fees`;
  const next = closing === null ? exits.map(exitText).join(', ') : `closing (${closing}) as soon as there is a price`;
  return `holds ${contracts} × ${nameOf(spread)} since ${minuteText(openedMinute)} for ${price(credit)}: ${worth}; ${next}`;
}

function exitText({ exit, at, days }: ExitReading): string {
  if (days !== null) return `${exit} in ${days} days`;
  return at === null ? `${exit} not armed` : `${exit} at ${price(at)}`;
}

function price(e4: number): string {
  return (e4 / 10_000).toFixed(2);
}

export function whyRecord(book: FarmBook, why: Why): object {
  const { config, place, minute, orders, candidate, order, gates, held } = why;
  const structureOf = (spread: number): object => book.spread(spread).structure;
  return {
    type: 'why',
    name: book.population.nameOf(config.id),
    config: config.id,
    place,
    minute,
    orders,
    candidate:
      candidate === null
        ? null
        : {
            spread: structureOf(candidate.spread),
            contracts: candidate.contracts,
            risk_cents: candidate.risk,
            allowance_cents: candidate.allowance,
            limit: candidate.limit,
          },
    gates,
    order:
      order === null
        ? null
        : { minute: order.minute, spread: structureOf(order.spread), contracts: order.contracts, end: order.end },
    held: held.map((one) => ({
      spread: structureOf(one.spread),
      contracts: one.contracts,
      opened_minute: one.openedMinute,
      credit_e4: one.credit,
      open_fee_cents: one.openFee,
      mark_e4: one.mark,
      ahead_cents: one.ahead,
      closing: one.closing,
      exits: one.exits.map(({ exit, at, days }) => ({ exit, at_e4: at, days })),
    })),
  };
}
