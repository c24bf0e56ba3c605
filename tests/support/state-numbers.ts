import type { Stateful, StateVisitor } from '#primitives/state';

/** The fields of a state that are NaN, which none may be, by name. */
export function fieldsThatAreNaN(part: Stateful): readonly string[] {
  const finder = new NaNFinder();
  part.visitState(finder);
  return finder.found;
}

class NaNFinder implements StateVisitor {
  readonly found: string[] = [];
  #group = '';

  group(name: string): void {
    this.#group = name;
  }

  number(name: string, value: number): number {
    if (Number.isNaN(value)) this.found.push(`${this.#group}.${name}`);
    return value;
  }

  numbers(name: string, cells: Float64Array): void {
    for (const value of cells) this.number(name, value);
  }

  window(name: string, cells: Float64Array): void {
    this.numbers(name, cells);
  }
}

/** Every field of a state but those of some groups: `group.field value`. */
export function fieldsBut(part: Stateful, leftOut: readonly string[]): readonly string[] {
  const lister = new FieldLister(leftOut);
  part.visitState(lister);
  return lister.found;
}

class FieldLister implements StateVisitor {
  readonly found: string[] = [];
  readonly #leftOut: readonly string[];
  #group = '';

  constructor(leftOut: readonly string[]) {
    this.#leftOut = leftOut;
  }

  group(name: string): void {
    this.#group = name;
  }

  number(name: string, value: number): number {
    if (!this.#leftOut.includes(this.#group)) this.found.push(`${this.#group}.${name} ${value}`);
    return value;
  }

  numbers(name: string, cells: Float64Array): void {
    for (const value of cells) this.number(name, value);
  }

  window(name: string, cells: Float64Array): void {
    this.numbers(name, cells);
  }
}
