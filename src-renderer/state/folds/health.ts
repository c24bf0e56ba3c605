import type { HealthView } from '#contract/log-view';
import type { StreamFold } from '#window/state/folds/stream-fold.ts';
import { merge } from '#window/state/folds/merge.ts';

export const healthFold: StreamFold<'health', HealthView> = { begin: (snapshot) => snapshot, fold: merge };
