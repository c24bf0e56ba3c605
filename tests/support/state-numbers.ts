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
