import type { GapView } from '#contract/market-view';
import type { QualityView } from '#contract/quality-view';
import type { PlacedSwitch, SourceStanding } from '#research/desk/source-trail';
import type { Scene } from '#research/desk/scene';
import { SECOND_MS } from '#primitives/clock';
import { gapViews } from '#transport/projections/market-words';
import { timeText } from '#transport/projections/clock-text';

type Choice = QualityView['choices'][number];
type Ranked = Choice['ranked'][number];

const MOST_SWITCHES = 50;

/** Which source counts for each figure, and how its rivals are. */
export function choicesAt(scene: Scene): Choice[] {
  const { sources } = scene.ledger;
  const gaps = gapViews(scene.ledger, scene.position, null).filter(({ toMs }) => toMs === null);
  return sources.standings(scene.position).flatMap((standing): readonly Choice[] => {
    const { symbol, datum, switches, ranked } = standing;
    if (ranked.every(({ heardMs }) => heardMs === null)) return [];
    const newest = switches.at(-1) ?? null;
    return [
      {
        symbol,
        datum,
        inUse: newest?.to ?? null,
        sinceMs: newest?.seenMs ?? null,
        because: newest === null ? 'nothing was heard yet' : ranked.length === 1 ? 'the only one' : becauseOf(newest),
        ranked: rankedAt(standing, newest?.to ?? null, gaps, scene),
        // The first of all took over from nobody.
        switches: Math.max(0, switches.length - 1),
      },
    ];
  });
}

/** Changes from one source to another, newest first. */
export function switchesAt({ ledger, position }: Scene): QualityView['switches'] {
  const changes = ledger.sources.switches(position).filter(({ from }) => from !== null);
  return changes
    .slice(-MOST_SWITCHES)
    .toReversed()
    .map((change) => {
      const { seenMs: atMs, symbol, datum, from, to } = change;
      return { atMs, symbol, datum, from: from ?? '', to, because: becauseOf(change) };
    });
}

function becauseOf({ from, to, reason, sinceMs }: PlacedSwitch): string {
  const since = sinceMs === null ? '' : ` since ${timeText(sinceMs)}`;
  switch (reason) {
    case 'first':
      return 'the first that was heard';
    case 'better':
      return `ranked above ${from}, which was heard before it`;
    case 'silent':
      return `${from} has been silent${since}`;
    case 'gap':
      return `${from} is in a feed gap${since}`;
    case 'back':
      return `${to} is back, and ranked above ${from}`;
  }
}

function rankedAt(
  { datum, symbol, ranked }: SourceStanding,
  inUse: string | null,
  gaps: readonly GapView[],
  { ledger, seenMs }: Scene,
): Ranked[] {
  const staleMs = ledger.sources.settings.staleSeconds[datum] * SECOND_MS;
  const nowMs = seenMs ?? 0;
  const isLate = (heardMs: number | null): boolean => heardMs === null || nowMs - heardMs > staleMs;
  const isAnybodyHeard = ranked.some(({ heardMs }) => !isLate(heardMs));
  const place = ranked.findIndex(({ source }) => source === inUse);
  return ranked.map(({ source, heardMs: lastMs }, at): Ranked => {
    const gap = gaps.findLast((one) => one.source === source && (one.symbol === null || one.symbol === symbol));
    const heard = lastMs === null ? 'nothing heard yet' : `last heard at ${timeText(lastMs)}`;
    const text = gap === undefined ? heard : `feed gap since ${timeText(gap.fromMs)}, ${heard}`;
    const is = (state: Ranked['state']): Ranked => ({ source, state, text, lastMs });
    if (source === inUse) return is('in-use');
    if (gap !== undefined) return is('gap');
    if (isLate(lastMs)) return is(isAnybodyHeard && lastMs !== null ? 'stale' : 'waiting');
    return is(at < place ? 'returning' : 'standby');
  });
}
