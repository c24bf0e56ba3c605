import { invariant } from '#primitives/invariant';
import type { Stateful, StateVisitor } from '#primitives/state';

/** Everything a part remembers, flat and in visiting order. Names live in the code, not in the snapshot. */
export type Snapshot = Float64Array;

export function takeSnapshot(part: Stateful): Snapshot {
  const writer = new SnapshotWriter();
  part.visitState(writer);
  return writer.finish();
}

export function restoreSnapshot(part: Stateful, snapshot: Snapshot): void {
  const reader = new SnapshotReader(snapshot);
  part.visitState(reader);
  reader.finish();
}

export interface StateDifference {
  readonly field: string;
  readonly expected: number;
  readonly actual: number;
}

/** Names the fields in which a part differs from a snapshot of its like. */
export function compareWithSnapshot(part: Stateful, expected: Snapshot, limit = 20): readonly StateDifference[] {
  const comparer = new SnapshotComparer(expected, limit);
  part.visitState(comparer);
  return comparer.differences;
}

class SnapshotWriter implements StateVisitor {
  #cells = new Float64Array(4096);
  #length = 0;

  group(): void {}

  number(_name: string, value: number): number {
    this.#reserve(1);
    this.#cells[this.#length++] = value;
    return value;
  }

  numbers(_name: string, cells: Float64Array): void {
    this.#reserve(cells.length);
    this.#cells.set(cells, this.#length);
    this.#length += cells.length;
  }

  window(name: string, cells: Float64Array): void {
    this.numbers(name, cells);
  }

  finish(): Snapshot {
    return this.#cells.slice(0, this.#length);
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#cells.length) return;
    const larger = new Float64Array(Math.max(this.#cells.length * 2, this.#length + count));
    larger.set(this.#cells);
    this.#cells = larger;
  }
}

class SnapshotReader implements StateVisitor {
  readonly #cells: Snapshot;
  #position = 0;

  constructor(cells: Snapshot) {
    this.#cells = cells;
  }

  group(): void {}

  number(name: string): number {
    const value = this.#cells[this.#position++];
    invariant(value !== undefined, `the snapshot ends before ${name}`);
    return value;
  }

  numbers(name: string, cells: Float64Array): void {
    invariant(this.#position + cells.length <= this.#cells.length, `the snapshot ends within ${name}`);
    cells.set(this.#cells.subarray(this.#position, this.#position + cells.length));
    this.#position += cells.length;
  }

  window(name: string, cells: Float64Array): void {
    this.numbers(name, cells);
  }

  finish(): void {
    invariant(
      this.#position === this.#cells.length,
      `the snapshot holds ${this.#cells.length} numbers, ${this.#position} were taken`,
    );
  }
}

class SnapshotComparer implements StateVisitor {
  readonly differences: StateDifference[] = [];
  readonly #expected: Snapshot;
  readonly #limit: number;
  #position = 0;
  #group = '';

  constructor(expected: Snapshot, limit: number) {
    this.#expected = expected;
    this.#limit = limit;
  }

  group(name: string): void {
    this.#group = name;
  }

  number(name: string, value: number): number {
    this.#compare(name, value);
    return value;
  }

  numbers(name: string, cells: Float64Array): void {
    for (let i = 0; i < cells.length; i++) this.#compare(`${name}[${i}]`, cells[i] as number);
  }

  window(name: string, cells: Float64Array): void {
    this.numbers(name, cells);
  }

  #compare(name: string, actual: number): void {
    const expected = this.#expected[this.#position++] ?? Number.NaN;
    if (Object.is(expected, actual) || this.differences.length >= this.#limit) return;
    this.differences.push({ field: `${this.#group}.${name}`, expected, actual });
  }
}
