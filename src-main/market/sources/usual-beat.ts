import type { Instrument } from '#domain/instrument';
import { SECOND_MS } from '#primitives/clock';

/** A stream says that it is there at least so often. */
const STREAM_MS = 30 * SECOND_MS;
/** Who hands out finished minutes, or whole chains, is asked once a minute. */
const ASKED_MS = 90 * SECOND_MS;

/** How often a source of these instruments lets itself be heard; none at all: it brings chains alone. */
export function usualBeatMs(instruments: readonly Pick<Instrument, 'barsFrom'>[]): number {
  return instruments.some(({ barsFrom }) => barsFrom !== 'bars') ? STREAM_MS : ASKED_MS;
}
