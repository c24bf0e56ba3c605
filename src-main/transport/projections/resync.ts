import type { Resync } from '#transport/stream-source';

/** The cursor has jumped, or the picture was redrawn: nothing was lost, a snapshot says it all. */
export const RESYNC: Resync = { resync: true, missed: 0 };
