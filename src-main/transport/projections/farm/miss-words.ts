import type { FarmBook } from '#farm/book/farm-book';
import type { GateUnit } from '#farm/insight/gate-reading';
import type { NearMiss, NearMissGroup } from '#farm/insight/near-miss';
import { levelWords } from '#transport/projections/farm/dimension-words';
import { minuteText } from '#transport/projections/farm/minute-text';
import { dollars } from '#transport/projections/farm/money-text';
import { spreadName } from '#transport/projections/farm/spread-name';

/** `PoP, least 75 %`: the threshold that stood in the way. A size means something with its budget only. */
export function missThreshold({ gate, level }: NearMissGroup): string {
  if (gate !== 'positionSize') return levelWords(gate, level);
  const { share, dollars: budget } = level as { readonly share: number; readonly dollars: number };
  return `${levelWords('positionSize', share)} of ${dollars(budget * 100)}`;
}

/** By how much a threshold would have had to give. */
export function missAmount(by: number, unit: GateUnit): string {
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

/** What a config would have sold, and what became of it. */
export function missTrade(book: FarmBook, miss: NearMiss, unit: GateUnit): string {
  const { by, contracts, spread, openedMinute, credit, closedMinute, exit, cents } = miss;
  const short = unit === 'words' ? '' : `, short by ${missAmount(by, unit)}`;
  const sold = `${contracts} × ${spreadName(book.spread(spread), book.population.grid)}`;
  const end = closedMinute === null ? 'still open' : `${exit ?? 'closed'} at ${minuteText(closedMinute)}`;
  const came = cents === null ? 'without a price' : dollars(cents);
  return `${sold} at ${minuteText(openedMinute)} for ${(credit / 10_000).toFixed(2)}${short}: ${end}, ${came}`;
}
