import { bytesText } from '#entry/terminal/number-text';
import { TapeFault } from '#ports/tape';
import type { Clock } from '#primitives/clock';
import { type FreeSpace, freeSpace } from '#store/history/free-space';

const EVERY_MS = 2_000;
const MEGABYTE = 1_000_000;

/** Looks at the disk now and then, so that recording stops while the machine still has room to breathe. */
export class SpaceGuard {
  readonly #path: string;
  readonly #minimumBytes: number;
  readonly #clock: Clock;
  readonly #freeSpace: FreeSpace;
  #nextMs = 0;

  constructor(path: string, minimumFreeMb: number, clock: Clock, space: FreeSpace = freeSpace) {
    this.#path = path;
    this.#minimumBytes = minimumFreeMb * MEGABYTE;
    this.#clock = clock;
    this.#freeSpace = space;
  }

  /** Throws `TapeFault` when less is free than the settings ask for. */
  check(): void {
    const now = this.#clock.now();
    if (now < this.#nextMs) return;
    this.#nextMs = now + EVERY_MS;
    const free = this.#freeSpace(this.#path);
    if (free === null || free >= this.#minimumBytes) return;
    throw new TapeFault(
      'full',
      this.#path,
      `${this.#path}: only ${bytesText(free)} are free on its disk, and recording.minimumFreeMb keeps ${bytesText(this.#minimumBytes)}. ` +
        'Free some space or lower that setting. What was recorded so far is safe.',
    );
  }
}
