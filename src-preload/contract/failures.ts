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

export type FailureCode = (typeof FAILURE_CODES)[number];

export interface Failure {
  readonly code: FailureCode;
  /** For a person: what, where and what to do. */
  readonly message: string;
}

/** How a failure travels through code that throws. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed';
  readonly code: FailureCode;

  constructor(code: FailureCode, message: string) {
    super(message);
    this.code = code;
  }
}
