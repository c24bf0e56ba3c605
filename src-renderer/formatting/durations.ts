import { UNKNOWN } from '#window/formatting/numbers.ts';

type Milliseconds = number | null | undefined;

function isKnown(ms: Milliseconds): ms is number {
  return ms !== null && ms !== undefined && Number.isFinite(ms);
}

/** In its two largest units: `850 ms`, `47 s`, `3 min 05 s`, `1 h 05 min`, `2 d 4 h`. */
export function formatDuration(ms: Milliseconds): string {
  if (!isKnown(ms)) return UNKNOWN;
  const span = Math.max(0, ms);
  if (span < 1_000) return `${Math.floor(span)} ms`;
  const seconds = Math.floor(span / 1_000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${two(seconds % 60)} s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours} h ${two(minutes % 60)} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** How old something is, in its largest unit: `now`, `2 s`, `14 min`, `3 h`, `2 d`. */
export function formatAge(ms: Milliseconds): string {
  if (!isKnown(ms)) return UNKNOWN;
  const seconds = Math.floor(Math.max(0, ms) / 1_000);
  if (seconds < 1) return 'now';
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3_600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}

/** `0:47`, `12:05`, `3:10:00`. */
export function formatCountdown(ms: Milliseconds): string {
  if (!isKnown(ms)) return UNKNOWN;
  const seconds = Math.ceil(Math.max(0, ms) / 1_000);
  const hours = Math.floor(seconds / 3_600);
  const minutes = Math.floor((seconds % 3_600) / 60);
  const rest = two(seconds % 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}

/** Whole minutes as a trader reads them: `47 min`, `5 h 12 min`, `2 d 3 h`. */
export function formatMinutes(minutes: number | null | undefined): string {
  if (minutes === null || minutes === undefined || !Number.isFinite(minutes)) return UNKNOWN;
  const whole = Math.max(0, Math.floor(minutes));
  if (whole < 60) return `${whole} min`;
  const hours = Math.floor(whole / 60);
  if (hours < 24) return `${hours} h ${two(whole % 60)} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

function two(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}
