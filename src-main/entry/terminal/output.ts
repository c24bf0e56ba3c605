import { writeSync } from 'node:fs';

const STDOUT = 1;
const STDERR = 2;
const FLUSH_AT = 1 << 16;

/** Where a command speaks: results to standard output, everything else to standard error, so that pipes stay clean. */
export class Output implements Disposable {
  readonly #pending: string[] = [];
  #pendingLength = 0;

  /** Whether a person watches: only then are there progress bars. */
  get interactive(): boolean {
    return process.stderr.isTTY === true;
  }

  line(text: string): void {
    this.#pending.push(text, '\n');
    this.#pendingLength += text.length + 1;
    if (this.#pendingLength >= FLUSH_AT) this.flush();
  }

  /** One JSON object a line. */
  record(value: object): void {
    this.line(JSON.stringify(value));
  }

  note(text: string): void {
    this.flush();
    writeFully(STDERR, `${text}\n`);
  }

  /** Rewrites the last line of a terminal; silent elsewhere. */
  status(text: string): void {
    if (this.interactive) writeFully(STDERR, `\r\x1b[2K${text}`);
  }

  flush(): void {
    if (this.#pendingLength === 0) return;
    const text = this.#pending.join('');
    this.#pending.length = 0;
    this.#pendingLength = 0;
    writeFully(STDOUT, text);
  }

  [Symbol.dispose](): void {
    this.flush();
  }
}

/** A pipe may take less than all of it, or say "not now"; a reader that left (`| head`) ends the program quietly. */
function writeFully(descriptor: number, text: string): void {
  let bytes = Buffer.from(text, 'utf8');
  while (bytes.length > 0) {
    try {
      bytes = bytes.subarray(writeSync(descriptor, bytes));
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === 'EAGAIN') continue;
      if (code === 'EPIPE') process.exit(0);
      throw error;
    }
  }
}
