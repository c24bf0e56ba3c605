interface TopicAnswer {
  readonly request: string | null;
  readonly success: boolean;
  readonly failed: readonly string[];
  readonly text: string;
}

/** Topics in one request; a refused one is then cheap to take apart. */
const MOST_AT_ONCE = 10;

/**
 * Which topics are wanted, asked for and had. One bad topic refuses the whole request that it came in: where the venue
 * does not say which, the request is halved until it stands alone.
 */
export class TopicBook {
  readonly #wanted: readonly string[];
  readonly #refused = new Set<string>();
  readonly #had = new Set<string>();
  readonly #asked = new Map<string, readonly string[]>();
  #next: (readonly string[])[] = [];

  constructor(wanted: readonly string[]) {
    this.#wanted = wanted;
  }

  get refused(): readonly string[] {
    return [...this.#refused];
  }

  /** Some request has not been answered yet. */
  get isAsking(): boolean {
    return this.#asked.size > 0;
  }

  isRefused(topic: string): boolean {
    return this.#refused.has(topic);
  }

  /** A new connection has none of them, and may know what the last one did not. */
  forget(): void {
    this.#had.clear();
    this.#refused.clear();
    this.#asked.clear();
    this.#next = [];
    for (let at = 0; at < this.#wanted.length; at += MOST_AT_ONCE) {
      this.#next.push(this.#wanted.slice(at, at + MOST_AT_ONCE));
    }
  }

  /** To be told anew: it has to be given up first, for what one has cannot be had twice. */
  again(topics: readonly string[]): void {
    const known = topics.filter((topic) => !this.#refused.has(topic));
    for (const topic of known) this.#had.delete(topic);
    if (known.length > 0) this.#next.push(known);
  }

  /** Requests to send now. */
  toAsk(): readonly (readonly string[])[] {
    const next = this.#next;
    this.#next = [];
    return next;
  }

  asked(request: string, topics: readonly string[]): void {
    this.#asked.set(request, topics);
  }

  /** Answers whether there is something to ask anew. */
  answered({ request, success, failed, text }: TopicAnswer): boolean {
    // Answers that name no request come in the order of the requests.
    const key = request ?? this.#asked.keys().next().value ?? '';
    const topics = this.#asked.get(key);
    if (topics === undefined) return false;
    this.#asked.delete(key);
    if (success) {
      for (const topic of topics) this.#had.add(topic);
      return false;
    }
    const named = topics.filter((topic) => failed.includes(topic));
    // What we have already cannot be had twice, and is none the worse for it.
    const kept = /already subscribed/i.test(text) ? this.#had : this.#refused;
    for (const topic of named) kept.add(topic);
    const left = topics.filter((topic) => !named.includes(topic));
    if (named.length > 0) {
      if (left.length > 0) this.#next.push(left);
    } else if (topics.length === 1) kept.add(topics[0] as string);
    else {
      const half = topics.length >>> 1;
      this.#next.push(topics.slice(0, half), topics.slice(half));
    }
    return this.#next.length > 0;
  }
}
