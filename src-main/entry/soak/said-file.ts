import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { DAY_MS, epochMs } from '#primitives/clock';
import type { Said } from '#soak/proof/said';

/** Nights may be missed; nobody proves a week at once. */
export const SAID_KEPT_MS = 7 * DAY_MS;

const LINE = z.union([
  z.object({
    what: z.enum(['signal accepted', 'signal refused', 'recommendation', 'recommendation ended']),
    id: z.string(),
    position: z.number().int(),
    seenMs: z.number().transform(epochMs),
  }),
  /** So many inputs had been heard. */
  z.object({ through: z.number().int() }),
]);

export interface SaidFileParts {
  readonly folder: string;
  readonly tapeId: string;
  readonly trouble: (text: string) => void;
}

/**
 * What the trading desk has said of one tape, as it was said: a line each, which nothing changes afterwards. After a
 * restart the desk begins anew and says it all again; what it said first is what somebody may have acted upon.
 */
export class SaidFile {
  readonly #path: string;
  readonly #trouble: (text: string) => void;
  readonly #said: Said[] = [];
  #through = 0;

  /** What is a week older than the newest is forgotten here. A line that a crash has cut short was never said. */
  constructor({ folder, tapeId, trouble }: SaidFileParts) {
    this.#path = join(folder, `said ${tapeId.slice(0, 8)}.jsonl`);
    this.#trouble = trouble;
    this.#attempt(() => {
      const lines = linesOf(this.#path);
      const newestMs = Math.max(...lines.map((line) => ('seenMs' in line ? line.seenMs : 0)));
      for (const line of lines) {
        if ('through' in line) this.#through = Math.max(this.#through, line.through);
        else if (line.seenMs >= newestMs - SAID_KEPT_MS) this.#said.push(line);
      }
      mkdirSync(folder, { recursive: true });
      const fresh = `${this.#path}.new`;
      writeFileSync(fresh, textOf([...this.#said, { through: this.#through }]));
      renameSync(fresh, this.#path);
    });
  }

  get said(): readonly Said[] {
    return this.#said;
  }

  /** What is said of later inputs is new. */
  get through(): number {
    return this.#through;
  }

  /** Of inputs after those that were heard before; the others are passed over: they were said once. */
  add(said: readonly Said[], through: number): void {
    const fresh = said.filter(({ position }) => position > this.#through);
    if (fresh.length === 0 && through <= this.#through) return;
    this.#said.push(...fresh);
    this.#through = Math.max(this.#through, through);
    if (fresh.length === 0) return;
    this.#attempt(() => appendFileSync(this.#path, textOf([...fresh, { through: this.#through }])));
  }

  /** Without it a proof is worth less, and a recording as much as ever. */
  #attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.#trouble(`what is advised could not be written down for the self-proof: ${why}`);
    }
  }
}

function textOf(lines: readonly object[]): string {
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}

function linesOf(path: string): readonly z.output<typeof LINE>[] {
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((text) => {
      const line = LINE.safeParse(jsonOf(text));
      return line.success ? [line.data] : [];
    });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
