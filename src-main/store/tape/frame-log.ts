import type { TapeFile } from '#store/tape/tape-file';

/**
 * The end of a file to which frames are added. A write that fails leaves bytes behind that nobody counts; they are cut
 * before the next one, so that the same bytes can be offered again.
 */
export class FrameLog implements Disposable {
  readonly #file: TapeFile;
  #end: number;
  /** Bytes lie beyond the end. */
  #unclean = false;

  constructor(file: TapeFile, end: number) {
    this.#file = file;
    this.#end = end;
  }

  get end(): number {
    return this.#end;
  }

  get path(): string {
    return this.#file.path;
  }

  /** Adds bytes; with `durably` they survive a power cut. They count only once this returns. */
  append(bytes: Uint8Array, durably: boolean): void {
    this.clean();
    this.#unclean = true;
    this.#file.write(bytes, this.#end);
    if (durably) this.#file.dataSync();
    this.#unclean = false;
    this.#end += bytes.length;
  }

  /** Everything in it is superfluous from here on. It goes with the next `clean`. */
  discard(): void {
    this.#end = 0;
    this.#unclean = true;
  }

  /** Answers whether there was something to cut. */
  clean(): boolean {
    if (!this.#unclean) return false;
    this.#file.truncate(this.#end);
    this.#unclean = false;
    return true;
  }

  dataSync(): void {
    this.#file.dataSync();
  }

  [Symbol.dispose](): void {
    this.#file[Symbol.dispose]();
  }
}
