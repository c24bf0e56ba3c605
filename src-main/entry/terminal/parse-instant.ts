import { CommandFailure, ExitCode } from '#entry/terminal/command-failure';
import { DAY_MS, type EpochMs, epochMs } from '#primitives/clock';

const ISO = /^(\d{4}-\d\d-\d\d)(?:T([01]\d|2[0-3]):\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d))?$/;

/** An instant as people type it: epoch milliseconds, a UTC date, or ISO 8601 with its zone spelled out. */
export function parseInstant(text: string): EpochMs {
  if (/^\d{12,14}$/.test(text)) return epochMs(Number(text));
  const date = ISO.exec(text)?.[1];
  const parsed = date !== undefined && isDate(date) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(parsed)) {
    throw new CommandFailure(
      ExitCode.badInput,
      `"${text}" is not an instant. Write 2026-03-06T14:30Z, 2026-03-06T09:30-05:00, 2026-03-06 (midnight UTC) or epoch milliseconds.`,
    );
  }
  return epochMs(parsed);
}

/** The language itself would take February 30 for March 2. */
function isDate(text: string): boolean {
  const startMs = Date.parse(text);
  return startMs % DAY_MS === 0 && new Date(startMs).toISOString().startsWith(text);
}
