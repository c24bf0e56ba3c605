import { exactlyScaled } from '#connectors/shared/exactly-scaled';
import { type Drift, drift } from '#connectors/shared/schema-drift';

/**
 * Reads fields of a JSON object whose figures are numbers. What is absent or null is "not known"; the first field that
 * is neither that nor what it should be is kept as the drift of the whole.
 */
export class FieldReader {
  readonly #where: string;
  readonly #fields: Readonly<Record<string, unknown>>;
  #drift: Drift | null = null;

  constructor(where: string, given: unknown) {
    const isObject = typeof given === 'object' && given !== null && !Array.isArray(given);
    this.#where = where;
    this.#fields = isObject ? (given as Readonly<Record<string, unknown>>) : {};
    if (!isObject) this.#drift = drift(where, 'data', given);
  }

  get drift(): Drift | null {
    return this.#drift;
  }

  /** Something that has to be there is not what it should be, for a reason that only the caller can tell. */
  refuse(field: string): null {
    this.#drift ??= drift(this.#where, field, this.#fields[field]);
    return null;
  }

  /** An object inside this one; absent ones are empty. */
  inner(field: string): FieldReader {
    const given = this.#fields[field] ?? {};
    const inner = new FieldReader(`${this.#where}.${field}`, given);
    this.#drift ??= inner.drift;
    return inner;
  }

  /** A fault of an inner object is one of the whole. */
  adopt(inner: FieldReader): void {
    this.#drift ??= inner.drift;
  }

  /** Absent ones are empty. */
  list(field: string): readonly unknown[] {
    const value = this.#fields[field] ?? [];
    if (Array.isArray(value)) return value as readonly unknown[];
    this.refuse(field);
    return [];
  }

  text(field: string): string | null {
    const value = this.#fields[field] ?? null;
    return value === null || typeof value === 'string' ? value : this.refuse(field);
  }

  number(field: string): number | null {
    const value = this.#fields[field] ?? null;
    if (value === null || (typeof value === 'number' && Number.isFinite(value))) return value;
    return this.refuse(field);
  }

  /** 0 says that there is none. */
  positive(field: string): number | null {
    const value = this.number(field);
    if (value === null || value === 0) return null;
    return value > 0 ? value : this.refuse(field);
  }

  notNegative(field: string): number | null {
    const value = this.number(field);
    return value === null || value >= 0 ? value : this.refuse(field);
  }

  /** A price in units; 0 says that there is none. */
  price(field: string, decimals: number): number | null {
    const value = this.positive(field);
    return value === null ? null : this.#scaled(field, value, decimals);
  }

  /** A size in units; 0 says that there is none. */
  size(field: string, decimals: number): number | null {
    return this.price(field, decimals);
  }

  /** Milliseconds since 1970. */
  time(field: string): number | null {
    const value = this.number(field);
    if (value === null) return null;
    return Number.isSafeInteger(value) && value > 0 ? value : this.refuse(field);
  }

  #scaled(field: string, value: number, decimals: number): number | null {
    const units = exactlyScaled(value, decimals);
    return Number.isNaN(units) ? this.refuse(field) : units;
  }
}
