import type { ConnectionsView } from '#contract/connections-view';
import type { SoakView } from '#contract/soak-view';
import { merge } from '#window/state/folds/merge.ts';
import type { StreamFold } from '#window/state/folds/stream-fold.ts';

export const connectionsFold: StreamFold<'connections', ConnectionsView> = {
  begin: (snapshot) => snapshot,
  fold: merge,
};
export const soakFold: StreamFold<'soak', SoakView> = { begin: (snapshot) => snapshot, fold: merge };
