import type { GateView, WhyView } from '#contract/farm-view';
import { TREND_REGIMES, VOLATILITY_REGIMES } from '#domain/regime';
import type { FarmBook } from '#farm/book/farm-book';
import type { Gate, GateReading } from '#farm/insight/gate-reading';
import type { ExitReading, HeldReading } from '#farm/insight/held-reading';
import type { Why } from '#farm/insight/why';
import type { FarmConfig } from '#farm/population/farm-config';
import { minuteText } from '#transport/projections/farm/minute-text';
import { dollars } from '#transport/projections/farm/money-text';
import { spreadName } from '#transport/projections/farm/spread-name';

const TITLES: Readonly<Record<Gate, string>> = {
  candidate: 'Spread on offer',
  session: 'Session',
  warmthMinimum: 'Warmth',
  popMinimum: 'PoP',
  ivRank: 'IV rank',
  gapTolerance: 'Gap',
  regimes: 'Regimes',
  positionSize: 'Size',
  concurrent: 'Room for positions',
  cooldown: 'Cooldown',
  duplicate: 'Same spread',
};

const EXITS: Readonly<Record<ExitReading['exit'], string>> = {
  target: 'profit target',
  stop: 'stop loss',
  trailing: 'trailing stop',
  time: 'time exit',
};

/** Why a config enters on a bar or does not, in words. */
export function whyWords(book: FarmBook, why: Why): WhyView {
  const name = (spread: number): string => spreadName(book.spread(spread), book.population.grid);
  return {
    verdict: verdictOf(why, name),
    gates: why.gates.map((reading) => gateView(reading, why.config)),
    notes: [...sizeNote(why), ...orderNote(why, name), ...why.held.map((held) => heldNote(held, name))],
  };
}

function verdictOf({ gates, orders, candidate }: Why, name: (spread: number) => string): string {
  if (orders && candidate !== null) {
    return `Every gate passes: it orders ${candidate.contracts} × ${name(candidate.spread)}, to be filled on the next bar.`;
  }
  const failing = gates.filter(({ passes }) => !passes).map(({ gate }) => TITLES[gate]);
  return `Enters nothing: ${failing.join(', ')} ${failing.length === 1 ? 'does' : 'do'} not pass.`;
}

function gateView(reading: GateReading, config: FarmConfig): GateView {
  const { gate, passes, value, short } = reading;
  return {
    title: TITLES[gate],
    passed: passes,
    value: value === null ? 'not known' : typeof value === 'string' ? value : numberText(reading, value),
    threshold: thresholdText(reading, config),
    margin: short === null ? null : marginText(reading, short),
  };
}

function thresholdText(reading: GateReading, { session, regimes }: FarmConfig): string {
  const { gate, least, most, allowed } = reading;
  if (gate === 'session') return session;
  if (gate === 'regimes') return regimesText(regimes);
  if (allowed !== null) return allowed.join(' or ');
  if (gate === 'candidate') return 'any';
  if (gate === 'duplicate') return 'not held';
  if (least !== null && most !== null) return `${numberText(reading, least)} to ${numberText(reading, most)}`;
  if (least !== null) return `at least ${numberText(reading, least)}`;
  return most === null ? 'any' : `at most ${numberText(reading, most)}`;
}

function regimesText({ trends, volatilities }: FarmConfig['regimes']): string {
  const parts = [
    ...(trends.length === TREND_REGIMES.length ? [] : [trends.join(' or ')]),
    ...(volatilities.length === VOLATILITY_REGIMES.length ? [] : [volatilities.join(' or ')]),
  ];
  return parts.length === 0 ? 'any' : parts.join('; ');
}

function numberText({ gate, unit }: GateReading, value: number): string {
  if (gate === 'ivRank') return rounded(value * 100);
  if (unit === 'share') return `${rounded(value * 100)} %`;
  return unit === 'minutes' ? `${rounded(value)} min` : rounded(value);
}

function marginText({ unit }: GateReading, short: number): string {
  if (unit === 'share') return `${rounded(short * 100)} points`;
  return unit === 'minutes' ? `${rounded(short)} min` : rounded(short);
}

function rounded(value: number): string {
  return String(Math.round(value * 100) / 100);
}

function sizeNote({ candidate, config }: Why): readonly string[] {
  if (candidate === null) return [];
  const { contracts, allowance, risk, limit } = candidate;
  return [
    `May risk ${dollars(allowance)} of its ${dollars(config.budget.dollars * 100)} on a position; one contract can lose ${dollars(risk)}, and the quotes have room for ${limit}: ${contracts} contracts.`,
  ];
}

function orderNote({ order }: Why, name: (spread: number) => string): readonly string[] {
  if (order === null) return [];
  const { contracts, spread, minute, end } = order;
  const ended = end === 'filled' ? 'was filled' : `was given up: ${end}`;
  return [`Its order of ${minuteText(minute)} for ${contracts} × ${name(spread)} ${ended}.`];
}

function heldNote(held: HeldReading, name: (spread: number) => string): string {
  const { contracts, spread, openedMinute, credit, mark, ahead, closing, exits } = held;
  const now =
    mark === null || ahead === null
      ? 'nobody quotes its close on this bar'
      : `closing costs ${price(mark)}, ${ahead < 0 ? 'behind' : 'ahead'} by ${dollars(Math.abs(ahead))}`;
  const next = closing === null ? exits.map(exitText).join(', ') : `its close (${closing}) waits for a price`;
  return `Holds ${contracts} × ${name(spread)} since ${minuteText(openedMinute)} for ${price(credit)}; ${now}${next === '' ? '' : `; ${next}`}.`;
}

function exitText({ exit, at, days }: ExitReading): string {
  if (days !== null) return `${EXITS[exit]} in ${days} d`;
  return at === null ? `${EXITS[exit]} not armed` : `${EXITS[exit]} at ${price(at)}`;
}

function price(e4: number): string {
  return (e4 / 10_000).toFixed(2);
}
