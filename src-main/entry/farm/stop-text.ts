import { MINUTE_MS } from '#primitives/clock';
import { instantText } from '#entry/instant-text';
import type { FarmStop } from '#research/farm/farm-run';

/** Why a farm does not go on, as a sentence. */
export function stopText(stop: FarmStop): string {
  if (stop.kind === 'problem') return `The farm stops: ${stop.text}.`;
  return `The book of this farm tells of another past from ${instantText(stop.minute * MINUTE_MS)} on.`;
}
