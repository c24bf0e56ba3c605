import type { TapeHeader } from '#ports/tape';

/** Where the inputs of a live recording come from: whichever venues are on, so that a tape is carried on with others. */
export const LIVE_ORIGIN = 'live venues';

export function isLive({ origin }: Pick<TapeHeader, 'origin'>): boolean {
  return origin === LIVE_ORIGIN;
}
