import type { CivilDay } from '#market/sessions/civil-date';
import type { ContractKey } from '#options/fills/order-leg';
import { PHILOX_DOMAIN, philox4x32, uniform32 } from '#primitives/philox';

/** How often holders do what pays them, for a simulation: not all of them look every day. */
export interface AssignmentOdds {
  /** On the evening before the ex-date, where the dividend is worth more than the time value left. */
  readonly callBeforeDividend: number;
  /** Each evening on which interest on the strike is worth more than the time value left. */
  readonly deepPut: number;
}

const DEFAULT_ASSIGNMENT_ODDS: AssignmentOdds = { callBeforeDividend: 0.95, deepPut: 0.5 };

export interface AssignmentNight {
  readonly seed: number;
  readonly position: number;
  readonly day: CivilDay;
}

/**
 * Of so many short lots, those that are assigned on one night, each drawn on its own. The draw depends on the seed, the
 * position, the day and the contract alone: other positions come and go without changing it.
 */
export function assignedLots(
  { seed, position, day }: AssignmentNight,
  { right, strike }: ContractKey,
  lots: number,
  odds: AssignmentOdds = DEFAULT_ASSIGNMENT_ODDS,
): number {
  const chance = right === 'call' ? odds.callBeforeDividend : odds.deepPut;
  const words = new Int32Array(4);
  let assigned = 0;
  for (let lot = 0; lot < lots; lot++) {
    const word = lot % 4;
    // Strikes of calls and puts differ in the last bit; a contract's expiry is not needed, since legs of one do not repeat.
    if (word === 0) {
      const contract = strike * 2 + (right === 'call' ? 1 : 0);
      philox4x32(position, day, contract, PHILOX_DOMAIN.assignment, seed, lot / 4, words);
    }
    if (uniform32(words[word] as number) < chance) assigned++;
  }
  return assigned;
}
