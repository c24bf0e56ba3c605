import { CommandFailure, ExitCode } from '#entry/terminal/command-failure';

export function countArgument(option: string, text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1) return count;
  throw new CommandFailure(ExitCode.badInput, `${option} "${text}" is no whole number from 1.`);
}
