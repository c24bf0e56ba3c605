import { easternDateTime, easternParts, instantOfEastern } from '#window/formatting/eastern-time.ts';

export type ParsedInstant = { readonly ms: number } | { readonly problem: string };

export interface TapeReach {
  readonly fromMs: number;
  readonly toMs: number;
  /** Where the cursor stands: a time without a date means its day. */
  readonly nowMs: number;
}

const DAY_MS = 86_400_000;
const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: DAY_MS };
const TIME = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?$/;
const DATE = /^(\d{4})-(\d{1,2})-(\d{1,2})$/;
const OFFSET = /^([+-])(\d+(?:\.\d+)?)\s*([smhd])$/;
const HINT = 'Write 10:40, 10:40:12, 2026-03-06 10:40 or +15m, New York time.';

/** What a trader types to go somewhere, on New York's clock. */
export function parseInstant(text: string, reach: TapeReach): ParsedInstant {
  const trimmed = text
    .trim()
    .replace(/\s*ET$/i, '')
    .replace('T', ' ')
    .replace('−', '-');
  const offset = OFFSET.exec(trimmed);
  if (offset !== null) {
    const [, sign, amount, unit] = offset;
    const distance = Number(amount) * (UNITS[unit ?? ''] ?? 0);
    return within(Math.round(reach.nowMs + (sign === '-' ? -distance : distance)), reach);
  }
  const parts = trimmed.split(/\s+/);
  const [first = '', second] = parts;
  const date = DATE.exec(first);
  const time = TIME.exec((date === null ? first : second) ?? (date === null ? '' : '0:00'));
  if (time === null || parts.length > (date === null ? 1 : 2))
    return { problem: `“${text.trim()}” is no time. ${HINT}` };
  const clock = { hour: Number(time[1]), minute: Number(time[2]), second: Number(time[3] ?? 0) };
  if (clock.hour > 23 || clock.minute > 59 || clock.second > 59)
    return { problem: `There is no ${time[0]} on a clock. ${HINT}` };
  const milliseconds = Number((time[4] ?? '0').padEnd(3, '0'));
  const { year, month, day } = easternParts(reach.nowMs);
  if (date === null) return within(onSomeDay({ year, month, day, ...clock }, milliseconds, reach), reach);
  const asked = { year: Number(date[1]), month: Number(date[2]), day: Number(date[3]), ...clock };
  const ms = instantOfEastern(asked);
  const found = easternParts(ms);
  if (found.month !== asked.month || found.day !== asked.day) return { problem: `There is no ${date[0]}. ${HINT}` };
  return within(ms + milliseconds, reach);
}

/** The cursor's day, else the day before or after when only that is on the tape. */
function onSomeDay(parts: Parameters<typeof instantOfEastern>[0], milliseconds: number, reach: TapeReach): number {
  const today = instantOfEastern(parts) + milliseconds;
  for (const days of [0, 1, -1]) {
    const ms = instantOfEastern({ ...parts, day: parts.day + days }) + milliseconds;
    if (ms >= reach.fromMs && ms <= reach.toMs) return ms;
  }
  return today;
}

function within(ms: number, { fromMs, toMs }: TapeReach): ParsedInstant {
  if (ms >= fromMs && ms <= toMs) return { ms };
  return { problem: `This tape runs from ${easternDateTime(fromMs)} to ${easternDateTime(toMs)} ET.` };
}
