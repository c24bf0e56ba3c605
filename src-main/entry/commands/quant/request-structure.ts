import { type StructureKind, STRUCTURES } from '#domain/structure';
import type { QuantRequest } from '#entry/commands/quant/quant-request';
import type { PayoffLeg } from '#options/models/expiry-outcome';

/** In the order in which strikes are given. */
const LEGS: Readonly<Record<StructureKind, readonly (readonly [PayoffLeg['right'], number])[]>> = {
  bull_put: [
    ['put', -1],
    ['put', 1],
  ],
  bear_call: [
    ['call', -1],
    ['call', 1],
  ],
  iron_condor: [
    ['put', 1],
    ['put', -1],
    ['call', -1],
    ['call', 1],
  ],
  short_straddle: [
    ['put', -1],
    ['call', -1],
  ],
  short_strangle: [
    ['put', -1],
    ['call', -1],
  ],
  bull_call_debit: [
    ['call', 1],
    ['call', -1],
  ],
  bear_put_debit: [
    ['put', 1],
    ['put', -1],
  ],
  covered_call: [['call', -1]],
  long_straddle: [
    ['put', 1],
    ['call', 1],
  ],
};

export const STRUCTURE_NOTES = `Strikes, by kind: bull_put and bear_call short,long; bull_call_debit and bear_put_debit long,short; iron_condor
put long,put short,call short,call long; short_strangle put,call; straddles and covered_call one.`;

export interface RequestedStructure {
  readonly kind: StructureKind;
  readonly legs: readonly PayoffLeg[];
  readonly shares: 0 | 1;
}

/** `kind` and `strikes`. */
export function requestStructure(request: QuantRequest): RequestedStructure {
  const kind = request.oneOf('kind', STRUCTURES);
  const strikes = request.numbers('strikes', 'positive');
  const shape = LEGS[kind];
  const straddle = kind === 'short_straddle' || kind === 'long_straddle';
  const wanted = straddle ? 1 : shape.length;
  if (strikes.length !== wanted) throw request.fault('strikes', `are ${strikes.length}; ${kind} has ${wanted}`);
  const legs = shape.map(([right, quantity], i) => ({
    right,
    strike: strikes[straddle ? 0 : i] as number,
    quantity,
  }));
  const wrong = orderProblem(kind, strikes);
  if (wrong !== null) throw request.fault('strikes', wrong);
  return { kind, legs, shares: kind === 'covered_call' ? 1 : 0 };
}

/** Strikes in another order are another structure than the one that was named. */
function orderProblem(kind: StructureKind, strikes: readonly number[]): string | null {
  const [first = 0, second = 0] = strikes;
  switch (kind) {
    case 'bull_put':
    case 'bear_put_debit':
      return first > second ? null : `are not falling, as those of a ${kind} are`;
    case 'bear_call':
    case 'bull_call_debit':
      return first < second ? null : `are not rising, as those of a ${kind} are`;
    case 'iron_condor':
    case 'short_strangle':
      return strikes.every((strike, i) => i === 0 || strike > (strikes[i - 1] as number))
        ? null
        : `are not rising, as those of a ${kind} are`;
    case 'short_straddle':
    case 'long_straddle':
    case 'covered_call':
      return null;
  }
}
