/**
 * What a tape needs from a file system, and no more, so that a test can put a full disk or a torn write in its place.
 * All calls are synchronous; errors are the system's own, with their `code`.
 */
export interface TapeFiles {
  /** `create` makes an empty file (or empties one), `read` and `write` open an existing one. */
  open(path: string, purpose: 'create' | 'read' | 'write'): number;
  close(file: number): void;
  size(file: number): number;
  /** Answers how many bytes were read: fewer at the end of the file. */
  read(file: number, into: Uint8Array, position: number): number;
  /** Answers how many bytes were written: a system may take fewer than offered. */
  write(file: number, bytes: Uint8Array, position: number): number;
  truncate(file: number, length: number): void;
  dataSync(file: number): void;
  exists(path: string): boolean;
  rename(from: string, to: string): void;
  remove(path: string): void;
  /** Makes the creation, renaming or removal of a file in the same folder survive a power cut. */
  syncFolderOf(path: string): void;
  /** Excludes other writers until disposed. Throws a `TapeFault` (`in-use`) where one holds it already. */
  lock(path: string): Disposable;
}
