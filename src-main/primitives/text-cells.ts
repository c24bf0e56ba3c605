import type { StateVisitor } from '#primitives/state';
import { StateHasher } from '#primitives/state-hash';

/**
 * Texts that are part of a state, as the numbers of which all state consists: each one's length, then its characters.
 * A minute's hash knows them by a hash of their own, so that names which never change cost next to nothing.
 */
export class TextCells {
  readonly texts: readonly string[];
  readonly cells: Float64Array;
  readonly #hash: number;

  private constructor(texts: readonly string[], cells: Float64Array) {
    this.texts = texts;
    this.cells = cells;
    const hasher = new StateHasher();
    hasher.numbers('texts', cells);
    this.#hash = hasher.finish().hash.low;
  }

  static of(texts: readonly string[]): TextCells {
    const cells = texts.flatMap((text) => [
      text.length,
      ...Array.from({ length: text.length }, (_, i) => text.charCodeAt(i)),
    ]);
    return new TextCells(texts, Float64Array.from(cells));
  }

  /** Itself, or what was restored in its place. */
  visit(visitor: StateVisitor, name: string): TextCells {
    const length = visitor.number(`${name}.length`, this.cells.length);
    const hash = visitor.number(`${name}.hash`, this.#hash);
    const isSame = length === this.cells.length && hash === this.#hash;
    const cells = isSame ? this.cells : new Float64Array(length);
    visitor.window(name, cells);
    return isSame ? this : new TextCells(textsOf(cells), cells);
  }
}

function textsOf(cells: Float64Array): readonly string[] {
  const texts: string[] = [];
  for (let at = 0; at < cells.length;) {
    const end = at + 1 + (cells[at] as number);
    texts.push(String.fromCharCode(...cells.subarray(at + 1, end)));
    at = end;
  }
  return texts;
}
