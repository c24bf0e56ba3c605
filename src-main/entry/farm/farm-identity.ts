import type { FarmSetup } from '#entry/farm/farm-setup';
import type { FarmIdentity } from '#ports/farm-store';
import type { TapeHeader } from '#ports/tape';
import { formatHash, hashState } from '#primitives/state-hash';

/**
 * What everything about a farm is kept under: the tape, whatever it is called and wherever it lies, and an epoch. A farm
 * that trades at other costs has other results: its epoch is that of its population and of its terms.
 */
export function farmIdentity({ createdMs, origin }: TapeHeader, { population, terms }: FarmSetup): FarmIdentity {
  return {
    tape: hashOfText(`${createdMs} ${origin}`),
    epoch: `${population.epoch}-${hashOfText(JSON.stringify(sorted(terms))).slice(0, 6)}`,
  };
}

function hashOfText(text: string): string {
  const letters = Float64Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
  return formatHash(hashState({ visitState: (visitor) => visitor.numbers('text', letters) }));
}

/** With the keys of objects in order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .map(([key, inner]) => [key, sorted(inner)] as const)
    .sort(([left], [right]) => (left < right ? -1 : 1));
}
