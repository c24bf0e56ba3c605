import { invariant } from '#primitives/invariant';
import { RollingWindow } from '#primitives/rolling-window';
import { visitFlag, type Stateful, type StateVisitor } from '#primitives/state';

/**
 * Volatility per minute that a single jump hardly moves: π/2 times the mean product of neighbouring absolute returns
 * (bipower variation). K returns make K − 1 products.
 */
export class JumpScale implements Stateful {
  readonly #products: number;
  #window: RollingWindow;
  #meanProduct = 0;
  #hasPrevious = false;
  #previousSize = 0;

  constructor(returns: number) {
    invariant(Number.isInteger(returns) && returns >= 2, 'a jump is measured by at least two returns before it');
    this.#products = returns - 1;
    this.#window = new RollingWindow(this.#products);
  }

  /** Of the returns added so far. Null where those are too few, or did not move at all. */
  get value(): number | null {
    return this.#window.full && this.#meanProduct > 0 ? Math.sqrt((Math.PI / 2) * this.#meanProduct) : null;
  }

  add(oneMinuteReturn: number): void {
    const size = Math.abs(oneMinuteReturn);
    if (this.#hasPrevious) {
      this.#window.push(size * this.#previousSize);
      if (this.#window.full) this.#meanProduct = this.#window.sum() / this.#products;
    }
    this.#previousSize = size;
    this.#hasPrevious = true;
  }

  /** A return is missing: the next one has no neighbour. */
  interrupt(): void {
    this.#hasPrevious = false;
    this.#previousSize = 0;
  }

  /** Forgets everything. */
  restart(): void {
    this.interrupt();
    this.#window = new RollingWindow(this.#products);
    this.#meanProduct = 0;
  }

  visitState(visitor: StateVisitor): void {
    this.#meanProduct = visitor.number('jump.meanProduct', this.#meanProduct);
    this.#hasPrevious = visitFlag(visitor, 'jump.hasPrevious', this.#hasPrevious);
    this.#previousSize = visitor.number('jump.previousSize', this.#previousSize);
    this.#window.visitState(visitor, 'jump.products');
  }
}
