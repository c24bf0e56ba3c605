import { FARM_BACKENDS, type FarmBackendName } from '#domain/farm-backend';
import { oneOf } from '#entry/one-of';
import { CommandFailure, ExitCode } from '#entry/terminal/command-failure';

/** `wasm,threads`, or all there are. */
export function backendNames(text: string | undefined): readonly FarmBackendName[] {
  if (text === undefined) return FARM_BACKENDS;
  return text.split(',').map((name) => oneOf('--backends', name.trim(), FARM_BACKENDS));
}

/** Null without a wish. */
export function threadCount(text: string | undefined): number | null {
  return text === undefined ? null : wholeNumber('--threads', text, 1, 64);
}

export function wholeNumber(option: string, text: string, least: number, most: number): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= least && number <= most) return number;
  throw new CommandFailure(ExitCode.badInput, `${option} "${text}" is no whole number from ${least} to ${most}.`);
}
