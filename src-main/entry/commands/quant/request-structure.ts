import { type StructureKind, STRUCTURES } from '#domain/structure';
import type { QuantRequest } from '#entry/commands/quant/quant-request';
import type { PayoffLeg } from '#options/models/expiry-outcome';
import { shapeOf } from '#options/spreads/structure-shape';

export const STRUCTURE_NOTES = `Strikes, by kind: bull_put and bear_call short,long; bull_call_debit and bear_put_debit long,short; iron_condor
put long,put short,call short,call long; short_strangle put,call; straddles and covered_call one.`;

export interface RequestedStructure {
  readonly kind: StructureKind;
  readonly legs: readonly PayoffLeg[];
  readonly shares: 0 | 1;
}

/** `kind` and `strikes`. Strikes in another order are another structure than the one that was named, and refused. */
export function requestStructure(request: QuantRequest): RequestedStructure {
  const kind = request.oneOf('kind', STRUCTURES);
  const strikes = request.numbers('strikes', 'positive');
  const { legs, strikes: wanted, order, shares } = shapeOf(kind);
  if (strikes.length !== wanted) throw request.fault('strikes', `are ${strikes.length}; ${kind} has ${wanted}`);
  for (let i = 1; i < strikes.length; i++) {
    const rise = (strikes[i] as number) - (strikes[i - 1] as number);
    if (order === 'falling' ? rise >= 0 : rise <= 0)
      throw request.fault('strikes', `are not ${order}, as in a ${kind}`);
  }
  return {
    kind,
    shares,
    legs: legs.map(({ right, quantity }, i) => ({
      right,
      strike: strikes[order === 'same' ? 0 : i] as number,
      quantity,
    })),
  };
}
