import {
  closeSync,
  existsSync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { TapeFiles } from '#store/tape/tape-files';
import { lockFile } from '#store/tape/tape-lock';

const FLAGS = { create: 'w+', read: 'r', write: 'r+' } as const;

export const nodeTapeFiles: TapeFiles = {
  open: (path, purpose) => openSync(path, FLAGS[purpose]),
  close: (file) => closeSync(file),
  size: (file) => fstatSync(file).size,
  read: (file, into, position) => readSync(file, into, 0, into.length, position),
  write: (file, bytes, position) => writeSync(file, bytes, 0, bytes.length, position),
  truncate: (file, length) => ftruncateSync(file, length),
  dataSync: (file) => fdatasyncSync(file),
  exists: (path) => existsSync(path),
  rename: (from, to) => renameSync(from, to),
  remove: (path) => rmSync(path, { force: true }),
  syncFolderOf: (path) => {
    // Windows cannot open a folder for this and needs it less: its file systems journal names.
    if (process.platform === 'win32') return;
    const folder = openSync(dirname(path), 'r');
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
  },
  lock: (path) => lockFile(path),
};
