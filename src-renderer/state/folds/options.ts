import type { ChainView, SpreadsView, SurfaceView } from '#contract/options-view';
import type { StreamFold } from '#window/state/folds/stream-fold.ts';
import { merge } from '#window/state/folds/merge.ts';

export const chainFold: StreamFold<'chain', ChainView> = { begin: (snapshot) => snapshot, fold: merge };
export const surfaceFold: StreamFold<'surface', SurfaceView> = { begin: (snapshot) => snapshot, fold: merge };
export const spreadsFold: StreamFold<'spreads', SpreadsView> = { begin: (snapshot) => snapshot, fold: merge };
