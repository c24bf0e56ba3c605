import { FarmFault } from '#ports/farm-store';
import { systemProblem } from '#store/tape/system-problem';

/** Turns what the system said into a fault that a person can act on. Faults pass through unchanged. */
function systemFault(path: string, doing: string, error: unknown): FarmFault {
  if (error instanceof FarmFault) return error;
  const { code, text } = systemProblem(path, doing, error, 'then try again, nothing acknowledged is lost');
  return new FarmFault(code, path, text, error);
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
