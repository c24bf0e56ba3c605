import { join } from 'node:path';
import { isLive } from '#entry/live/live-origin';
import { tapeIdentity } from '#entry/tape-identity';
import type { TapeHeader } from '#ports/tape';
import { dataFolder } from '#settings/data-folder';

/** Where the trader's books are kept. */
export function tradingFolder(data = dataFolder()): string {
  return join(data, 'trading');
}

const LIVE_BOOK = 'live';

/** What is traded on live data is one book, whichever day it is; on any other tape it is practice, and a book of its own. */
export function bookOfTape(header: Pick<TapeHeader, 'createdMs' | 'origin'>): string {
  return isLive(header) ? LIVE_BOOK : `practice-${tapeIdentity(header)}`;
}
