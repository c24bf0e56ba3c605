import { TapeFault } from '#ports/tape';
import { systemProblem } from '#store/tape/system-problem';

/** Turns what the system said into a fault that a person can act on. Faults pass through unchanged. */
export function systemFault(path: string, doing: string, error: unknown): TapeFault {
  if (error instanceof TapeFault) return error;
  const { code, text } = systemProblem(path, doing, error, 'recording then goes on with nothing lost');
  return new TapeFault(code, path, text, error);
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
