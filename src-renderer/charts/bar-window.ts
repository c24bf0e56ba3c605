/** Rows `from` to `to` (excluded) of all bars: those that the chart library has loaded. */
export interface BarWindow {
  readonly from: number;
  readonly to: number;
}

export interface WindowNeeds {
  /** Bars that there are. */
  readonly total: number;
  /** Rows on screen; may lie outside of what there is. */
  readonly visibleFrom: number;
  readonly visibleTo: number;
}

/** The chart library's work for an update grows with the bars that it holds. */
export const WINDOW_LIMIT = 5_000;
/** At the newest bar nobody looks far back: most updates happen there. */
export const WINDOW_AT_END = 1_500;
const MARGIN = 250;

/** The window around what is on screen, with room to pan on both sides. */
export function windowAround({ total, visibleFrom, visibleTo }: WindowNeeds, size: number): BarWindow {
  const centre = (Math.max(0, visibleFrom) + Math.min(total, visibleTo)) / 2;
  const shown = Math.max(0, visibleTo - visibleFrom);
  const length = Math.min(WINDOW_LIMIT, Math.max(size, Math.ceil(shown) + 2 * MARGIN), total);
  const from = Math.min(Math.max(0, Math.floor(centre - length / 2)), total - length);
  return { from, to: from + length };
}

/** The window to load instead, or null while the one loaded will do. Never trims while the trader drags the newer end. */
export function nextWindow(loaded: BarWindow, needs: WindowNeeds): BarWindow | null {
  const margin = MARGIN;
  const shortBefore = loaded.from > 0 && needs.visibleFrom - margin < loaded.from;
  const shortAfter = loaded.to < needs.total && needs.visibleTo + margin > loaded.to;
  if (!shortBefore && !shortAfter) return null;
  const next = windowAround(needs, WINDOW_LIMIT);
  return next.from === loaded.from && next.to === loaded.to ? null : next;
}

/** While the pointer holds the chart only its older end may grow: the library pins a drag to the newest bar that it has. */
export function nextWindowWhileHeld(loaded: BarWindow, needs: WindowNeeds): BarWindow | null {
  if (loaded.from === 0 || needs.visibleFrom - MARGIN >= loaded.from) return null;
  return { from: Math.max(0, loaded.from - WINDOW_LIMIT / 2), to: loaded.to };
}
