import { readFileSync, renameSync } from 'node:fs';
import { z } from 'zod';
import { CommandFailed } from '#contract/failures';
import { writeDurably } from '#entry/desk/durable-file';

const LARGEST_TOTAL = 8_000_000;
const MOST_KEYS = 500;

const contents = z.object({ version: z.literal(1), values: z.record(z.string(), z.string()) });

export interface MemoryExchange {
  readonly done: boolean;
  readonly now: string | null;
}

/** What windows remember between runs, in one file that survives being killed at any moment. */
export class MemoryFile {
  readonly #path: string;
  readonly #values: Map<string, string>;
  #writing: Promise<void> = Promise.resolve();
  #waiting: Promise<void> | null = null;

  private constructor(path: string, values: Map<string, string>) {
    this.#path = path;
    this.#values = values;
  }

  /** A file that cannot be understood is set aside, and `note` hears where it went. */
  static open(path: string, note: (text: string) => void): MemoryFile {
    const text = readText(path, note);
    if (text === null) return new MemoryFile(path, new Map());
    const parsed = contents.safeParse(parseJson(text));
    if (parsed.success) return new MemoryFile(path, new Map(Object.entries(parsed.data.values)));
    note(setAside(path));
    return new MemoryFile(path, new Map());
  }

  read(key: string): string | null {
    return this.#values.get(key) ?? null;
  }

  /** Resolves once the value is safe on the disk. Null forgets the key. */
  async write(key: string, value: string | null): Promise<void> {
    this.#refuseTooMuch(key, value);
    if (value === null) this.#values.delete(key);
    else this.#values.set(key, value);
    try {
      await this.#save();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const advice = 'It is remembered until Argus ends. Check the folder and the space on its disk.';
      throw new CommandFailed('failed', `${this.#path} cannot be written: ${reason}. ${advice}`);
    }
  }

  /** Writes only where `was` still stands there, so that what another window has written meanwhile is not lost. */
  async exchange(key: string, was: string | null, value: string | null): Promise<MemoryExchange> {
    const now = this.read(key);
    if (now !== was) return { done: false, now };
    await this.write(key, value);
    return { done: true, now: value };
  }

  #refuseTooMuch(key: string, value: string | null): void {
    if (value === null) return;
    const isNew = !this.#values.has(key);
    let total = key.length + value.length;
    for (const [name, kept] of this.#values) if (name !== key) total += name.length + kept.length;
    if (total <= LARGEST_TOTAL && (!isNew || this.#values.size < MOST_KEYS)) return;
    const limit = `${LARGEST_TOTAL / 1_000_000} MB in ${MOST_KEYS} entries`;
    throw new CommandFailed('refused', `The window’s memory is full (${limit}). Delete workspaces you no longer need.`);
  }

  /** One write at a time; what comes meanwhile goes into the next. */
  #save(): Promise<void> {
    this.#waiting ??= this.#writing
      .catch(() => undefined)
      .then(async () => {
        this.#waiting = null;
        const text = JSON.stringify({ version: 1, values: Object.fromEntries(this.#values) });
        this.#writing = writeDurably(this.#path, text);
        await this.#writing;
      });
    return this.#waiting;
  }
}

function readText(path: string, note: (text: string) => void): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT') note(`${path} cannot be read: ${message}. The window begins with its defaults.`);
    return null;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function setAside(path: string): string {
  const aside = `${path}.damaged`;
  try {
    renameSync(path, aside);
    return `${path} was damaged and is kept as ${aside}. The window begins with its defaults.`;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return `${path} is damaged and cannot be set aside (${reason}). The window begins with its defaults.`;
  }
}
