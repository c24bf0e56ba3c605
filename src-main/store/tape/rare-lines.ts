import type { ChainInput, RareInput } from '#domain/engine-input';
import { type ChainHeading, packChain, type PackedChain } from '#domain/packed-chain';
import { wellFormed } from '#store/tape/tape-faults';

/** Marks a line with numbers that JSON has no word for: NaN, infinities and negative zero must come back too. */
const ODD_LINE = '!';
const ODD_KEY = '~';
/** Marks the line of a chain whose contracts follow as columns. */
const HEADING_LINE = '#';

/** How a rare input is stored: a line of text and, for a chain that can be packed, its contracts beside it. */
export interface RareEntry {
  readonly line: string;
  readonly chain: PackedChain | null;
}

/** A heading stands for a chain whose contracts are read from elsewhere. */
export type ParsedRare =
  | { readonly input: RareInput; readonly heading: null }
  | { readonly input: Omit<ChainInput, 'chain'>; readonly heading: ChainHeading };

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

/** A chain of more contracts than there is room for is text like everything else, as in tapes of the first format. */
export function rareEntry(input: RareInput, contractsAtMost: number): RareEntry {
  const packed = input.kind === 'chain' && contractsAtMost > 0 ? packChain(input.chain) : null;
  if (packed === null || !packed.ok || packed.value.count > contractsAtMost) {
    return { line: lineOf(textual(input)), chain: null };
  }
  const { underlying, underlyingPrice, provider, terms, atMs } = packed.value;
  const heading: ChainHeading = { underlying, underlyingPrice, provider, terms, atMs };
  return { line: HEADING_LINE + lineOf({ ...input, chain: heading }), chain: packed.value };
}

/** Packed chains show their contracts only when asked. */
function textual(input: RareInput): RareInput {
  if (input.kind !== 'chain') return input;
  const { underlying, underlyingPrice, provider, terms, atMs, contracts } = input.chain;
  return { ...input, chain: { underlying, underlyingPrice, provider, terms, atMs, contracts } };
}

function lineOf(input: object): string {
  if (!holdsOddNumber(input)) return JSON.stringify(input);
  return (
    ODD_LINE + JSON.stringify(input, (_key, value: unknown) => (isOdd(value) ? { [ODD_KEY]: nameOf(value) } : value))
  );
}

export function parseRareLine(line: string): ParsedRare {
  const isHeading = line.startsWith(HEADING_LINE);
  const input = inputOf(isHeading ? line.slice(1) : line);
  if (!isHeading) return { input, heading: null };
  wellFormed(input.kind === 'chain' && typeof input.chain === 'object', 'a heading is none of a chain');
  const { chain, ...rest } = input;
  return { input: rest, heading: chain };
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
