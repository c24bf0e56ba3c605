import { invariant } from '#primitives/invariant';

/**
 * What happens to an item for which there is no room.
 * - `never-drop`: it is refused and the producer is told (back-pressure).
 * - `drop-oldest`: it is taken, the oldest one goes.
 * - `drop-newest`: it goes itself.
 * - `coalesce-by-key`: it replaces the waiting one of its key, in that one's place; a new key pushes out the oldest.
 */
export type EdgePolicy = 'never-drop' | 'drop-oldest' | 'drop-newest' | 'coalesce-by-key';

export interface EdgeQueueOptions<Item> {
  readonly name: string;
  readonly capacity: number;
  readonly policy: EdgePolicy;
  /** Needed by `coalesce-by-key`. */
  readonly keyOf?: (item: Item) => string | number;
  /** Told once per drain, with how many were dropped since it was last told. */
  readonly onDrop?: (queueName: string, count: number) => void;
}

/** `accepted` = taken out + `depth` + `coalesced` + evicted; `dropped` = evicted + turned away by `drop-newest`. */
export interface EdgeCounts {
  readonly depth: number;
  readonly highWater: number;
  readonly accepted: number;
  /** Items lost. */
  readonly dropped: number;
  /** Items replaced by a newer one of their key: nothing a consumer would miss. */
  readonly coalesced: number;
  /** Offers turned away by `never-drop`: the producer still has them. */
  readonly refused: number;
}

/** A bounded first-in, first-out queue. Every operation takes the same time however full it is. */
export class EdgeQueue<Item> {
  readonly name: string;
  readonly capacity: number;
  readonly policy: EdgePolicy;
  readonly #keyOf: ((item: Item) => string | number) | null;
  readonly #onDrop: ((queueName: string, count: number) => void) | null;
  readonly #slots: (Item | undefined)[];
  readonly #slotOfKey = new Map<string | number, number>();
  #first = 0;
  #depth = 0;
  #highWater = 0;
  #accepted = 0;
  #dropped = 0;
  #coalesced = 0;
  #refused = 0;
  #announcedDrops = 0;

  constructor(options: EdgeQueueOptions<Item>) {
    invariant(Number.isSafeInteger(options.capacity) && options.capacity > 0, 'a queue has room for at least one item');
    invariant(
      (options.policy === 'coalesce-by-key') === (options.keyOf !== undefined),
      'a queue has a key exactly when it coalesces by key',
    );
    this.name = options.name;
    this.capacity = options.capacity;
    this.policy = options.policy;
    this.#keyOf = options.keyOf ?? null;
    this.#onDrop = options.onDrop ?? null;
    this.#slots = Array.from({ length: options.capacity });
  }

  get depth(): number {
    return this.#depth;
  }

  get counts(): EdgeCounts {
    return {
      depth: this.#depth,
      highWater: this.#highWater,
      accepted: this.#accepted,
      dropped: this.#dropped,
      coalesced: this.#coalesced,
      refused: this.#refused,
    };
  }

  /** Whether the item was taken. */
  offer(item: Item): boolean {
    const key = this.#keyOf === null ? null : this.#keyOf(item);
    if (key !== null) {
      const slot = this.#slotOfKey.get(key);
      if (slot !== undefined) {
        this.#slots[slot] = item;
        this.#accepted++;
        this.#coalesced++;
        return true;
      }
    }
    if (this.#depth === this.capacity && !this.#makeRoom()) return false;
    const slot = this.#slotAt(this.#depth);
    this.#slots[slot] = item;
    if (key !== null) this.#slotOfKey.set(key, slot);
    this.#depth++;
    this.#accepted++;
    if (this.#depth > this.#highWater) this.#highWater = this.#depth;
    return true;
  }

  /** The oldest item, taken out. */
  take(): Item | undefined {
    if (this.#depth === 0) return undefined;
    const item = this.#slots[this.#first] as Item;
    this.#slots[this.#first] = undefined;
    this.#first = this.#slotAt(1);
    this.#depth--;
    if (this.#keyOf !== null) this.#slotOfKey.delete(this.#keyOf(item));
    return item;
  }

  /** Takes out up to `limit` items, oldest first, and tells of the drops since the last drain. */
  drain(limit = this.capacity): Item[] {
    const batch: Item[] = [];
    for (let left = Math.min(limit, this.#depth); left > 0; left--) batch.push(this.take() as Item);
    this.announceDrops();
    return batch;
  }

  /** Gives up everything that waits; counted as dropped. */
  abandon(): void {
    this.countLost(this.#depth);
    while (this.#depth > 0) this.take();
    this.announceDrops();
  }

  /** Items that were taken out and then lost on the way belong to the same count. */
  countLost(items: number): void {
    this.#dropped += items;
  }

  announceDrops(): void {
    const unannounced = this.#dropped - this.#announcedDrops;
    if (unannounced === 0) return;
    this.#announcedDrops = this.#dropped;
    this.#onDrop?.(this.name, unannounced);
  }

  #makeRoom(): boolean {
    switch (this.policy) {
      case 'never-drop':
        this.#refused++;
        return false;
      case 'drop-newest':
        this.#dropped++;
        return false;
      case 'drop-oldest':
      case 'coalesce-by-key':
        this.take();
        this.#dropped++;
        return true;
    }
  }

  #slotAt(offset: number): number {
    const slot = this.#first + offset;
    return slot < this.capacity ? slot : slot - this.capacity;
  }
}
