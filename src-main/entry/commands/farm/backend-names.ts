import { FARM_BACKENDS, type FarmBackendName } from '#domain/farm-backend';
import { oneOf } from '#entry/one-of';
import { wholeNumber } from '#entry/terminal/whole-number';

/** `wasm,threads`, or all there are. */
export function backendNames(text: string | undefined): readonly FarmBackendName[] {
  if (text === undefined) return FARM_BACKENDS;
  return text.split(',').map((name) => oneOf('--backends', name.trim(), FARM_BACKENDS));
}

/** Null without a wish. */
export function threadCount(text: string | undefined): number | null {
  return text === undefined ? null : wholeNumber('--threads', text, 1, 64);
}
