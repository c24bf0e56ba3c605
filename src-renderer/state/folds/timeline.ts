import type { TimelineView } from '#contract/timeline-view';
import type { StreamFold } from '#window/state/folds/stream-fold.ts';

export const timelineFold: StreamFold<'timeline', TimelineView> = {
  begin: (snapshot) => snapshot,
  fold(value, patch) {
    const lanes = new Map(patch.lanes.map((lane) => [lane.index, lane]));
    const known = new Set(value.lanes.map((lane) => lane.index));
    return {
      ...value,
      progress: patch.progress,
      lanes:
        patch.lanes.length === 0
          ? value.lanes
          : [
              ...value.lanes.map((lane) => lanes.get(lane.index) ?? lane),
              ...patch.lanes.filter((lane) => !known.has(lane.index)),
            ],
      marks: patch.marks.length === 0 ? value.marks : [...value.marks, ...patch.marks].sort((a, b) => a.atMs - b.atMs),
      proofs: patch.proofs ?? value.proofs,
    };
  },
};
