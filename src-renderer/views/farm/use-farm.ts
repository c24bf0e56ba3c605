import type { FarmView } from '#contract/farm-view';
import { useDesk } from '#window/state/use-desk.ts';
import { useStream } from '#window/state/use-stream.ts';

const NO_PARAMS = {};

interface Farm {
  readonly view: FarmView | null;
  /** Changes with every bar that the farm knows at the cursor. */
  readonly asOf: string;
  /** Changes whenever the cursor jumps, or another farm is looked at. */
  readonly scope: string;
  /** While bars go by, figures that are some of them old will do. */
  readonly mayLag: boolean;
}

export function useFarm(): Farm {
  const view = useStream('farm', NO_PARAMS);
  const cursorEpoch = useDesk((desk) => desk?.cursor.epoch ?? 0);
  const mayLag = useDesk((desk) => desk?.cursor.playing ?? false);
  const asOf = `${view?.activity?.atMs ?? ''} ${mayLag}`;
  return { view, asOf, scope: `${view?.epoch ?? ''} ${cursorEpoch}`, mayLag };
}

/** Whether there is anything to ask a farm about: it has a grid, a bar, and has reached the cursor. */
export function isAnswering(view: FarmView | null): boolean {
  return view !== null && view.epoch !== null && !view.isBehind && (view.activity?.bars ?? 0) > 0;
}
