import { Command } from 'commander';
import { CommandFailure, ExitCode } from '#entry/terminal/command-failure';
import { Output } from '#entry/terminal/output';
import { addDays, type CivilDay, formatDay, parseDay, weekday } from '#market/sessions/civil-date';
import { calendarWarnings, eventsBetween, type MarketEvent } from '#market/sessions/market-events';
import { FIRST_DAY, FIRST_YEAR, formatNewYork, LAST_DAY, LAST_YEAR } from '#market/sessions/new-york-time';
import { NyseCalendar, type TradingSession } from '#market/sessions/nyse-calendar';
import { CalendarFileFault, loadCalendarExceptions, loadMarketEvents } from '#settings/calendar-file';

interface CalendarOptions {
  readonly json: boolean;
  readonly events: boolean;
}

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;

export function calendarCommand(): Command {
  return new Command('calendar')
    .description('trading sessions of the New York Stock Exchange, and the dated events that move markets')
    .argument('<from>', 'first date in New York, YYYY-MM-DD')
    .argument('<to>', 'last date in New York, YYYY-MM-DD')
    .option('--json', 'one object a line: date, openMs, closeMs, early', false)
    .option('--events', 'FOMC, CPI, payrolls, option expiries and half days as well', false)
    .action((from: string, to: string, options: CalendarOptions) => showCalendar(from, to, options));
}

function showCalendar(fromText: string, toText: string, options: CalendarOptions): void {
  const from = parseBound(fromText);
  const to = parseBound(toText);
  if (from > to) {
    throw new CommandFailure(ExitCode.badInput, `${fromText} comes after ${toText}. Write the earlier date first.`);
  }
  using output = new Output();
  const nyse = new NyseCalendar(fromFile(loadCalendarExceptions));
  const events = options.events ? datedEvents(nyse, from, to, output) : [];
  if (options.json) writeRecords(output, nyse, from, to, events);
  else writeTable(output, nyse, from, to, events);
}

function parseBound(text: string): CivilDay {
  const day = parseDay(text);
  if (day === null) {
    throw new CommandFailure(ExitCode.badInput, `"${text}" is not a date. Write it as YYYY-MM-DD, such as 2026-03-06.`);
  }
  if (day < FIRST_DAY || day > LAST_DAY) {
    throw new CommandFailure(
      ExitCode.badInput,
      `${text} is outside of the years whose rules are known. Choose dates from ${FIRST_YEAR} to ${LAST_YEAR}.`,
    );
  }
  return day;
}

function fromFile<Value>(load: () => Value): Value {
  try {
    return load();
  } catch (error) {
    if (error instanceof CalendarFileFault) throw new CommandFailure(ExitCode.environment, error.message, error);
    throw error;
  }
}

/** Says aloud where the lists fall short: in the range asked for, and soon. */
function datedEvents(nyse: NyseCalendar, from: CivilDay, to: CivilDay, output: Output): readonly MarketEvent[] {
  const data = fromFile(loadMarketEvents);
  const events = eventsBetween(data, nyse, from, to);
  for (const event of events) if (event.kind === 'not-known') output.note(`warning: ${event.title}`);
  for (const warning of calendarWarnings(data, Date.now())) output.note(`warning: ${warning.message}`);
  return events;
}

function writeRecords(
  output: Output,
  nyse: NyseCalendar,
  from: CivilDay,
  to: CivilDay,
  events: readonly MarketEvent[],
): void {
  forEachDay(from, to, events, (day, ofDay) => {
    const session = nyse.session(day);
    if (session !== null) {
      const { openMs, closeMs, early } = session;
      output.record({ date: formatDay(day), openMs, closeMs, early });
    }
    for (const { date, atMs, kind, title, certainty } of ofDay) {
      output.record({ date, atMs, event: kind, title, certainty });
    }
  });
}

function writeTable(
  output: Output,
  nyse: NyseCalendar,
  from: CivilDay,
  to: CivilDay,
  events: readonly MarketEvent[],
): void {
  let sessions = 0;
  let halfDays = 0;
  output.line('date        day  open   close  New York time');
  forEachDay(from, to, events, (day, ofDay) => {
    const session = nyse.session(day);
    const holiday = nyse.holiday(day);
    if (session !== null) sessions++;
    if (session?.early === true) halfDays++;
    if (session === null && holiday === null && ofDay.length === 0) return;
    const label = `${formatDay(day)}  ${WEEKDAYS[weekday(day)]}`;
    if (session === null) output.line(`${label}  closed${holiday === null ? '' : `         ${holiday}`}`);
    else output.line(`${label}  ${sessionColumns(nyse, session)}`.trimEnd());
    for (const event of ofDay) {
      if (event.kind !== 'early-close') output.line(`${' '.repeat(17)}${eventColumns(event)}`);
    }
  });
  output.line(`${counted(sessions, 'session')}, ${counted(halfDays, 'half day')}`);
}

function sessionColumns(nyse: NyseCalendar, session: TradingSession): string {
  const early = nyse.earlyClose(session.day);
  const lateOpen = nyse.lateOpenReason(session.day);
  const notes = [
    formatNewYork(session.openMs).slice(20),
    ...(lateOpen === null ? [] : [`opens late: ${lateOpen}`]),
    ...(early === null ? [] : [`half day: ${early.reason}`]),
  ];
  return `${timeOfDay(session.openMs)}  ${timeOfDay(session.closeMs)}  ${notes.join('  ')}`;
}

function eventColumns(event: MarketEvent): string {
  if (event.certainty === 'unknown') return `  ?    ${event.title}`;
  return `${timeOfDay(event.atMs)}  ${event.title}${event.certainty === 'scheduled' ? ' (scheduled)' : ''}`;
}

function timeOfDay(utcMs: number): string {
  return formatNewYork(utcMs).slice(11, 16);
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

/** Events arrive in order of time, hence of date. */
function forEachDay(
  from: CivilDay,
  to: CivilDay,
  events: readonly MarketEvent[],
  visit: (day: CivilDay, ofDay: readonly MarketEvent[]) => void,
): void {
  let next = 0;
  for (let day = from; day <= to; day = addDays(day, 1)) {
    const first = next;
    if (next < events.length) {
      const date = formatDay(day);
      while (events[next]?.date === date) next++;
    }
    visit(day, events.slice(first, next));
  }
}
