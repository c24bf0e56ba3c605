import { readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { TapeSummary } from '#contract/desk-view';
import { CommandFailed, type FailureCode } from '#contract/failures';
import { type OpenTape, openTape } from '#entry/open-tape';
import { TapeFault } from '#ports/tape';
import { GrowingTape } from '#store/tape/growing-tape';
import type { TapeToOpen } from '#research/desk/opened-tape';

export interface TapeFolder {
  /** The first part of the ids of its tapes. */
  readonly name: string;
  readonly path: string;
  /** Its tapes come with Argus: what they show is a demonstration. */
  readonly bundled: boolean;
}

interface Shelved {
  readonly id: string;
  readonly path: string;
  readonly bundled: boolean;
}

interface Seen {
  readonly modifiedMs: number;
  readonly bytes: number;
  readonly summary: TapeSummary;
}

const ENDING = '.tape';

/** The tapes that can be opened: those in a few folders, and one that was asked for by its path. */
export class TapeShelf {
  readonly #folders: readonly TapeFolder[];
  readonly #file: string | null;
  readonly #seen = new Map<string, Seen>();

  constructor(folders: readonly TapeFolder[], file: string | null) {
    this.#folders = folders;
    this.#file = file;
  }

  /** Those that cannot be opened are listed as well, and say why. */
  list(): TapeSummary[] {
    return this.#shelved().map((tape) => this.#summary(tape));
  }

  /** The id of the tape asked for by its path. */
  get fileId(): string | null {
    return this.#file === null ? null : `file/${basename(this.#file)}`;
  }

  /** `isGrowing`: it is being recorded, and will be looked at again. */
  open(id: string, isGrowing = false): TapeToOpen & { readonly summary: TapeSummary; readonly path: string } {
    const found = this.#shelved().find((tape) => tape.id === id);
    if (found === undefined)
      throw new CommandFailed('not-found', `There is no tape "${id}" any more. List them again.`);
    const { reader, settings } = openOrFail(found.path);
    const summary = this.#summaryOf(found, { reader, settings, [Symbol.dispose]: () => undefined });
    const opened = { id, settings, mode: found.bundled ? 'DEMO' : 'REPLAY', summary, path: found.path } as const;
    if (!isGrowing) return { ...opened, source: reader };
    reader[Symbol.dispose]();
    const source = new GrowingTape(found.path);
    return { ...opened, source, renew: () => source.renew() };
  }

  /** As it is now: a tape that is being recorded becomes longer. */
  summaryOf(id: string): TapeSummary | null {
    const found = this.#shelved().find((tape) => tape.id === id);
    return found === undefined ? null : this.#summary(found);
  }

  #shelved(): readonly Shelved[] {
    const tapes: Shelved[] = this.#folders.flatMap(({ name, path, bundled }) =>
      tapesIn(path).map((file) => ({ id: `${name}/${file}`, path: join(path, file), bundled })),
    );
    if (this.#file !== null && this.fileId !== null) tapes.push({ id: this.fileId, path: this.#file, bundled: false });
    return tapes;
  }

  #summary(tape: Shelved): TapeSummary {
    const { modifiedMs, bytes } = sizeOf(tape.path);
    const seen = this.#seen.get(tape.path);
    if (seen?.modifiedMs === modifiedMs && seen.bytes === bytes) return seen.summary;
    const summary = this.#look(tape, bytes);
    this.#seen.set(tape.path, { modifiedMs, bytes, summary });
    return summary;
  }

  #look(tape: Shelved, bytes: number): TapeSummary {
    try {
      using opened = openOrFail(tape.path);
      return this.#summaryOf(tape, opened);
    } catch (error) {
      if (!(error instanceof CommandFailed)) throw error;
      return { ...UNKNOWN_TAPE, id: tape.id, name: nameOf(tape), bytes, problem: error.message };
    }
  }

  #summaryOf(tape: Shelved, { reader }: OpenTape): TapeSummary {
    const { header, firstSeenMs, lastSeenMs, inputs, keyframes } = reader;
    return {
      id: tape.id,
      name: nameOf(tape),
      origin: header.origin,
      bytes: sizeOf(tape.path).bytes,
      createdMs: header.createdMs,
      firstSeenMs,
      lastSeenMs,
      inputs,
      keyframes: keyframes.length,
      problem: null,
    };
  }
}

const UNKNOWN_TAPE = {
  origin: '',
  createdMs: 0,
  firstSeenMs: null,
  lastSeenMs: null,
  inputs: 0,
  keyframes: 0,
} as const;

const CODES: Readonly<Record<TapeFault['code'], FailureCode>> = {
  missing: 'not-found',
  damaged: 'damaged',
  'not-a-tape': 'damaged',
  'newer-version': 'refused',
  'in-use': 'refused',
  'read-only': 'failed',
  full: 'failed',
  failed: 'failed',
};

/** What went wrong with a tape, in the words of the contract; anything else is passed on. */
export function tapeFailure(error: unknown): unknown {
  if (error instanceof CommandFailed) return error;
  if (error instanceof SuppressedError) {
    const first = tapeFailure(error.suppressed);
    return first instanceof CommandFailed ? first : error;
  }
  const fault = error instanceof Error && error.cause instanceof TapeFault ? error.cause : error;
  return fault instanceof TapeFault ? new CommandFailed(CODES[fault.code], fault.message) : error;
}

function openOrFail(path: string): OpenTape {
  try {
    return openTape(path);
  } catch (error) {
    const failure = tapeFailure(error);
    if (failure instanceof CommandFailed) throw failure;
    // Settings in its header that this version cannot use.
    if (error instanceof Error) throw new CommandFailed('refused', error.message);
    throw error;
  }
}

function nameOf({ path, bundled }: Shelved): string {
  const name = basename(path, ENDING);
  return bundled && name === 'demo' ? 'Demo day' : name;
}

function tapesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((file) => file.endsWith(ENDING))
      .sort((left, right) => (left < right ? -1 : 1));
  } catch {
    // No folder, no tapes: it is made when something is first recorded.
    return [];
  }
}

function sizeOf(path: string): { readonly modifiedMs: number; readonly bytes: number } {
  const found = statSync(path, { throwIfNoEntry: false });
  return { modifiedMs: found?.mtimeMs ?? 0, bytes: found?.size ?? 0 };
}
