import { TapeFault } from '#ports/tape';
import type { TapeFiles } from '#store/tape/tape-files';

/** What a writer did to its files, in order. Applying the first few of these is what a kill leaves behind. */
export type FileOperation =
  | { readonly type: 'create' | 'remove'; readonly path: string }
  | { readonly type: 'write'; readonly path: string; readonly position: number; readonly bytes: Uint8Array }
  | { readonly type: 'truncate'; readonly path: string; readonly length: number }
  | { readonly type: 'rename'; readonly path: string; readonly to: string }
  | { readonly type: 'sync'; readonly path: string };

export type FileImages = Map<string, Uint8Array>;

/** Files in memory that keep a log, and that can run full, write in small bites or refuse altogether. */
export class MemoryTapeFiles implements TapeFiles {
  readonly images: FileImages;
  readonly log: FileOperation[] = [];
  /** Bytes that all files together may take. */
  quota = Number.POSITIVE_INFINITY;
  /** The most that one write takes. */
  bite = Number.POSITIVE_INFINITY;
  /** System error code with which every operation of a kind fails, as a broken disk's would. */
  readonly broken: Partial<Record<'write' | 'truncate' | 'sync' | 'read' | 'open', string>> = {};
  /** Called before each read: another process may do something just then. */
  beforeRead: (() => void) | null = null;
  readonly #open = new Map<number, string>();
  readonly #locks = new Set<string>();
  #next = 3;

  constructor(images: FileImages = new Map()) {
    this.images = images;
  }

  get openFiles(): number {
    return this.#open.size;
  }

  open(path: string, purpose: 'create' | 'read' | 'write'): number {
    this.#breakIf('open');
    if (purpose === 'create') this.#do({ type: 'create', path });
    else if (!this.images.has(path)) throw systemError('ENOENT');
    const file = this.#next++;
    this.#open.set(file, path);
    return file;
  }

  close(file: number): void {
    this.#pathOf(file);
    this.#open.delete(file);
  }

  size(file: number): number {
    return this.#imageOf(file).length;
  }

  read(file: number, into: Uint8Array, position: number): number {
    this.#breakIf('read');
    this.beforeRead?.();
    const image = this.#imageOf(file);
    const part = image.subarray(Math.min(position, image.length), Math.min(position + into.length, image.length));
    into.set(part);
    return part.length;
  }

  write(file: number, bytes: Uint8Array, position: number): number {
    this.#breakIf('write');
    const image = this.#imageOf(file);
    let others = 0;
    for (const other of this.images.values()) others += other.length;
    const room = this.quota - (others - image.length);
    const taken = Math.min(bytes.length, this.bite, Math.max(room - position, 0));
    if (taken === 0) throw systemError('ENOSPC');
    this.#do({ type: 'write', path: this.#pathOf(file), position, bytes: bytes.slice(0, taken) });
    return taken;
  }

  truncate(file: number, length: number): void {
    this.#breakIf('truncate');
    this.#do({ type: 'truncate', path: this.#pathOf(file), length });
  }

  dataSync(file: number): void {
    this.#breakIf('sync');
    this.#do({ type: 'sync', path: this.#pathOf(file) });
  }

  exists(path: string): boolean {
    return this.images.has(path);
  }

  rename(from: string, to: string): void {
    this.#do({ type: 'rename', path: from, to });
  }

  remove(path: string): void {
    this.#do({ type: 'remove', path });
  }

  syncFolderOf(): void {}

  lock(path: string): Disposable {
    if (this.#locks.has(path)) throw new TapeFault('in-use', path, 'in use');
    this.#locks.add(path);
    return { [Symbol.dispose]: () => void this.#locks.delete(path) };
  }

  #do(operation: FileOperation): void {
    this.log.push(operation);
    applyOperation(this.images, operation);
  }

  #breakIf(kind: keyof MemoryTapeFiles['broken']): void {
    const code = this.broken[kind];
    if (code !== undefined) throw systemError(code);
  }

  #pathOf(file: number): string {
    const path = this.#open.get(file);
    if (path === undefined) throw systemError('EBADF');
    return path;
  }

  #imageOf(file: number): Uint8Array {
    return this.images.get(this.#pathOf(file)) ?? new Uint8Array(0);
  }
}

export function applyOperation(images: FileImages, operation: FileOperation): void {
  const image = images.get(operation.path) ?? new Uint8Array(0);
  switch (operation.type) {
    case 'create':
      images.set(operation.path, new Uint8Array(0));
      return;
    case 'remove':
      images.delete(operation.path);
      return;
    case 'rename':
      images.delete(operation.path);
      images.set(operation.to, image);
      return;
    case 'truncate': {
      const shorter = new Uint8Array(operation.length);
      shorter.set(image.subarray(0, operation.length));
      images.set(operation.path, shorter);
      return;
    }
    case 'write': {
      const larger = new Uint8Array(Math.max(image.length, operation.position + operation.bytes.length));
      larger.set(image);
      larger.set(operation.bytes, operation.position);
      images.set(operation.path, larger);
      return;
    }
    case 'sync':
  }
}

function systemError(code: string): Error {
  return Object.assign(new Error(code), { code });
}
