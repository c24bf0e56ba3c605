import type { StateVisitor } from '#primitives/state';

/** Shows a part as history: saved and restored as ever, but left out of the hash of every minute. */
export class AsWindows implements StateVisitor {
  readonly #visitor: StateVisitor;

  constructor(visitor: StateVisitor) {
    this.#visitor = visitor;
  }

  group(name: string): void {
    this.#visitor.group(name);
  }

  number(name: string, value: number): number {
    const cell = Float64Array.of(value);
    this.#visitor.window(name, cell);
    return cell[0] as number;
  }

  numbers(name: string, cells: Float64Array): void {
    this.#visitor.window(name, cells);
  }

  window(name: string, cells: Float64Array): void {
    this.#visitor.window(name, cells);
  }
}
