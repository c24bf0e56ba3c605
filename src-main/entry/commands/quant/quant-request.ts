import type { OptionRight } from '#domain/chain';

/** Something a request lacks or states wrongly: answered on its line, never the end of the command. */
export class RequestFault extends Error {
  override readonly name = 'RequestFault';
  /** Where in the request: `K`, `model.sigma`, `legs[1].type`. Null where it is the request as a whole. */
  readonly field: string | null;

  constructor(field: string | null, problem: string) {
    super(field === null ? problem : `${field} ${problem}`);
    this.field = field;
  }
}

export type NumberRule = 'any' | 'positive' | 'not negative';

/** One request's fields, asked for by name; whatever is missing or wrong is named. */
export class QuantRequest {
  readonly #fields: Readonly<Record<string, unknown>>;
  readonly #path: string;

  constructor(fields: Readonly<Record<string, unknown>>, path = '') {
    this.#fields = fields;
    this.#path = path;
  }

  /** Null counts as absent. */
  has(name: string): boolean {
    return Object.hasOwn(this.#fields, name) && this.#fields[name] !== null && this.#fields[name] !== undefined;
  }

  /** A number that is none, as JSON can only say it in words. */
  isNotFinite(name: string): boolean {
    const value = this.#fields[name];
    return value === 'NaN' || value === 'Infinity' || value === '-Infinity';
  }

  /** A finite number. */
  number(name: string, rule: NumberRule = 'any'): number {
    return this.#finite(this.#required(name), this.#pathOf(name), rule);
  }

  numberOr(name: string, fallback: number, rule: NumberRule = 'any'): number {
    return this.has(name) ? this.number(name, rule) : fallback;
  }

  integer(name: string): number {
    const value = this.number(name);
    if (!Number.isSafeInteger(value)) throw this.fault(name, 'is not a whole number');
    return value;
  }

  numbers(name: string, rule: NumberRule = 'any'): number[] {
    const path = this.#pathOf(name);
    return this.#list(name).map((value, i) => this.#finite(value, `${path}[${i}]`, rule));
  }

  /** A number that may be unknown: null, "NaN" or absent. */
  figure(name: string): number | null {
    return this.has(name) ? this.#figure(this.#fields[name], this.#pathOf(name)) : null;
  }

  /** A series with days that have none. */
  figures(name: string): (number | null)[] {
    const path = this.#pathOf(name);
    return this.#list(name).map((value, i) => this.#figure(value, `${path}[${i}]`));
  }

  /** `[[0.1, 0.65], [0, 0.25]]` */
  numberPairs(name: string, rule: NumberRule = 'any'): (readonly [number, number])[] {
    const path = this.#pathOf(name);
    return this.#list(name).map((value, i) => {
      const pair: unknown[] = Array.isArray(value) ? value : [];
      if (pair.length !== 2) throw new RequestFault(`${path}[${i}]`, 'is not a pair of numbers');
      return [this.#finite(pair[0], `${path}[${i}][0]`, rule), this.#finite(pair[1], `${path}[${i}][1]`, rule)];
    });
  }

  text(name: string): string {
    const value = this.#required(name);
    if (typeof value !== 'string') throw this.fault(name, 'is not a text');
    return value;
  }

  oneOf<Word extends string>(name: string, words: readonly Word[]): Word {
    const text = this.text(name);
    const word = words.find((known) => known === text);
    if (word === undefined) throw this.fault(name, `is not one of ${words.join(', ')}`);
    return word;
  }

  /** `C` or `P`. */
  right(name = 'type'): OptionRight {
    return this.oneOf(name, ['C', 'P']) === 'C' ? 'call' : 'put';
  }

  flag(name: string): boolean {
    if (!this.has(name)) return false;
    const value = this.#fields[name];
    if (typeof value !== 'boolean') throw this.fault(name, 'is not true or false');
    return value;
  }

  object(name: string): QuantRequest {
    return this.#inner(this.#required(name), this.#pathOf(name));
  }

  objects(name: string): QuantRequest[] {
    const path = this.#pathOf(name);
    return this.#list(name).map((value, i) => this.#inner(value, `${path}[${i}]`));
  }

  /** What is wrong with a field beyond its form: `throw request.fault('kind', 'needs two strikes')`. */
  fault(name: string, problem: string): RequestFault {
    return new RequestFault(this.#pathOf(name), problem);
  }

  #required(name: string): unknown {
    if (this.has(name)) return this.#fields[name];
    throw this.fault(name, 'is missing');
  }

  #list(name: string): readonly unknown[] {
    const value = this.#required(name);
    if (!Array.isArray(value)) throw this.fault(name, 'is not a list');
    return value;
  }

  #finite(value: unknown, path: string, rule: NumberRule): number {
    if (typeof value !== 'number' || !Number.isFinite(value)) throw new RequestFault(path, 'is not a finite number');
    if (rule === 'positive' && !(value > 0)) throw new RequestFault(path, 'is not above 0');
    if (rule === 'not negative' && value < 0) throw new RequestFault(path, 'is below 0');
    return value;
  }

  #figure(value: unknown, path: string): number | null {
    return value === null || value === 'NaN' ? null : this.#finite(value, path, 'any');
  }

  #inner(value: unknown, path: string): QuantRequest {
    if (!isObject(value)) throw new RequestFault(path, 'is not an object');
    return new QuantRequest(value, path);
  }

  #pathOf(name: string): string {
    return this.#path === '' ? name : `${this.#path}.${name}`;
  }
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
