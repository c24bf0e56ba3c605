import type { QualityView } from '#contract/quality-view';
import { merge } from '#window/state/folds/merge.ts';
import type { StreamFold } from '#window/state/folds/stream-fold.ts';

export const qualityFold: StreamFold<'quality', QualityView> = { begin: (snapshot) => snapshot, fold: merge };
