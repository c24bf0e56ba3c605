/** What the exit code tells a script. */
export const ExitCode = {
  ok: 0,
  /** The check ran and the answer is no: a replay diverged, a tape is damaged. */
  refuted: 1,
  /** The command or its input is wrong. */
  badInput: 2,
  /** The machine is in the way: a missing file, a full disk, a locked database. */
  environment: 3,
  /** A mistake of ours, not of whoever called: never mistaken for a refuted check. */
  internal: 70,
  /** Ctrl-C: what was done so far is kept. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** Ends a command with a message for a person: what, where, and what to do. No stack is shown. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.exitCode = exitCode;
  }
}
