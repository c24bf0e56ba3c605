import { FarmFault } from '#ports/farm-store';

const CODES: Readonly<Record<string, { readonly code: FarmFault['code']; readonly remedy: string }>> = {
  ENOSPC: { code: 'full', remedy: 'Free space on that disk and try again; nothing acknowledged is lost.' },
  EDQUOT: { code: 'full', remedy: 'The quota is used up: free space and try again; nothing acknowledged is lost.' },
  EROFS: { code: 'read-only', remedy: 'The disk is read-only: choose a data folder that can be written.' },
  EACCES: { code: 'read-only', remedy: 'Give this user permission, or choose another data folder.' },
  EPERM: { code: 'read-only', remedy: 'Give this user permission, or choose another data folder.' },
  ENOENT: { code: 'missing', remedy: 'Check the path.' },
};

/** Turns what the system said into a fault that a person can act on. Faults pass through unchanged. */
function systemFault(path: string, doing: string, error: unknown): FarmFault {
  if (error instanceof FarmFault) return error;
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  const known = CODES[code];
  const said = error instanceof Error ? error.message : String(error);
  if (known === undefined) {
    return new FarmFault('failed', path, `${path}: ${doing} failed (${said}). Check the disk, then try again.`, error);
  }
  return new FarmFault(known.code, path, `${path}: ${doing} failed (${said}). ${known.remedy}`, error);
}

export function damagedFault(path: string, offset: number, what: string): FarmFault {
  return new FarmFault(
    'damaged',
    path,
    `${path}: damaged at byte ${offset}: ${what}. Restore the file from a copy, or run the farm with --reset: that puts ` +
      'the damaged one into the archive and lives through the tape again.',
  );
}

export function attempt<Value>(path: string, doing: string, task: () => Value): Value {
  try {
    return task();
  } catch (error) {
    throw systemFault(path, doing, error);
  }
}
