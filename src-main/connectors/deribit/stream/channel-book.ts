/** What to ask for next, and what to give back. */
export interface ChannelChange {
  readonly add: readonly string[];
  readonly drop: readonly string[];
}

/** Channels in one request: half of what Deribit takes, so that a frame stays small. */
const MOST_AT_ONCE = 250;

/**
 * Which channels are wanted, asked for, had and refused. Deribit leaves out a name that it does not know without an
 * error: what it does not confirm is refused.
 */
export class ChannelBook {
  readonly #refused = new Set<string>();
  readonly #had = new Set<string>();
  readonly #asked = new Set<string>();
  /** Had, and to be had anew. */
  readonly #again = new Set<string>();
  #wanted = new Set<string>();

  get refused(): readonly string[] {
    return [...this.#refused].filter((channel) => this.#wanted.has(channel));
  }

  /** Everything wanted has been had or refused. */
  get isSettled(): boolean {
    return [...this.#wanted].every((channel) => this.#had.has(channel) || this.#refused.has(channel));
  }

  has(channel: string): boolean {
    return this.#had.has(channel);
  }

  isRefused(channel: string): boolean {
    return this.#refused.has(channel);
  }

  want(channels: Iterable<string>): void {
    this.#wanted = new Set(channels);
  }

  /** A new connection has none of them. What was refused may exist by now. */
  forget(): void {
    this.#had.clear();
    this.#asked.clear();
    this.#again.clear();
    this.#refused.clear();
  }

  /** Subscribing twice brings nothing new: what is to begin anew is given back first. */
  again(channels: readonly string[]): void {
    for (const channel of channels) if (this.#had.has(channel)) this.#again.add(channel);
  }

  /** Empty lists: all is as it should be, or has been asked for. */
  next(): ChannelChange {
    const add = [...this.#wanted].filter(
      (channel) => !this.#had.has(channel) && !this.#asked.has(channel) && !this.#refused.has(channel),
    );
    const drop = [...this.#had].filter((channel) => !this.#wanted.has(channel) || this.#again.has(channel));
    return { add: add.slice(0, MOST_AT_ONCE), drop: drop.slice(0, MOST_AT_ONCE) };
  }

  asked(channels: readonly string[]): void {
    for (const channel of channels) this.#asked.add(channel);
  }

  /** Answers which of them were left out. `confirmed` comes in any order. */
  confirmed(asked: readonly string[], confirmed: ReadonlySet<string>): readonly string[] {
    const missing: string[] = [];
    for (const channel of asked) {
      this.#asked.delete(channel);
      if (confirmed.has(channel)) this.#had.add(channel);
      else {
        this.#refused.add(channel);
        missing.push(channel);
      }
    }
    return missing;
  }

  /** The request as a whole came to nothing; it may be made again. */
  failed(asked: readonly string[]): void {
    for (const channel of asked) this.#asked.delete(channel);
  }

  dropped(channels: readonly string[]): void {
    for (const channel of channels) {
      this.#had.delete(channel);
      this.#again.delete(channel);
    }
  }
}
