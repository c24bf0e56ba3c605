import { TapeFault } from '#ports/tape';

const CODES: Readonly<Record<string, { readonly code: TapeFault['code']; readonly remedy: string }>> = {
  ENOSPC: { code: 'full', remedy: 'Free space on that disk; recording then goes on with nothing lost.' },
  EDQUOT: { code: 'full', remedy: 'The quota is used up: free space; recording then goes on with nothing lost.' },
  EROFS: { code: 'read-only', remedy: 'The disk is read-only: choose a data folder that can be written.' },
  EACCES: { code: 'read-only', remedy: 'Give this user permission, or choose another data folder.' },
  EPERM: { code: 'read-only', remedy: 'Give this user permission, or choose another data folder.' },
  ENOENT: { code: 'missing', remedy: 'Check the path.' },
};

/** Turns what the system said into a fault that a person can act on. Faults pass through unchanged. */
export function systemFault(path: string, doing: string, error: unknown): TapeFault {
  if (error instanceof TapeFault) return error;
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  const known = CODES[code];
  const said = error instanceof Error ? error.message : String(error);
  if (known === undefined) {
    return new TapeFault('failed', path, `${path}: ${doing} failed (${said}). Check the disk, then try again.`, error);
  }
  return new TapeFault(known.code, path, `${path}: ${doing} failed (${said}). ${known.remedy}`, error);
}

export function damagedFault(path: string, offset: number, position: number, what: string, cause?: unknown): TapeFault {
  return new TapeFault(
    'damaged',
    path,
    `${path}: damaged at byte ${offset}, input ${position}: ${what}. Inputs before that are good; ` +
      'run "argus tape verify" for the extent and restore the file from a copy.',
    cause,
  );
}

/** Bytes that passed their checksum (or claim to) and still make no sense. The reader adds the path and the place. */
class MalformedBytes extends Error {
  override readonly name = 'MalformedBytes';
}

export function wellFormed(condition: boolean, what: string): asserts condition {
  if (!condition) throw new MalformedBytes(what);
}
