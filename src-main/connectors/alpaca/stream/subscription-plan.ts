/** What is asked for at once. Bars are not counted against the symbols that an account may follow. */
export interface SubscriptionGroup {
  readonly symbols: readonly string[];
  readonly withQuotes: boolean;
}

/**
 * What is to be subscribed, one request after another. A request with a bad symbol in it is refused whole, and so is one
 * for too many: both are halved until they go through, or stand alone.
 */
export class SubscriptionPlan {
  readonly #symbols: readonly string[];
  readonly #unknown = new Set<string>();
  readonly #barsOnly = new Set<string>();
  #queue: SubscriptionGroup[] = [];
  #asked: SubscriptionGroup | null = null;

  constructor(symbols: readonly string[]) {
    this.#symbols = symbols;
  }

  /** Symbols that Alpaca does not understand. */
  get unknown(): readonly string[] {
    return [...this.#unknown];
  }

  /** Symbols beyond those that the account may have quotes of. */
  get barsOnly(): readonly string[] {
    return [...this.#barsOnly];
  }

  get isDone(): boolean {
    return this.#asked === null && this.#queue.length === 0;
  }

  /** A new connection has nothing. What was refused would be refused again. */
  restart(): void {
    const known = this.#symbols.filter((symbol) => !this.#unknown.has(symbol));
    const isBarsOnly = (symbol: string): boolean => this.#barsOnly.has(symbol);
    this.#asked = null;
    this.#queue = [
      { symbols: known.filter((symbol) => !isBarsOnly(symbol)), withQuotes: true },
      { symbols: known.filter(isBarsOnly), withQuotes: false },
    ].filter(({ symbols }) => symbols.length > 0);
  }

  /** The next request; null where one is out, or nothing is left to ask. */
  next(): SubscriptionGroup | null {
    if (this.#asked !== null) return null;
    this.#asked = this.#queue.shift() ?? null;
    return this.#asked;
  }

  had(): void {
    this.#asked = null;
  }

  notUnderstood(): void {
    const group = this.#asked;
    this.#asked = null;
    if (group === null) return;
    if (group.symbols.length === 1) this.#unknown.add(group.symbols[0] as string);
    else this.#halve(group);
  }

  tooMany(): void {
    const group = this.#asked;
    this.#asked = null;
    if (group === null) return;
    if (group.symbols.length > 1) return this.#halve(group);
    // Bars are free: refused all the same, it is refused for good.
    if (!group.withQuotes) this.#unknown.add(group.symbols[0] as string);
    else {
      this.#barsOnly.add(group.symbols[0] as string);
      this.#queue.push({ ...group, withQuotes: false });
    }
  }

  #halve({ symbols, withQuotes }: SubscriptionGroup): void {
    const half = symbols.length >>> 1;
    const halves = [symbols.slice(0, half), symbols.slice(half)];
    this.#queue.unshift(...halves.map((part) => ({ symbols: part, withQuotes })));
  }
}
