import { FarmFault } from '#ports/farm-store';
import { attempt } from '#store/farm/farm-faults';
import type { TapeFiles } from '#store/tape/tape-files';

/** An open file whose errors are faults with a remedy, and which reads and writes all it was asked to. */
export class FarmFile implements Disposable {
  readonly path: string;
  readonly #files: TapeFiles;
  readonly #file: number;
  #closed = false;

  constructor(files: TapeFiles, path: string, purpose: 'create' | 'read' | 'write') {
    this.path = path;
    this.#files = files;
    const doing = purpose === 'create' ? 'creating the file' : 'opening the file';
    this.#file = attempt(path, doing, () => files.open(path, purpose));
  }

  get size(): number {
    return attempt(this.path, 'asking for the size', () => this.#files.size(this.#file));
  }

  /** Answers what there is of the bytes asked for: fewer at the end of the file. */
  read(position: number, count: number): Uint8Array {
    const into = new Uint8Array(count);
    let done = 0;
    while (done < count) {
      const part = done === 0 ? into : into.subarray(done);
      const got = attempt(this.path, 'reading', () => this.#files.read(this.#file, part, position + done));
      if (got <= 0) break;
      done += got;
    }
    return done === count ? into : into.subarray(0, done);
  }

  write(bytes: Uint8Array, position: number): void {
    let done = 0;
    while (done < bytes.length) {
      const part = done === 0 ? bytes : bytes.subarray(done);
      const got = attempt(this.path, 'writing', () => this.#files.write(this.#file, part, position + done));
      if (got <= 0) {
        const text = `${this.path}: the disk takes no more bytes. Check it, then try again.`;
        throw new FarmFault('failed', this.path, text);
      }
      done += got;
    }
  }

  truncate(length: number): void {
    attempt(this.path, 'shortening the file', () => this.#files.truncate(this.#file, length));
  }

  dataSync(): void {
    attempt(this.path, 'writing to the disk for good', () => this.#files.dataSync(this.#file));
  }

  [Symbol.dispose](): void {
    if (this.#closed) return;
    this.#closed = true;
    attempt(this.path, 'closing the file', () => this.#files.close(this.#file));
  }
}
