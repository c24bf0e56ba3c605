import type { RareInput } from '#domain/engine-input';
import type { SourceId } from '#domain/instrument';
import type { PriceE4 } from '#domain/money';
import { packChain, PackedChain } from '#domain/packed-chain';
import { type EpochMs, epochMs } from '#primitives/clock';
import { wellFormed } from '#store/tape/tape-faults';

/** Marks a line with numbers that JSON has no word for: NaN, infinities and negative zero must come back too. */
const ODD_LINE = '!';
const ODD_KEY = '~';
/** Marks the line of a chain whose contracts follow as columns: when it was seen, its own time, the underlying's price. */
const MOMENT_LINE = '#';

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

/** How a rare input is stored: a line of text and, for a chain that can be packed, its contracts beside it. */
export interface RareEntry {
  readonly line: string;
  readonly chain: SourcedChain | null;
}

export interface SourcedChain {
  readonly source: SourceId;
  readonly chain: PackedChain;
}

/** What a chain says that the next one of its series does not say as well. */
export interface ChainMoment {
  readonly seenMs: EpochMs;
  readonly atMs: EpochMs;
  readonly underlyingPrice: PriceE4 | null;
}

/** A moment stands for a chain the rest of which is read from elsewhere. */
export type ParsedRare =
  | { readonly input: RareInput; readonly moment: null }
  | { readonly input: null; readonly moment: ChainMoment };

/** A chain of more contracts than there is room for is text like everything else, as in tapes of the first format. */
export function rareEntry(input: RareInput, contractsAtMost: number): RareEntry {
  const packed = input.kind === 'chain' && contractsAtMost > 0 ? packChain(input.chain) : null;
  const fits = packed?.ok === true && packed.value.count <= contractsAtMost;
  if (!fits || input.kind !== 'chain' || !(Number.isSafeInteger(input.seenMs) && input.seenMs > 0)) {
    return { line: lineOf(plain(input)), chain: null };
  }
  const { atMs, underlyingPrice } = packed.value;
  return {
    line: MOMENT_LINE + JSON.stringify([input.seenMs, atMs, underlyingPrice]),
    chain: { source: input.source, chain: packed.value },
  };
}

/** With nothing in it that hides: odd numbers are looked for member by member. */
function plain(input: RareInput): RareInput {
  return input.kind === 'chain' && input.chain instanceof PackedChain
    ? { ...input, chain: input.chain.toJSON() }
    : input;
}

function lineOf(input: object): string {
  if (!holdsOddNumber(input)) return JSON.stringify(input);
  return (
    ODD_LINE + JSON.stringify(input, (_key, value: unknown) => (isOdd(value) ? { [ODD_KEY]: nameOf(value) } : value))
  );
}

export function parseRareLine(line: string): ParsedRare {
  if (!line.startsWith(MOMENT_LINE)) return { input: inputOf(line), moment: null };
  const parsed: unknown = JSON.parse(line.slice(1));
  wellFormed(Array.isArray(parsed) && parsed.length === 3, 'a chain does not say when it was seen');
  const [seenMs, atMs, price] = parsed as readonly unknown[];
  wellFormed(
    typeof seenMs === 'number' && typeof atMs === 'number' && (price === null || typeof price === 'number'),
    'a chain does not say when it was seen',
  );
  const moment = { seenMs: epochMs(seenMs), atMs: epochMs(atMs), underlyingPrice: price as PriceE4 | null };
  return { input: null, moment };
}

function inputOf(line: string): RareInput {
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
