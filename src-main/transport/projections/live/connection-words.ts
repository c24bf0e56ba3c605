import type { ConnectedVenue, ConnectionsView, LineView } from '#contract/connections-view';
import type { GapView } from '#contract/market-view';
import type { LineState } from '#ports/venue';
import type { Scene } from '#research/desk/scene';
import type { LiveSight } from '#transport/projections/live/live-sight';
import { gapViews } from '#transport/projections/market-words';

/** Older ones are on the timeline and in the event log. */
const GAPS_SHOWN = 50;
const NOTHING_WAITS = { depth: 0, droppedQuotes: 0, droppedOther: 0 };

/** The Connections panel: how live data come in now, and what the open tape lacks up to the cursor. */
export function connectionsAt(live: LiveSight, scene: Scene): ConnectionsView {
  const { state, problem, tape, sinceMs, status } = live;
  return {
    state,
    problem,
    tapeId: tape?.id ?? null,
    tapeName: tape?.name ?? null,
    sinceMs,
    atMs: status?.atMs ?? null,
    venues: venuesOf(live),
    inbox: { ...(status?.inbox ?? NOTHING_WAITS) },
    position: status?.position ?? 0,
    seenMs: status?.seenMs ?? null,
    halted: status?.halted ?? null,
    gaps: newestGaps(scene),
  };
}

function venuesOf(live: LiveSight): ConnectedVenue[] {
  const { venues, status } = live;
  return venues.map(({ name, isOn }) => ({
    name,
    isOn,
    lines: (status?.lines ?? [])
      .filter(({ venue }) => venue === name)
      .map((line) => lineView(line, live.latenciesOf(line))),
    notes: (status?.notes ?? [])
      .filter(({ venue }) => venue === name)
      .map((note) => ({ name: note.name, text: note.text })),
  }));
}

function lineView(state: LineState, latencies: readonly number[]): LineView {
  const { phase, reason, sinceMs, heardMs, messages, bytes, latencyMs, skewMs, reconnects, gaps, drifts } = state;
  return {
    name: state.line,
    phase,
    reason,
    sinceMs,
    heardMs,
    messages,
    bytes,
    latencyMs,
    latencies: [...latencies],
    skewMs,
    reconnects,
    gaps,
    drifts,
    unknown: state.unknown,
    budget: state.budget === null ? null : { ...state.budget },
    trouble: state.trouble === null ? null : { ...state.trouble },
  };
}

function newestGaps({ ledger, position }: Scene): GapView[] {
  return gapViews(ledger, position, null)
    .toSorted((left, right) => right.fromMs - left.fromMs)
    .slice(0, GAPS_SHOWN);
}
