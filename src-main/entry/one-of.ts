import { CommandFailure, ExitCode } from '#entry/terminal/command-failure';

/** The word as one of those known, or the end of the command. */
export function oneOf<Word extends string>(option: string, text: string, words: readonly Word[]): Word {
  const word = words.find((known) => known === text);
  if (word !== undefined) return word;
  throw new CommandFailure(ExitCode.badInput, `${option} "${text}" is not one of ${words.join(', ')}.`);
}
