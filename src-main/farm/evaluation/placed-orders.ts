import type { WordState, WordVisitor } from '#farm/evaluation/word-tape';

/** What the configs of one spec decided to open on one bar; the next bar fills it or it is given up. */
export class PlacedOrders implements WordState {
  spread = -1;
  minute = 0;
  /** Position in `VOLATILITY_REGIMES`. */
  regime = 0;
  /** Cents per contract. */
  risk = 0;
  count = 0;
  readonly configs: Int32Array;
  /** By sizing. */
  readonly contracts: Int32Array;

  constructor(configs: number, sizings: number) {
    this.configs = new Int32Array(configs);
    this.contracts = new Int32Array(sizings);
  }

  visitWords(visitor: WordVisitor): void {
    this.spread = visitor.word(this.spread);
    this.minute = visitor.word(this.minute);
    this.regime = visitor.word(this.regime);
    this.risk = visitor.word(this.risk);
    this.count = visitor.word(this.count);
    visitor.words(this.configs.subarray(0, this.count));
    visitor.words(this.contracts);
  }
}
