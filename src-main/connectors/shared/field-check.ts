import { type Drift, drift } from '#connectors/shared/schema-drift';

type Members = Readonly<Record<string, unknown>>;

/** Reads a message field by field, and remembers the first one that is not what it should be. */
export class FieldCheck {
  readonly #where: string;
  #drift: Drift | null = null;

  constructor(where: string) {
    this.#where = where;
  }

  /** What is wrong with it; null while nothing is. */
  get drift(): Drift | null {
    return this.#drift;
  }

  /** An object; an empty one where it is none. */
  members(field: string, value: unknown): Members {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Members;
    this.wrong(field, value);
    return {};
  }

  /** A list; an empty one where it is none. */
  list(field: string, value: unknown): readonly unknown[] {
    if (Array.isArray(value)) return value as readonly unknown[];
    this.wrong(field, value);
    return [];
  }

  text(field: string, value: unknown): string {
    if (typeof value === 'string' && value !== '') return value;
    this.wrong(field, value);
    return '';
  }

  /** Null where the venue says nothing. */
  number(field: string, value: unknown): number | null {
    if (value === undefined || value === null) return null;
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    this.wrong(field, value);
    return null;
  }

  /** A number that has to be there, and above zero. */
  positive(field: string, value: unknown): number {
    if (typeof value === 'number' && Number.isFinite(value) && value > 0) return value;
    this.wrong(field, value);
    return Number.NaN;
  }

  wrong(field: string, value: unknown): void {
    this.#drift ??= drift(this.#where, field, value);
  }
}
