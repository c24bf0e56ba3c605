import { writeSync } from 'node:fs';
import { CommandFailure, ExitCode } from '#entry/terminal/command-failure';

const STDOUT = 1;
const STDERR = 2;
const FLUSH_AT = 1 << 16;
const PIPE_FULL_MS = 2;

/** Whoever read standard output has left (`| head`): the command ends, quietly and in good order. */
export class ReaderLeft extends Error {
  override readonly name = 'ReaderLeft';
}

/** Where a command speaks: results to standard output, everything else to standard error, so that pipes stay clean. */
export class Output implements Disposable {
  readonly #pending: string[] = [];
  #pendingLength = 0;
  /** Output that broke once is not tried again: what unwinds must not fail a second time. */
  #broken = false;

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
    say(`${text}\n`);
  }

  /** Rewrites the last line of a terminal; silent elsewhere. */
  status(text: string): void {
    if (this.interactive) say(`\r\x1b[2K${text}`);
  }

  flush(): void {
    if (this.#pendingLength === 0) return;
    const text = this.#pending.join('');
    this.#pending.length = 0;
    this.#pendingLength = 0;
    if (this.#broken) return;
    const code = writeFully(STDOUT, text);
    if (code === null) return;
    this.#broken = true;
    if (code === 'EPIPE') throw new ReaderLeft('nobody reads the output any more');
    throw new CommandFailure(
      ExitCode.environment,
      `Standard output cannot be written (${code}). Check the disk that it goes to.`,
    );
  }

  [Symbol.dispose](): void {
    this.flush();
  }
}

/** Notes that nobody can hear are no reason to stop. */
function say(text: string): void {
  writeFully(STDERR, text);
}

/** A pipe may take less than all of it, or say "not now". Answers the system's error code, or null. */
function writeFully(descriptor: number, text: string): string | null {
  let bytes = Buffer.from(text, 'utf8');
  while (bytes.length > 0) {
    try {
      bytes = bytes.subarray(writeSync(descriptor, bytes));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === undefined) throw error;
      if (code !== 'EAGAIN') return code;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PIPE_FULL_MS);
    }
  }
  return null;
}
