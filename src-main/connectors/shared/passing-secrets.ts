const HIDDEN = '•••';
/** Anything shorter would hide words that are nobody's secret. */
const SHORTEST = 6;

/** Tokens that a venue hands out while we run: as secret as what a person has entered, and not on the list of those. */
export class PassingSecrets {
  readonly #redact: (text: string) => string;
  readonly #tokens: string[] = [];

  constructor(redact: (text: string) => string) {
    this.#redact = redact;
  }

  /** The last few: a venue may still complain about one that has been replaced. */
  remember(token: string): void {
    if (token.length < SHORTEST || this.#tokens.includes(token)) return;
    this.#tokens.push(token);
    if (this.#tokens.length > 8) this.#tokens.shift();
  }

  readonly redact = (text: string): string =>
    this.#tokens.reduce((clean, token) => clean.replaceAll(token, HIDDEN), this.#redact(text));
}
