import { type Command, InvalidArgumentError } from 'commander';
import { type PriceE4, priceE4 } from '#domain/money';
import { STRUCTURES, type StructureKind } from '#domain/structure';
import { CommandFailure, ExitCode } from '#entry/terminal/command-failure';
import { parseDay } from '#market/sessions/civil-date';
import type { SpreadCriteria } from '#options/spreads/spread-search';
import type { NumberRange } from '#options/spreads/strike-picker';
import { shapeOf } from '#options/spreads/structure-shape';

/** What a person asks for. */
export interface SpreadFlags {
  readonly structure?: readonly StructureKind[];
  readonly expiry?: readonly string[];
  readonly dte?: NumberRange;
  readonly shortDelta?: NumberRange;
  readonly width?: PriceE4;
  readonly strikes?: readonly PriceE4[];
}

/** Bought volatility is for whoever asks for it: this is a tool for sellers. */
const SOLD_OR_DEFINED: readonly StructureKind[] = STRUCTURES.filter((kind) => kind !== 'long_straddle');

const DELTA_ADVICE = 'Deltas lie from 0 to 1: write 0.15..0.30.';

export function withSpreadFlags(command: Command): Command {
  return command
    .option(
      '--structure <kinds>',
      `${STRUCTURES.join('|')}; several with | or a comma (default: all that are sold, and debit verticals)`,
      parseStructures,
    )
    .option('--expiry <dates>', 'exactly these dates of expiry, YYYY-MM-DD, comma-separated', parseExpiries)
    .option(
      '--dte <A..B>',
      'days to expiry, counted in dates',
      parseRange(0, 36_500, 'It is a number of days, or two as 20..45.'),
    )
    .option('--short-delta <A..B>', '|delta| of what is sold (of both legs of a straddle)', parseDeltas)
    .option('--width <W>', 'dollars between the strikes of a vertical, exactly', parseWidth)
    .option('--strikes <list>', 'exactly these strikes, such as 725,715, whatever their delta', parseStrikes);
}

/** Named strikes decide which structures they can make, where none is named. */
export function criteriaOf(flags: SpreadFlags): SpreadCriteria {
  const { strikes } = flags;
  if (strikes !== undefined && flags.width !== undefined) {
    throw new CommandFailure(ExitCode.badInput, '--strikes says the width already. Leave --width or --strikes out.');
  }
  if (strikes !== undefined && flags.shortDelta !== undefined) {
    throw new CommandFailure(
      ExitCode.badInput,
      '--strikes are taken whatever their delta. Leave --short-delta or --strikes out.',
    );
  }
  const structures =
    flags.structure ??
    (strikes === undefined
      ? SOLD_OR_DEFINED
      : SOLD_OR_DEFINED.filter((kind) => shapeOf(kind).strikes === strikes.length));
  if (structures.length === 0) {
    throw new CommandFailure(
      ExitCode.badInput,
      `No structure takes ${strikes?.length} strikes. Verticals take 2, condors 4.`,
    );
  }
  return {
    structures,
    expiries: flags.expiry ?? null,
    dte: flags.dte ?? null,
    shortDelta: flags.shortDelta ?? null,
    width: flags.width ?? null,
    strikes: strikes ?? null,
  };
}

function parseStructures(text: string): readonly StructureKind[] {
  const words = listed(text, /[|,]/);
  if (words.length === 1 && words[0] === 'all') return STRUCTURES;
  const unknown = words.find((word) => !STRUCTURES.some((kind) => kind === word));
  if (unknown !== undefined || words.length === 0) {
    throw new InvalidArgumentError(`There are ${STRUCTURES.join(', ')}, and all.`);
  }
  return STRUCTURES.filter((kind) => words.includes(kind));
}

function parseExpiries(text: string): readonly string[] {
  const dates = listed(text, /,/);
  if (dates.length === 0 || dates.some((date) => parseDay(date) === null)) {
    throw new InvalidArgumentError('Write dates as YYYY-MM-DD, such as 2026-09-18.');
  }
  return dates;
}

function parseRange(least: number, most: number, advice: string): (text: string) => NumberRange {
  return (text) => {
    const ends = text.split('..').map((end) => (end.trim() === '' ? Number.NaN : Number(end)));
    const [from = Number.NaN, to = from] = ends;
    if (ends.length > 2 || !(from >= least && from <= to && to <= most)) throw new InvalidArgumentError(advice);
    return { from, to };
  };
}

/** Puts have negative deltas; here only the size counts, so that -0.30..-0.15 means the same as 0.15..0.30. */
function parseDeltas(text: string): NumberRange {
  const { from, to } = parseRange(-1, 1, DELTA_ADVICE)(text);
  if (from < 0 && to > 0) throw new InvalidArgumentError(DELTA_ADVICE);
  return from < 0 ? { from: Math.abs(to), to: Math.abs(from) } : { from, to };
}

function parseWidth(text: string): PriceE4 {
  const width = dollarsOf(text);
  if (width === null) throw new InvalidArgumentError('It is a number of dollars, such as 5 or 2.5.');
  return width;
}

function parseStrikes(text: string): readonly PriceE4[] {
  const strikes = listed(text, /[,/]/).map(dollarsOf);
  const known = strikes.flatMap((strike) => (strike === null ? [] : [strike]));
  if (known.length === 0 || known.length < strikes.length) {
    throw new InvalidArgumentError('Write strikes in dollars, comma-separated, such as 725,715.');
  }
  return known;
}

function dollarsOf(text: string): PriceE4 | null {
  return /^\d{1,7}(\.\d{1,4})?$/.test(text.trim()) && Number(text) > 0 ? priceE4(Number(text)) : null;
}

function listed(text: string, separator: RegExp): readonly string[] {
  return text
    .split(separator)
    .map((word) => word.trim())
    .filter((word) => word !== '');
}
