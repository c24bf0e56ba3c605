import { z } from 'zod';

/** Why a command was not carried out. A closed list: the window has words for each. */
export const FAILURE_CODES = [
  'unknown-command',
  'unknown-stream',
  'bad-input',
  'not-available',
  'not-found',
  'damaged',
  'refused',
  'engine-gone',
  'failed',
] as const;

export const failure = z.object({
  code: z.enum(FAILURE_CODES),
  /** For a person: what, where and what to do. */
  message: z.string(),
});

export type Failure = z.output<typeof failure>;
export type FailureCode = Failure['code'];

/** How a failure travels through code that throws. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed';
  readonly code: FailureCode;

  constructor(code: FailureCode, message: string) {
    super(message);
    this.code = code;
  }
}
