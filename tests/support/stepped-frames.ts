/** A page that draws when the test says so. */
export class SteppedFrames {
  readonly #tasks = new Set<() => void>();

  readonly frame = (task: () => void): (() => void) => {
    this.#tasks.add(task);
    return () => void this.#tasks.delete(task);
  };

  draw(): void {
    const tasks = [...this.#tasks];
    this.#tasks.clear();
    for (const task of tasks) task();
  }
}
