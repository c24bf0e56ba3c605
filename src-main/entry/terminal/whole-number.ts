import { CommandFailure, ExitCode } from '#entry/terminal/command-failure';

/** What an option says, or the end of the command. */
export function wholeNumber(option: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= least && value <= most && text.trim() !== '') return value;
  throw new CommandFailure(ExitCode.badInput, `${option} "${text}" is not a whole number from ${least} to ${most}.`);
}
