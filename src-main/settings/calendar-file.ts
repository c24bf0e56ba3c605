import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { SATURDAY, SUNDAY, parseDay, weekday } from '#market/sessions/civil-date';
import { LISTED_KINDS, type MarketEventData } from '#market/sessions/market-events';
import { FIRST_DAY, LAST_DAY } from '#market/sessions/new-york-time';
import { type CalendarExceptions, parseTimeOfDay } from '#market/sessions/nyse-calendar';

export const CALENDAR_FOLDER = fileURLToPath(new URL('../../resources/calendars/', import.meta.url));

/** A calendar file is missing or wrong. The text says which file, which field, and what to do. */
export class CalendarFileFault extends Error {
  override readonly name = 'CalendarFileFault';
  readonly path: string;

  constructor(path: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.path = path;
  }
}

const date = z.string().refine((text) => parseDay(text) !== null, 'is not a date as YYYY-MM-DD');
const time = z.string().refine((text) => parseTimeOfDay(text) !== null, 'is not a time as HH:MM in New York');
const words = z.string().min(1, 'is empty');
const tradingWeekday = date.refine((text) => {
  const day = parseDay(text);
  if (day === null) return true;
  return day >= FIRST_DAY && day <= LAST_DAY && weekday(day) !== SATURDAY && weekday(day) !== SUNDAY;
}, 'is not a weekday from 1990 to 2050');

const EXCEPTION_LISTS = {
  closed: z.array(z.strictObject({ date: tradingWeekday, reason: words })),
  early: z.array(
    z.strictObject({
      date: tradingWeekday,
      closeEt: time.refine((text) => text > '09:30' && text < '16:00', 'is not between 09:30 and 16:00'),
      reason: words,
    }),
  ),
  lateOpen: z.array(
    z.strictObject({
      date: tradingWeekday,
      openEt: time.refine((text) => text > '09:30' && text < '16:00', 'is not between 09:30 and 16:00'),
      reason: words,
    }),
  ),
};

/** As a tape's header repeats it. */
export const CALENDAR_EXCEPTIONS: z.ZodType<CalendarExceptions> = z.object(EXCEPTION_LISTS);

const exceptionsFile = z
  .strictObject({ asOf: date, source: words, ...EXCEPTION_LISTS })
  .superRefine((file, context) => {
    requireAscending(file.closed, ['closed'], context);
    requireAscending(file.early, ['early'], context);
    requireAscending(file.lateOpen, ['lateOpen'], context);
  });

const seriesSchema = z
  .strictObject({
    kind: z.enum(LISTED_KINDS),
    title: words,
    timeEt: time,
    source: words,
    asOf: date,
    validFrom: date,
    validUntil: date,
    events: z.array(z.strictObject({ date, about: words })),
  })
  .superRefine((series, context) => {
    if (series.validFrom > series.validUntil) {
      context.addIssue({ code: 'custom', path: ['validUntil'], message: `is before validFrom ${series.validFrom}` });
    }
    requireAscending(series.events, ['events'], context);
    series.events.forEach((event, index) => {
      if (event.date >= series.validFrom && event.date <= series.validUntil) return;
      const message = `is outside of ${series.validFrom} to ${series.validUntil}`;
      context.addIssue({ code: 'custom', path: ['events', index, 'date'], message });
    });
  });

const eventsFile = z.strictObject({ series: z.array(seriesSchema) }).superRefine((file, context) => {
  file.series.forEach(({ kind }, index) => {
    if (file.series.findIndex((other) => other.kind === kind) === index) return;
    context.addIssue({ code: 'custom', path: ['series', index, 'kind'], message: `names ${kind} a second time` });
  });
});

/** The closings, half days and late openings that no rule foretells. */
export function loadCalendarExceptions(path: string = `${CALENDAR_FOLDER}nyse-exceptions.json`): CalendarExceptions {
  return read(path, exceptionsFile);
}

/** The published dates of FOMC decisions and of the CPI and payroll releases. */
export function loadMarketEvents(path: string = `${CALENDAR_FOLDER}us-market-events.json`): MarketEventData {
  return read(path, eventsFile);
}

function requireAscending(
  rows: readonly { readonly date: string }[],
  path: readonly string[],
  context: z.RefinementCtx,
): void {
  rows.forEach((row, index) => {
    const before = rows[index - 1];
    if (before === undefined || before.date < row.date) return;
    context.addIssue({
      code: 'custom',
      path: [...path, index, 'date'],
      message: `does not come after ${before.date}: dates ascend and none is listed twice`,
    });
  });
}

function read<Value>(path: string, schema: z.ZodType<Value>): Value {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const why = error instanceof SyntaxError ? 'is not JSON' : 'cannot be read';
    const reason = error instanceof Error ? error.message : String(error);
    throw new CalendarFileFault(
      path,
      `The calendar file ${path} ${why}: ${reason}. Restore it from the installation.`,
      error,
    );
  }
  const checked = schema.safeParse(content);
  if (checked.success) return checked.data;
  const problems = checked.error.issues.map((issue) => `  ${fieldName(issue.path)}: ${issue.message}`);
  throw new CalendarFileFault(
    path,
    `The calendar file ${path} is wrong. Correct or restore it:\n${problems.join('\n')}`,
  );
}

/** `closed[3].date` */
function fieldName(path: readonly PropertyKey[]): string {
  const name = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
  return name === '' ? 'the file' : name.replace(/^\./, '');
}
