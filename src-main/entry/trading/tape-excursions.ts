import type { TraderFact } from '#domain/trader-fact';
import { PositionTrail, trailStart } from '#entry/trading/position-trail';
import { PositionVersions } from '#entry/trading/position-versions';
import type { TradingTerms } from '#entry/trading/trading-terms';
import type { ExcursionsOf } from '#portfolio/journal/journal-entries';
import type { TapePosition, TapeSource } from '#ports/tape';
import { RareWalk } from '#research/desk/rare-walk';

export interface ExcursionTerms {
  readonly tape: TapeSource;
  readonly facts: readonly TraderFact[];
  readonly positions: readonly string[];
  readonly trading: TradingTerms;
  readonly walked: (position: TapePosition) => void;
}

/** The worst and the best that closing each position would have left, watched over the whole of its tape in one pass. */
export function tapeExcursions({ tape, facts, positions, trading, walked }: ExcursionTerms): ExcursionsOf {
  const trails = new Map<string, PositionTrail>();
  for (const id of positions) {
    const versions = new PositionVersions(facts, id);
    const { first } = versions;
    if (first !== null) trails.set(id, new PositionTrail(versions, first, trailStart(tape, first), trading));
  }
  const walk = new RareWalk(tape);
  const watched = [...trails.values()];
  let at = Math.min(tape.inputs, ...watched.map(({ through }) => through));
  while (at < tape.inputs) {
    at = walk.read(at, tape.inputs, (input, position) => {
      for (const trail of watched) if (trail.through < position) trail.hear(input, position);
    });
    walked(at);
  }
  return ({ id }) => {
    const glance = trails.get(id)?.glanceAt(tape.inputs) ?? null;
    return { worst: glance?.worst ?? null, best: glance?.best ?? null };
  };
}
