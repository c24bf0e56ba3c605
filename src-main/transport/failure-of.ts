import { z } from 'zod';
import { CommandFailed, type Failure } from '#contract/failures';

const LONGEST_MESSAGE = 600;

/** What a window is told of an error: never a stack. `what` names the command or stream. */
export function failureOf(error: unknown, what: string): Failure {
  if (error instanceof CommandFailed) return { code: error.code, message: shortened(error.message) };
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'failed', message: shortened(`A fault in Argus: ${what} ended with "${message}".`) };
}

export function badInput(error: z.ZodError, what: string): Failure {
  return {
    code: 'bad-input',
    message: shortened(`${what} was given something else than it takes.\n${z.prettifyError(error)}`),
  };
}

function shortened(text: string): string {
  return text.length <= LONGEST_MESSAGE ? text : `${text.slice(0, LONGEST_MESSAGE - 1)}…`;
}
