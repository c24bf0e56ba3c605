import type { DeskStatus } from '#contract/desk-view';
import type { StreamFold } from '#window/state/folds/stream-fold.ts';
import { merge } from '#window/state/folds/merge.ts';

export const deskFold: StreamFold<'desk', DeskStatus> = { begin: (snapshot) => snapshot, fold: merge };
