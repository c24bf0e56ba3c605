import type { ConnectionLight } from '#contract/desk-view';
import { isCovered } from '#market/sessions/new-york-time';
import { sessionSpanAt } from '#market/sessions/session-span';
import { usualBeatMs } from '#market/sources/usual-beat';
import type { InstrumentPipeline } from '#pipeline/instrument-pipeline';
import { SECOND_MS } from '#primitives/clock';
import type { Scene } from '#research/desk/scene';
import { ageText, timeText } from '#transport/projections/clock-text';
import { gapViews } from '#transport/projections/market-words';

/** Below this the age is not spelled out: it would only flicker. */
const FRESH_MS = 5 * SECOND_MS;

/** One light for every source whose instruments are listed at the cursor. */
export function connectionLights(scene: Scene): ConnectionLight[] {
  const sources = new Map<string, InstrumentPipeline[]>();
  for (const listed of scene.instruments) {
    const { source } = listed.instrument;
    const others = sources.get(source);
    if (others === undefined) sources.set(source, [listed]);
    else others.push(listed);
  }
  return [...sources].map(([source, listed]) => light(scene, source, listed));
}

function light(scene: Scene, name: string, listed: readonly InstrumentPipeline[]): ConnectionLight {
  const lastHeardMs = newestOf([
    ...listed.map(({ intake }) => intake.newestAtMs),
    scene.ledger.lastBeat(name, scene.position),
  ]);
  const seenMs = scene.seenMs ?? 0;
  const gaps = gapViews(scene.ledger, scene.position, null).filter(
    ({ source, toMs }) => source === name && toMs === null,
  );
  const gap = gaps.at(-1);
  if (gap !== undefined) {
    const what = gap.symbol === null ? 'feed gap' : `${gap.symbol}: feed gap`;
    const state = gap.symbol === null ? 'down' : 'stale';
    return { name, state, text: `${what} since ${timeText(gap.fromMs)}`, lastHeardMs };
  }
  if (lastHeardMs === null) return { name, state: 'waiting', text: 'nothing heard yet', lastHeardMs };
  const ageMs = seenMs - lastHeardMs;
  if (ageMs < FRESH_MS) return { name, state: 'live', text: 'heard just now', lastHeardMs };
  const text = `heard ${ageText(ageMs)} ago`;
  // Unless its market is closed, a source that is silent for longer than it usually is has gone stale.
  if (ageMs < usualBeatMs(listed.map(({ instrument }) => instrument)))
    return { name, state: 'live', text, lastHeardMs };
  if (isClosed(scene, listed, seenMs)) return { name, state: 'waiting', text: `market closed, ${text}`, lastHeardMs };
  return { name, state: 'stale', text, lastHeardMs };
}

function newestOf(instants: readonly (number | null)[]): number | null {
  return instants.reduce((newest, ms) => (ms === null || (newest !== null && newest >= ms) ? newest : ms), null);
}

function isClosed({ nyse }: Scene, listed: readonly InstrumentPipeline[], atMs: number): boolean {
  if (nyse === null || !isCovered(atMs)) return false;
  return (
    listed.every(({ instrument }) => instrument.calendar === 'nyse') &&
    sessionSpanAt('nyse', nyse, atMs).session === 'CLOSED'
  );
}
