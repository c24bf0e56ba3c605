import type { NearMissesView } from '#contract/farm-view';
import type { FarmBook } from '#farm/book/farm-book';
import type { GateUnit } from '#farm/insight/gate-reading';
import type { NearMiss, NearMissGroup } from '#farm/insight/near-miss';
import { nearMissesOf } from '#farm/insight/near-misses';
import { MINUTE_MS } from '#primitives/clock';
import { levelWords } from '#transport/projections/farm/dimension-words';
import { minuteText } from '#transport/projections/farm/minute-text';
import { dollars } from '#transport/projections/farm/money-text';
import { spreadName } from '#transport/projections/farm/spread-name';

const CENTS = 100;
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
  const { gate, unit, level, relaxed, configs, open, medianCents, steps, examples } = group;
  const [nearest] = examples;
  return {
    threshold: gate === 'positionSize' ? sizeText(level) : levelWords(gate, level),
    relaxed,
    configs,
    open,
    median: inDollars(medianCents),
    steps: steps.map(({ by, configs: within, ahead, meanCents }) => ({
      by: amountText(by, unit),
      configs: within,
      ahead: within === 0 ? null : ahead / within,
      mean: inDollars(meanCents),
    })),
    example: nearest === undefined ? null : { config: nearest.config, text: exampleText(book, nearest, unit) },
  };
}

/** A size means something with its budget only. */
function sizeText(level: unknown): string {
  const { share, dollars: budget } = level as { readonly share: number; readonly dollars: number };
  return `${levelWords('positionSize', share)} of ${dollars(budget * CENTS)}`;
}

function exampleText(book: FarmBook, miss: NearMiss, unit: GateUnit): string {
  const { by, contracts, spread, openedMinute, credit, closedMinute, exit, cents } = miss;
  const short = unit === 'words' ? '' : `, short by ${amountText(by, unit)}`;
  const sold = `${contracts} × ${spreadName(book.spread(spread), book.population.grid)}`;
  const end = closedMinute === null ? 'still open' : `${exit ?? 'closed'} at ${minuteText(closedMinute)}`;
  const came = cents === null ? 'without a price' : dollars(cents);
  return `${sold} at ${minuteText(openedMinute)} for ${(credit / 10_000).toFixed(2)}${short}: ${end}, ${came}`;
}

function amountText(by: number, unit: GateUnit): string {
  const rounded = Math.round(by * 1e4) / 1e4;
  switch (unit) {
    case 'share':
      return `${Math.round(by * 1e4) / 100} points`;
    case 'minutes':
      return `${rounded} min`;
    case 'words':
      return by === 1 ? '1 label' : `${rounded} labels`;
    default:
      return String(rounded);
  }
}

function inDollars(cents: number | null): number | null {
  return cents === null ? null : cents / CENTS;
}
