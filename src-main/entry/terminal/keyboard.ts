export type Key = 'space' | 'faster' | 'slower' | 'left' | 'right' | 'step' | 'quit';

const KEYS: Readonly<Record<string, Key>> = {
  ' ': 'space',
  '+': 'faster',
  '=': 'faster',
  '-': 'slower',
  '\u001b[D': 'left',
  '\u001b[C': 'right',
  '.': 'step',
  q: 'quit',
  '\u0003': 'quit',
};

/** Single keys from a terminal, without waiting for Enter. Does nothing where standard input is none. */
export class Keyboard implements Disposable {
  readonly #onData: (data: Buffer) => void;

  constructor(press: (key: Key) => void) {
    this.#onData = (data) => {
      const key = KEYS[data.toString('utf8')];
      if (key !== undefined) press(key);
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
