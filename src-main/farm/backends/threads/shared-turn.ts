/** Words that threads share to work through one bar together. */
const Turn = {
  /** Counts up with every bar. */
  number: 0,
  /** Place in `tasks` of the next one that nobody has taken. */
  next: 1,
  tasks: 2,
  /** Threads that have nothing left to take. */
  finished: 3,
  /** Threads that are ready for the first bar. */
  ready: 4,
  /** 1 when a thread has failed. */
  failed: 5,
  firstTask: 6,
} as const;

const EVERYTHING = 1;

/**
 * A bar is worked through by whoever comes first: one thread hands out tasks, and every thread, itself included, takes the
 * next one until there is none. Which thread takes which makes no difference to anything.
 */
export class SharedTurn {
  readonly words: Int32Array<SharedArrayBuffer>;

  constructor(words: Int32Array<SharedArrayBuffer>) {
    this.words = words;
  }

  static forTasks(most: number): SharedTurn {
    return new SharedTurn(new Int32Array(new SharedArrayBuffer((Turn.firstTask + most) * 4)));
  }

  get number(): number {
    return Atomics.load(this.words, Turn.number);
  }

  get hasFailed(): boolean {
    return Atomics.load(this.words, Turn.failed) === 1;
  }

  /** Begins a turn without anybody else, until `call`. */
  begin(): void {
    this.words[Turn.tasks] = 0;
    Atomics.store(this.words, Turn.next, 0);
    Atomics.store(this.words, Turn.finished, 0);
  }

  add(spec: number, asksPositions: boolean): void {
    const tasks = this.words[Turn.tasks] as number;
    this.words[Turn.firstTask + tasks] = spec * 2 + (asksPositions ? EVERYTHING : 0);
    this.words[Turn.tasks] = tasks + 1;
  }

  /** Lets the others take tasks. */
  call(): void {
    Atomics.add(this.words, Turn.number, 1);
    Atomics.notify(this.words, Turn.number);
  }

  /** Takes tasks until there is none. */
  work(run: (spec: number, asksPositions: boolean) => void): void {
    const tasks = this.words[Turn.tasks] as number;
    for (;;) {
      const at = Atomics.add(this.words, Turn.next, 1);
      if (at >= tasks) return;
      const task = this.words[Turn.firstTask + at] as number;
      run(task >> 1, (task & EVERYTHING) !== 0);
    }
  }

  tellFinished(): void {
    this.#count(Turn.finished);
  }

  tellReady(): void {
    this.#count(Turn.ready);
  }

  /** Whoever waits for this thread is not kept waiting. */
  tellFailed(): void {
    Atomics.store(this.words, Turn.failed, 1);
    for (const cell of [Turn.finished, Turn.ready]) this.#count(cell);
  }

  /** Until another turn than that one has begun. */
  awaitTurn(after: number): void {
    while (this.number === after) Atomics.wait(this.words, Turn.number, after);
  }

  /** Answers whether so many threads have finished before the time is up. */
  awaitFinished(threads: number, timeoutMs: number): boolean {
    return this.#await(Turn.finished, threads, timeoutMs);
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
      if (now >= wanted) return !this.hasFailed;
      if (Atomics.wait(this.words, cell, now, timeoutMs) === 'timed-out') return false;
    }
  }
}
