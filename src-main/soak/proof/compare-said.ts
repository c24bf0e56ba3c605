import type { Said } from '#soak/proof/said';

export interface SaidComparison {
  /** What was said alike, at the same input. */
  readonly signals: number;
  readonly recommendations: number;
  /** Each one that was said only once, in words, in the order of the tape. */
  readonly differences: readonly string[];
}

/** The part of a tape that is held together: from an instant, up to a place. */
export interface SaidSpan {
  readonly sinceMs: number;
  readonly through: number;
}

/** Holds what was said while days happened against what their replay says. */
export function compareSaid(
  live: readonly Said[],
  replayed: readonly Said[],
  { sinceMs, through }: SaidSpan,
): SaidComparison {
  const open = new Map<string, number>();
  const within = (said: Said): boolean => said.position <= through && said.seenMs >= sinceMs;
  for (const said of replayed.filter(within)) open.set(keyOf(said), (open.get(keyOf(said)) ?? 0) + 1);
  const counts = { signals: 0, recommendations: 0 };
  const missing: Said[] = [];
  for (const said of live.filter(within)) {
    const left = open.get(keyOf(said)) ?? 0;
    if (left === 0) {
      missing.push(said);
      continue;
    }
    open.set(keyOf(said), left - 1);
    counts[said.what.startsWith('signal') ? 'signals' : 'recommendations']++;
  }
  const extra = replayed.filter(within).filter((said) => {
    const left = open.get(keyOf(said)) ?? 0;
    if (left > 0) open.set(keyOf(said), left - 1);
    return left > 0;
  });
  const differences = [
    ...missing.map((said) => ({ said, text: `${textOf(said)} was said live, and the replay does not say it` })),
    ...extra.map((said) => ({ said, text: `${textOf(said)} is said by the replay, and was not said live` })),
  ];
  return {
    ...counts,
    differences: differences
      .toSorted((left, right) => left.said.position - right.said.position)
      .map(({ text }) => text),
  };
}

/** The place counts as well: said earlier or later, it was said knowing something else. */
function keyOf({ what, id, position }: Said): string {
  return `${what}\n${id}\n${position}`;
}

function textOf({ what, id, position }: Said): string {
  return `${what} ${id} at input ${position}`;
}
