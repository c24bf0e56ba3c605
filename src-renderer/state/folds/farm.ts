import type { FarmView } from '#contract/farm-view';
import type { StreamFold } from '#window/state/folds/stream-fold.ts';
import { merge } from '#window/state/folds/merge.ts';

export const farmFold: StreamFold<'farm', FarmView> = { begin: (snapshot) => snapshot, fold: merge };
