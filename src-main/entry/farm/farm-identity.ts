import { tapeIdentity } from '#entry/tape-identity';
import type { FarmSetup } from '#entry/farm/farm-setup';
import type { FarmIdentity } from '#ports/farm-store';
import type { TapeHeader } from '#ports/tape';
import { hashOfValue } from '#primitives/value-hash';

/**
 * What everything about a farm is kept under: the tape, whatever it is called and wherever it lies, and an epoch. A farm
 * that trades at other costs has other results: its epoch is that of its population and of its terms.
 */
export function farmIdentity(header: TapeHeader, { population, terms }: FarmSetup): FarmIdentity {
  return {
    tape: tapeIdentity(header),
    epoch: `${population.epoch}-${hashOfValue(terms).slice(0, 6)}`,
  };
}
