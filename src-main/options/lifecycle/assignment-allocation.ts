/**
 * The clearing house spreads exercises over the short positions at random. `atLeastOne` treats contracts as independent
 * draws, which is right while ours are few among the open interest.
 */
export interface AssignmentAllocation {
  readonly atLeastOne: number;
  readonly expected: number;
}

export function assignmentAllocation(exercisedFraction: number, shortContracts: number): AssignmentAllocation {
  let noneOfThem = 1;
  for (let i = 0; i < shortContracts; i++) noneOfThem *= 1 - exercisedFraction;
  return { atLeastOne: 1 - noneOfThem, expected: exercisedFraction * shortContracts };
}
