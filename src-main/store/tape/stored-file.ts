import type { TapeFiles } from '#store/tape/tape-files';

/** Does what touches the file; what the system says against it becomes a fault with a remedy. */
export type Attempt = <Value>(path: string, doing: string, task: () => Value) => Value;

/** An open file whose errors are faults with a remedy, and which reads and writes all it was asked to. */
export class StoredFile implements Disposable {
  readonly path: string;
  readonly #files: TapeFiles;
  readonly #attempt: Attempt;
  readonly #file: number;
  #closed = false;

  constructor(files: TapeFiles, path: string, purpose: 'create' | 'read' | 'write', attempt: Attempt) {
    this.path = path;
    this.#files = files;
    this.#attempt = attempt;
    const doing = purpose === 'create' ? 'creating the file' : 'opening the file';
    this.#file = attempt(path, doing, () => files.open(path, purpose));
  }

  get size(): number {
    return this.#attempt(this.path, 'asking for the size', () => this.#files.size(this.#file));
  }

  /** Answers what there is of the bytes asked for: fewer at the end of the file. */
  read(position: number, count: number): Uint8Array {
    const into = new Uint8Array(count);
    let done = 0;
    while (done < count) {
      const part = done === 0 ? into : into.subarray(done);
      const got = this.#attempt(this.path, 'reading', () => this.#files.read(this.#file, part, position + done));
      if (got <= 0) break;
      done += got;
    }
    return done === count ? into : into.subarray(0, done);
  }

  write(bytes: Uint8Array, position: number): void {
    let done = 0;
    while (done < bytes.length) {
      const part = done === 0 ? bytes : bytes.subarray(done);
      done += this.#attempt(this.path, 'writing', () => {
        const got = this.#files.write(this.#file, part, position + done);
        if (got <= 0) throw new Error('the disk takes no more bytes');
        return got;
      });
    }
  }

  truncate(length: number): void {
    this.#attempt(this.path, 'shortening the file', () => this.#files.truncate(this.#file, length));
  }

  dataSync(): void {
    this.#attempt(this.path, 'writing to the disk for good', () => this.#files.dataSync(this.#file));
  }

  [Symbol.dispose](): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#attempt(this.path, 'closing the file', () => this.#files.close(this.#file));
  }
}
