import type { FarmBook } from '#farm/book/farm-book';
import type { ClosedSet, OpenedSet } from '#farm/book/trade-set';

/** A position that one config holds, as the book tells of it. */
export interface HeldTrade {
  readonly spread: number;
  readonly contracts: number;
  readonly openedMinute: number;
  readonly credit: number;
  readonly creditCalibrated: number;
  readonly openFee: number;
}

/** Where one config stands after a minute: what it holds and when it last opened or closed something. */
export interface ConfigStand {
  /** In the order in which they were opened. */
  readonly held: readonly HeldTrade[];
  readonly lastMinute: number | null;
}

/** Where a config stood after the minute before a place, and after the minute at it. */
export interface ConfigLife {
  readonly before: ConfigStand;
  readonly now: ConfigStand;
}

export function configLife(book: FarmBook, config: number, place: number): ConfigLife {
  const follower = new LifeFollower(config);
  const { index } = book.population.specOf(config);
  book.visitSets(0, place, follower, index);
  const before = follower.stand();
  book.visitSets(place, place + 1, follower, index);
  return { before, now: follower.stand() };
}

class LifeFollower {
  readonly #config: number;
  readonly #held: HeldTrade[] = [];
  #lastMinute: number | null = null;

  constructor(config: number) {
    this.#config = config;
  }

  opened({ configs, spread, contracts, openedMinute, credit, creditCalibrated, openFee }: OpenedSet): void {
    if (!holds(configs, this.#config)) return;
    this.#held.push({ spread, contracts, openedMinute, credit, creditCalibrated, openFee });
    this.#hear(openedMinute);
  }

  closed({ configs, spread, closedMinute }: ClosedSet): void {
    if (!holds(configs, this.#config)) return;
    const at = this.#held.findIndex((one) => one.spread === spread);
    if (at !== -1) this.#held.splice(at, 1);
    this.#hear(closedMinute);
  }

  stand(): ConfigStand {
    return { held: this.#held.slice(), lastMinute: this.#lastMinute };
  }

  #hear(minute: number): void {
    this.#lastMinute = Math.max(this.#lastMinute ?? minute, minute);
  }
}

/** Whether a rising list has the number. */
function holds(configs: Int32Array, config: number): boolean {
  let low = 0;
  let high = configs.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const one = configs[middle] as number;
    if (one === config) return true;
    if (one < config) low = middle + 1;
    else high = middle - 1;
  }
  return false;
}
