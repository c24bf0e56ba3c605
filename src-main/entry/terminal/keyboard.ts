export type Key = 'space' | 'faster' | 'slower' | 'left' | 'right' | 'step' | 'back' | 'quit';

const ESCAPE = '\u001b';

const KEYS: Readonly<Record<string, Key>> = {
  ' ': 'space',
  '+': 'faster',
  '=': 'faster',
  '-': 'slower',
  [`${ESCAPE}[D`]: 'left',
  [`${ESCAPE}[C`]: 'right',
  '.': 'step',
  ',': 'back',
  q: 'quit',
  '\u0003': 'quit',
};

/** An arrow key comes as an escape sequence, anything else as itself. */
const ONE_KEY = new RegExp(`${ESCAPE}\\[[A-D]|[^]`, 'g');

/** Single keys from a terminal, without waiting for Enter. Does nothing where standard input is none. */
export class Keyboard implements Disposable {
  readonly #onData: (data: Buffer) => void;

  constructor(press: (key: Key) => void) {
    this.#onData = (data) => {
      // Keys pressed quickly, or held down, come several at a time.
      for (const [text] of data.toString('utf8').matchAll(ONE_KEY)) {
        const key = KEYS[text];
        if (key !== undefined) press(key);
      }
    };
    if (process.stdin.isTTY !== true) return;
    process.stdin.setRawMode(true);
    process.stdin.on('data', this.#onData);
    process.stdin.resume();
  }

  [Symbol.dispose](): void {
    if (process.stdin.isTTY !== true) return;
    process.stdin.off('data', this.#onData);
    process.stdin.setRawMode(false);
    process.stdin.pause();
  }
}
