import type { RareInput } from '#domain/engine-input';
import { wellFormed } from '#store/tape/tape-faults';

/** Marks a line with numbers that JSON has no word for: NaN, infinities and negative zero must come back too. */
const ODD_LINE = '!';
const ODD_KEY = '~';

const KINDS: Readonly<Record<RareInput['kind'], true>> = {
  listing: true,
  metric: true,
  chain: true,
  minute: true,
  heartbeat: true,
  gap: true,
  command: true,
  bar: true,
};

export function rareLine(input: RareInput): string {
  if (!holdsOddNumber(input)) return JSON.stringify(input);
  return (
    ODD_LINE + JSON.stringify(input, (_key, value: unknown) => (isOdd(value) ? { [ODD_KEY]: nameOf(value) } : value))
  );
}

export function parseRareLine(line: string): RareInput {
  const parsed: unknown = line.startsWith(ODD_LINE)
    ? JSON.parse(line.slice(1), (_key, value: unknown) => oddNumber(value) ?? value)
    : JSON.parse(line);
  wellFormed(isRareInput(parsed), 'a rare input has an unknown kind');
  return parsed;
}

function isRareInput(value: unknown): value is RareInput {
  return (
    typeof value === 'object' &&
    value !== null &&
    'kind' in value &&
    typeof value.kind === 'string' &&
    Object.hasOwn(KINDS, value.kind)
  );
}

function isOdd(value: unknown): value is number {
  return typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0));
}

function nameOf(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

function oddNumber(value: unknown): number | undefined {
  if (typeof value !== 'object' || value === null || !(ODD_KEY in value)) return undefined;
  return Number(value[ODD_KEY]);
}

function holdsOddNumber(value: unknown): boolean {
  if (typeof value === 'number') return isOdd(value);
  if (typeof value !== 'object' || value === null) return false;
  for (const member of Object.values(value)) if (holdsOddNumber(member)) return true;
  return false;
}
