import type { ConfigLayout } from '#farm/evaluation/config-layout';
import { HeldSpreads } from '#farm/evaluation/held-spreads';
import type { WordState, WordVisitor } from '#farm/evaluation/word-tape';

/** Which configs hold or have ordered which spread: nobody is in the same one twice. */
export class HeldBySpec implements WordState {
  readonly #layout: ConfigLayout;
  readonly #specs: readonly HeldSpreads[];

  constructor(layout: ConfigLayout) {
    this.#layout = layout;
    const { specWord } = layout;
    this.#specs = Array.from({ length: specWord.length - 1 }, (_, spec) => {
      return new HeldSpreads((specWord[spec + 1] as number) - (specWord[spec] as number));
    });
  }

  of(spec: number): HeldSpreads {
    return this.#specs[spec] as HeldSpreads;
  }

  remove(config: number, spread: number): void {
    const { bit, spec, specWord } = this.#layout;
    const of = spec[config] as number;
    this.of(of).remove(spread, (bit[config] as number) - (specWord[of] as number) * 32);
  }

  visitWords(visitor: WordVisitor): void {
    for (const held of this.#specs) held.visitWords(visitor);
  }
}
