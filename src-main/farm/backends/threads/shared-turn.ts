/** Words that threads share to work through one bar together. */
const Turn = {
  /** Counts up with every bar that others are called to. */
  number: 0,
  /** Tasks that nobody has taken. Nothing is to be had from 0 down. */
  left: 1,
  done: 2,
  /** Threads that can be called. */
  ready: 3,
  /** 1 when a thread has failed. */
  failed: 4,
  firstTask: 5,
} as const;

const EVERYTHING = 1;

/**
 * A bar is worked through by whoever comes first: one thread lays out tasks, and every thread, itself included, takes one
 * after the other until there is none. It waits for what others have taken, and for nobody who came too late to take
 * anything. Which thread takes which task makes no difference to anything.
 */
export class SharedTurn {
  readonly words: Int32Array<SharedArrayBuffer>;
  #tasks = 0;

  constructor(words: Int32Array<SharedArrayBuffer>) {
    this.words = words;
  }

  static forTasks(most: number): SharedTurn {
    return new SharedTurn(new Int32Array(new SharedArrayBuffer((Turn.firstTask + most) * 4)));
  }

  get number(): number {
    return Atomics.load(this.words, Turn.number);
  }

  /** All tasks of the turn before have to be done. */
  begin(): void {
    this.#tasks = 0;
  }

  add(spec: number, asksPositions: boolean): void {
    this.words[Turn.firstTask + this.#tasks++] = spec * 2 + (asksPositions ? EVERYTHING : 0);
  }

  /** From here on tasks can be taken; whatever they need has to be in its place. */
  open(callsOthers: boolean): void {
    Atomics.store(this.words, Turn.done, 0);
    Atomics.store(this.words, Turn.left, this.#tasks);
    if (!callsOthers) return;
    Atomics.add(this.words, Turn.number, 1);
    Atomics.notify(this.words, Turn.number);
  }

  /** Takes tasks until there is none. */
  work(run: (spec: number, asksPositions: boolean) => void): void {
    for (;;) {
      const left = Atomics.sub(this.words, Turn.left, 1);
      if (left <= 0) return;
      const task = this.words[Turn.firstTask + left - 1] as number;
      run(task >> 1, (task & EVERYTHING) !== 0);
      this.#count(Turn.done);
    }
  }

  tellReady(): void {
    this.#count(Turn.ready);
  }

  /** Whoever waits for this thread is told instead of being kept waiting. */
  tellFailed(): void {
    Atomics.store(this.words, Turn.failed, 1);
    for (const cell of [Turn.done, Turn.ready]) this.#count(cell);
  }

  /** Until another turn than that one has begun; answers which. */
  awaitTurn(after: number): number {
    Atomics.wait(this.words, Turn.number, after);
    return this.number;
  }

  /** Answers whether all tasks were done before the time is up, and nobody failed. */
  awaitDone(timeoutMs: number): boolean {
    return this.#await(Turn.done, this.#tasks, timeoutMs);
  }

  awaitReady(threads: number, timeoutMs: number): boolean {
    return this.#await(Turn.ready, threads, timeoutMs);
  }

  #count(cell: number): void {
    Atomics.add(this.words, cell, 1);
    Atomics.notify(this.words, cell);
  }

  #await(cell: number, wanted: number, timeoutMs: number): boolean {
    for (;;) {
      const now = Atomics.load(this.words, cell);
      if (Atomics.load(this.words, Turn.failed) === 1) return false;
      if (now >= wanted) return true;
      if (Atomics.wait(this.words, cell, now, timeoutMs) === 'timed-out') return false;
    }
  }
}
