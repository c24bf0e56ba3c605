import type { StationStatus } from '#ports/station';
import type { VenueName } from '#ports/venue';
import { MINUTE_MS } from '#primitives/clock';

/** Whoever watches a desk presses "reconnect now" after so long. */
const NOTICED_AFTER_MS = 5 * MINUTE_MS;

/** Stands in for the person who starts a line again that says only a person can. */
export class RefusedLines {
  #started = 0;

  get started(): number {
    return this.#started;
  }

  toStart({ lines, atMs }: StationStatus): readonly VenueName[] {
    const given = lines.filter(({ phase, sinceMs }) => phase === 'refused' && atMs - sinceMs >= NOTICED_AFTER_MS);
    const names = [...new Set(given.map(({ venue }) => venue))];
    this.#started += names.length;
    return names;
  }
}
