import type { FarmBook, SetVisitor } from '#farm/book/farm-book';
import type { ClosedSet, OpenedSet } from '#farm/book/trade-set';
import type { Population } from '#farm/population/population';
import { invariant } from '#primitives/invariant';

/** No cooldown reaches back so far. */
export const NEVER = -0x8000_0000;

/** Where every config stands after a minute: which spreads it holds and when it last opened or closed something. */
export class FarmStand implements SetVisitor {
  readonly perConfig: number;
  /** By config and place: the first `held` places of a config are taken. */
  readonly spreads: Int32Array;
  readonly held: Uint8Array;
  readonly lastMinute: Int32Array;
  /** Positions of all configs. */
  positions = 0;
  /** Closings of what was opened before this minute are of positions that it has not heard of. */
  readonly #sinceMinute: number;

  constructor({ size, mostConcurrent }: Population, sinceMinute: number = NEVER) {
    this.perConfig = mostConcurrent;
    this.spreads = new Int32Array(size * mostConcurrent);
    this.held = new Uint8Array(size);
    this.lastMinute = new Int32Array(size).fill(NEVER);
    this.#sinceMinute = sinceMinute;
  }

  opened({ configs, spread, openedMinute }: OpenedSet): void {
    const { perConfig, spreads, held, lastMinute } = this;
    for (let at = 0; at < configs.length; at++) {
      const config = configs[at] as number;
      const count = held[config] as number;
      spreads[config * perConfig + count] = spread;
      held[config] = count + 1;
      lastMinute[config] = openedMinute;
    }
    this.positions += configs.length;
  }

  closed({ configs, spread, openedMinute, closedMinute }: ClosedSet): void {
    const { lastMinute } = this;
    const isKnown = openedMinute >= this.#sinceMinute;
    for (let at = 0; at < configs.length; at++) {
      const config = configs[at] as number;
      lastMinute[config] = closedMinute;
      if (isKnown) this.#remove(config, spread);
    }
    if (isKnown) this.positions -= configs.length;
  }

  holds(config: number, spread: number): boolean {
    const from = config * this.perConfig;
    for (let at = from, end = from + (this.held[config] as number); at < end; at++) {
      if (this.spreads[at] === spread) return true;
    }
    return false;
  }

  #remove(config: number, spread: number): void {
    const { spreads, held } = this;
    const from = config * this.perConfig;
    const last = from + (held[config] as number) - 1;
    let at = from;
    while (at <= last && spreads[at] !== spread) at++;
    invariant(at <= last, 'what is closed was held');
    spreads[at] = spreads[last] as number;
    held[config] = last - from;
  }
}

/** A day of minutes and a bit: most of what is open on a bar was opened not long before. */
const FIRST_LOOK = 2_000;

/**
 * After the minute at a place; −1 is before the first. Looks back no further than it has to: until everything that was
 * open then has been seen to open.
 */
export function farmStandAt(book: FarmBook, place: number): FarmStand {
  const { population } = book;
  if (place < 0) return new FarmStand(population);
  const longest = Math.max(...population.grid.cooldown);
  const { open } = book.head(place);
  const ofCooldowns = Math.max(0, book.placeAt(book.minuteAt(place) - longest));
  for (let look = FIRST_LOOK; ; look *= 2) {
    const from = Math.max(0, Math.min(ofCooldowns, place - look));
    const stand = new FarmStand(population, book.minuteAt(from));
    book.visitSets(from, place + 1, stand);
    if (stand.positions === open) return stand;
    invariant(from > 0, 'what is open was opened');
  }
}
