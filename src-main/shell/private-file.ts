import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { z } from 'zod';

/** A small JSON file of the shell's own: replaced as a whole, readable by its owner only. */
export class PrivateFile<Content> {
  readonly #path: string;
  readonly #schema: z.ZodType<Content>;

  constructor(path: string, schema: z.ZodType<Content>) {
    this.#path = path;
    this.#schema = schema;
  }

  /** Null when there is none, and when what is there is not ours to read. */
  read(): Content | null {
    try {
      const parsed = this.#schema.safeParse(JSON.parse(readFileSync(this.#path, 'utf8')));
      return parsed.success ? parsed.data : null;
    } catch {
      return null;
    }
  }

  write(content: Content): void {
    const fresh = `${this.#path}.new`;
    writeFileSync(fresh, JSON.stringify(content), { mode: 0o600 });
    renameSync(fresh, this.#path);
  }
}
