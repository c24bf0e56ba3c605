import type { NearMissesView } from '#contract/farm-view';
import type { FarmBook } from '#farm/book/farm-book';
import type { NearMissGroup } from '#farm/insight/near-miss';
import { nearMissesOf } from '#farm/insight/near-misses';
import { MINUTE_MS } from '#primitives/clock';
import { missAmount, missThreshold, missTrade } from '#transport/projections/farm/miss-words';
import { inDollars } from '#transport/projections/farm/money-text';

const MOST = 60;

/** What one threshold less strict would have traded on the day of a bar, followed up to that bar and no further. */
export function missesAnswer(book: FarmBook, place: number): NearMissesView {
  if (place < 0) return { atMs: null, configs: book.population.size, traded: 0, missed: 0, thresholds: [] };
  const { configs, traded, missed, groups, untilMinute } = nearMissesOf(book, place, place);
  return {
    atMs: untilMinute * MINUTE_MS,
    configs,
    traded,
    missed,
    thresholds: groups.slice(0, MOST).map((group) => groupView(book, group)),
  };
}

function groupView(book: FarmBook, group: NearMissGroup): NearMissesView['thresholds'][number] {
  const { unit, relaxed, configs, open, medianCents, steps, examples } = group;
  const [nearest] = examples;
  return {
    threshold: missThreshold(group),
    relaxed,
    configs,
    open,
    median: inDollars(medianCents),
    steps: steps.map(({ by, configs: within, ahead, meanCents }) => ({
      by: missAmount(by, unit),
      configs: within,
      ahead: within === 0 ? null : ahead / within,
      mean: inDollars(meanCents),
    })),
    example: nearest === undefined ? null : { config: nearest.config, text: missTrade(book, nearest, unit) },
  };
}
