import { CommandFailure, ExitCode } from '#entry/terminal/command-failure';
import { groupedText } from '#entry/terminal/number-text';
import type { Population } from '#farm/population/population';

/** A config as people name it: by its number, or with its epoch, as tables show it. */
export function configArgument(text: string, population: Population): number {
  const { epoch, size } = population;
  const [, of, digits] = /^(?:([0-9a-f]{12})-)?(\d{1,9})$/.exec(text) ?? [];
  if (digits === undefined) {
    throw new CommandFailure(
      ExitCode.badInput,
      `"${text}" names no config. Write its number, or its name as \`argus farm top\` shows it, such as ${population.nameOf(0)}.`,
    );
  }
  if (of !== undefined && of !== epoch) {
    throw new CommandFailure(
      ExitCode.badInput,
      `${text} is a config of epoch ${of}; this grid is epoch ${epoch}, where that number is another config. Use --grid with the grid that it came from.`,
    );
  }
  const config = Number(digits);
  if (config < size) return config;
  throw new CommandFailure(
    ExitCode.badInput,
    `There is no config ${config}: this grid has ${groupedText(size)}, numbered from 0.`,
  );
}
