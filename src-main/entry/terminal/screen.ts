import { writeSync } from 'node:fs';

const STDOUT = 1;
const HOME = '\x1b[H';
const CLEAR_LINE = '\x1b[K';
const CLEAR_BELOW = '\x1b[J';
const OTHER_SCREEN = '\x1b[?1049h\x1b[?25l';
const BACK = '\x1b[?25h\x1b[?1049l';

/** A picture that is drawn over itself, on the terminal's second screen, so that what was there before comes back. */
export class Screen implements Disposable {
  constructor() {
    writeSync(STDOUT, OTHER_SCREEN);
  }

  get columns(): number {
    return process.stdout.columns ?? 80;
  }

  draw(lines: readonly string[]): void {
    const rows = process.stdout.rows ?? 24;
    const shown = lines.slice(0, rows - 1).map((line) => `${line}${CLEAR_LINE}`);
    writeSync(STDOUT, `${HOME}${shown.join('\n')}\n${CLEAR_BELOW}`);
  }

  [Symbol.dispose](): void {
    writeSync(STDOUT, BACK);
  }
}
