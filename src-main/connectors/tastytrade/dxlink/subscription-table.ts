import type { FeedTopic } from '#connectors/tastytrade/dxlink/feed-events';

/** What one FEED_SUBSCRIPTION changes. */
export interface SubscriptionChange {
  readonly add: readonly FeedTopic[];
  readonly remove: readonly FeedTopic[];
}

/** Frames that are much longer are answered by a closed connection (1009). */
const MOST_BYTES = 7_000;
/** A session may hold no more. */
const MOST_TOPICS = 25_000;

/** What is wanted of a channel and what it has been told: the difference, in frames that are short enough. */
export class SubscriptionTable {
  #wanted = new Map<string, FeedTopic>();
  readonly #told = new Map<string, FeedTopic>();

  /** Everything that is wanted has been said. */
  get isTold(): boolean {
    if (this.#told.size !== this.#wanted.size) return false;
    for (const key of this.#wanted.keys()) if (!this.#told.has(key)) return false;
    return true;
  }

  /** The most important first: answers how many there is no room for. */
  want(topics: Iterable<FeedTopic>): number {
    let leftOut = 0;
    this.#wanted = new Map();
    for (const topic of topics) {
      if (this.#wanted.size < MOST_TOPICS) this.#wanted.set(keyOf(topic), topic);
      else leftOut++;
    }
    return leftOut;
  }

  /** A new channel knows nothing of what an earlier one was told. */
  forget(): void {
    this.#told.clear();
  }

  /** The next frame's worth, which counts as told; null where there is nothing left to say. */
  take(): SubscriptionChange | null {
    const change = this.#next();
    for (const topic of change?.remove ?? []) this.#told.delete(keyOf(topic));
    for (const topic of change?.add ?? []) this.#told.set(keyOf(topic), topic);
    return change;
  }

  #next(): SubscriptionChange | null {
    const remove: FeedTopic[] = [];
    const add: FeedTopic[] = [];
    let bytes = 0;
    // What is given up goes first: it makes room.
    for (const [key, topic] of this.#told) {
      if (this.#wanted.has(key)) continue;
      bytes += JSON.stringify(topic).length + 1;
      if (bytes > MOST_BYTES) return { add, remove };
      remove.push(topic);
    }
    for (const [key, topic] of this.#wanted) {
      if (this.#told.has(key)) continue;
      bytes += JSON.stringify(topic).length + 1;
      if (bytes > MOST_BYTES) return { add, remove };
      add.push(topic);
    }
    return add.length === 0 && remove.length === 0 ? null : { add, remove };
  }
}

function keyOf({ type, symbol }: FeedTopic): string {
  return `${type} ${symbol}`;
}
