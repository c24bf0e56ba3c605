import type { TimelineLane, TimelineView } from '#contract/timeline-view';
import { cellsOf } from '#window/charts/pixel-columns.ts';
import type { TimelineContent } from '#window/charts/timeline-picture.ts';
import type { InstrumentView } from '#contract/market-view';

/** What the timeline draws of the whole tape for one symbol. */
export function timelineContent(
  view: Omit<TimelineView, 'proofs' | 'progress' | 'tapeId'>,
  index: number,
  instruments: readonly InstrumentView[],
): TimelineContent | null {
  const lane = view.lanes.find((one) => one.index === index) ?? view.lanes[0];
  if (lane === undefined || view.minutes <= 0) return null;
  return {
    startMs: view.startMs,
    minutes: view.minutes,
    symbol: lane.symbol,
    close: cellsOf(lane.close),
    volume: cellsOf(lane.volume),
    regimes: lane.regimes,
    sessions: nyseLane(view.lanes, lane, instruments).regimes,
    gaps: view.gaps.filter((gap) => gap.symbol === null || gap.symbol === lane.symbol),
    marks: view.marks.filter((mark) => mark.symbol === null || mark.symbol === lane.symbol || mark.kind === 'signal'),
  };
}

/** New York's hours matter for a coin too: they are told by whichever symbol keeps them. */
function nyseLane(
  lanes: readonly TimelineLane[],
  lane: TimelineLane,
  instruments: readonly InstrumentView[],
): TimelineLane {
  const keepsHours = (one: TimelineLane): boolean =>
    instruments.some((instrument) => instrument.index === one.index && instrument.calendar === 'nyse');
  return keepsHours(lane) ? lane : (lanes.find(keepsHours) ?? lane);
}
