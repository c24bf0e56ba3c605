import { existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { FarmKeyframes } from '#ports/farm-keyframes';
import { FarmFault, type FarmIdentity } from '#ports/farm-store';
import { TapeFault } from '#ports/tape';
import { BookFile } from '#store/farm/book-file';
import { attempt } from '#store/farm/farm-faults';
import { farmRecords } from '#store/farm/farm-records';
import { KeyframeFiles } from '#store/farm/keyframe-files';
import { RecordLog } from '#store/records/record-log';
import { nodeTapeFiles } from '#store/tape/node-tape-files';
import { lockFile } from '#store/tape/tape-lock';

const ARCHIVE = 'archive';
const BOOK = 'book';
const DECISIONS = 'decisions';
/** What follows the epoch in the name of a farm that was reset. */
const RESET = /\.reset-\d+$/;
const LOCK_WORDS = {
  writes: 'runs a farm on this tape',
  remedy: 'Stop it first: a farm is written by one process at a time.',
};

/**
 * Where one farm is kept: `<root>/<tape>/<epoch>`. Whoever holds it is the only one who writes there. Farms of other epochs
 * on the same tape stand in `archive` beside it, and what was reset as well: nothing is ever mixed or deleted.
 */
export class FarmFolder implements Disposable {
  readonly path: string;
  readonly identity: FarmIdentity;
  readonly #lock: Disposable;
  #book: BookFile | null = null;
  #decisions: RecordLog | null = null;

  private constructor(path: string, identity: FarmIdentity, lock: Disposable) {
    this.path = path;
    this.identity = identity;
    this.#lock = lock;
  }

  /** Takes the farm for writing. With `reset` it begins anew; a farm of an epoch that was in force before goes on. */
  static open(root: string, identity: FarmIdentity, { reset = false } = {}): FarmFolder {
    const tapeFolder = folderOf(root, identity.tape);
    const archive = join(tapeFolder, ARCHIVE);
    attempt(tapeFolder, 'creating the folder', () => mkdirSync(archive, { recursive: true }));
    const lock = lockFolder(tapeFolder);
    try {
      const { epoch } = identity;
      const path = join(tapeFolder, epoch);
      const before = join(archive, epoch);
      for (const other of epochsIn(tapeFolder)) {
        if (other !== epoch) rename(join(tapeFolder, other), join(archive, other));
      }
      if (!existsSync(path) && existsSync(before)) rename(before, path);
      if (reset && existsSync(path)) rename(path, join(archive, unusedName(archive, epoch)));
      attempt(path, 'creating the folder', () => mkdirSync(path, { recursive: true }));
      nodeTapeFiles.syncFolderOf(path);
      return new FarmFolder(path, identity, lock);
    } catch (error) {
      lock[Symbol.dispose]();
      throw error;
    }
  }

  /** The minutes so far, to be continued. */
  get book(): BookFile {
    return (this.#book ??= BookFile.openToWrite({
      files: nodeTapeFiles,
      path: join(this.path, BOOK),
      identity: this.identity,
    }));
  }

  get keyframes(): FarmKeyframes {
    return new KeyframeFiles(this.path, this.identity);
  }

  /** What was decided about its configs, one record after the other. */
  get decisions(): RecordLog {
    return (this.#decisions ??= RecordLog.openToWrite({
      files: nodeTapeFiles,
      path: join(this.path, DECISIONS),
      owner: farmRecords('decisions', this.identity),
    }));
  }

  /** Whether anything was decided about a farm of this tape that stands in the archive. */
  get hasDecidedBefore(): boolean {
    const archive = join(dirname(this.path), ARCHIVE);
    return epochsIn(archive).some((name) => {
      const path = join(archive, name, DECISIONS);
      if (!existsSync(path)) return false;
      const owner = farmRecords('decisions', { ...this.identity, epoch: name.replace(RESET, '') });
      using log = RecordLog.openToWrite({ files: nodeTapeFiles, path, owner });
      return log.length > 0;
    });
  }

  [Symbol.dispose](): void {
    this.#book?.[Symbol.dispose]();
    this.#decisions?.[Symbol.dispose]();
    this.#lock[Symbol.dispose]();
  }
}

/** The book of a farm as it stands, whoever writes it; null where there is none. */
export function openBookToRead(root: string, identity: FarmIdentity): BookFile | null {
  const path = join(folderOf(root, identity.tape), identity.epoch, BOOK);
  return existsSync(path) ? BookFile.openToRead({ files: nodeTapeFiles, path, identity }) : null;
}

function folderOf(root: string, tape: string): string {
  if (!/^[\w.-]+$/.test(tape) || tape.startsWith('.')) {
    throw new FarmFault('failed', root, `"${tape}" cannot name a folder. Use letters, digits, "-" and "_".`);
  }
  return join(root, tape);
}

function epochsIn(tapeFolder: string): readonly string[] {
  return attempt(tapeFolder, 'listing the folder', () =>
    readdirSync(tapeFolder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name !== ARCHIVE)
      .map(({ name }) => name),
  );
}

function rename(from: string, to: string): void {
  attempt(from, `moving the farm to ${to}`, () => renameSync(from, to));
  nodeTapeFiles.syncFolderOf(from);
  nodeTapeFiles.syncFolderOf(to);
}

function unusedName(archive: string, epoch: string): string {
  let number = 1;
  while (existsSync(join(archive, `${epoch}.reset-${number}`))) number++;
  return `${epoch}.reset-${number}`;
}

function lockFolder(tapeFolder: string): Disposable {
  try {
    return lockFile(join(tapeFolder, 'lock'), LOCK_WORDS);
  } catch (error) {
    if (!(error instanceof TapeFault) || error.code === 'not-a-tape') throw error;
    throw new FarmFault(error.code, error.path, error.message, error);
  }
}
