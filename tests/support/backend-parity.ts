import { expect } from 'vitest';
import type { PathKernel } from '#options/paths/path-kernel';
import { exitMap, touchMap } from '#options/paths/exit-map';
import { pairedMean, pairedShare, pairVotes } from '#options/paths/path-estimate';
import type { PathPlan } from '#options/paths/path-plan';
import { REFERENCE_KERNEL } from '#options/paths/reference-kernel';
import { targetMap } from '#options/paths/target-question';
import type { ComputeBackend } from '#ports/compute-backend';
import { CALM, FIXED, JUMPY, QUESTIONS, WILD } from '#tests/unit/options/paths/positions';

export const PARITY_MODELS = [FIXED, CALM, WILD, JUMPY] as const;

/**
 * How far single precision may be from the reference, as the decision on compute backends promises: log returns by 2e-6
 * on the whole and 1e-3 where a variance fell to the other side of a branch, shares of paths by ten paths or one in
 * 100,000, probabilities of touch by 5e-5 on average. (A single path with next to no variance beside a level may differ at
 * will: its bridge divides by that variance.)
 */
const TYPICAL_LOG_RETURN = 2e-6;
const LARGEST_LOG_RETURN = 1e-3;
const AVERAGE_TOUCH = 5e-5;

const PAIRS = 1_003;
const FIRST = 17;

/** Asks a kernel or backend everything, and the reference as well. */
export async function expectSameAnswers(backend: PathKernel | ComputeBackend, plan: PathPlan): Promise<void> {
  const ours = await backend.drawPaths(plan, FIRST, PAIRS, 'prices and variances');
  const theirs = REFERENCE_KERNEL.drawPaths(plan, FIRST, PAIRS, 'prices and variances');
  expect(ours).toMatchObject({ firstPair: FIRST, pairs: PAIRS, steps: plan.steps, stepYears: plan.years / plan.steps });
  expect(rootMeanSquare(ours.logReturns, theirs.logReturns)).toBeLessThan(TYPICAL_LOG_RETURN);
  expect(furthest(ours.logReturns, theirs.logReturns)).toBeLessThan(LARGEST_LOG_RETURN);
  expect(furthest(ours.stepVariances ?? [], theirs.stepVariances ?? [])).toBeLessThan(LARGEST_LOG_RETURN);

  const last = exitMap([{ step: plan.steps - 1, breakpoints: [Math.log(48 / 52.37)], zones: [2, 1] }]);
  const daily = touchMap({ lower: -0.1, upper: 0.12 }, plan.steps);
  const trades = QUESTIONS.filter(({ schedule }) => schedule.looks === plan.steps).map(targetMap);
  const maps = [last, daily, ...trades];
  const exits = await backend.firstExits(plan, maps, FIRST, PAIRS);
  const expected = REFERENCE_KERNEL.firstExits(plan, maps, FIRST, PAIRS);
  const most = Math.max(5, 2 * PAIRS * 1e-5);
  for (const [at, exit] of exits.entries()) {
    const reference = expected[at] as (typeof exits)[number];
    expect(exit.pairs).toBe(PAIRS);
    expect(differing(exit.outcomes, reference.outcomes)).toBeLessThanOrEqual(most);
    expect(differing(exit.rows, reference.rows)).toBeLessThanOrEqual(most);
    const [share, same] = [exit, reference].map(({ outcomes }) => pairedShare(pairVotes(outcomes, 1)).value);
    expect(Math.abs((share as number) - (same as number))).toBeLessThanOrEqual(most / PAIRS);
    expect(rootMeanSquare(exit.logReturns, reference.logReturns)).toBeLessThan(1e-2);
  }

  const levels = [
    { lower: -0.09, upper: null },
    { lower: null, upper: 0.085 },
    { lower: -0.15, upper: 0.14 },
  ];
  const touches = await backend.bridgeTouch(plan, levels, FIRST, PAIRS);
  const exact = REFERENCE_KERNEL.bridgeTouch(plan, levels, FIRST, PAIRS);
  for (const [at, touched] of touches.entries()) {
    const reference = exact[at] as Float64Array;
    expect(touched.length).toBe(2 * PAIRS);
    expect(Math.abs(pairedMean(touched).value - pairedMean(reference).value)).toBeLessThan(AVERAGE_TOUCH);
    expect(rootMeanSquare(touched, reference)).toBeLessThan(1e-2);
  }
}

type Cells = ArrayLike<number>;

function rootMeanSquare(ours: Cells, theirs: Cells): number {
  expect(ours.length).toBe(theirs.length);
  let sum = 0;
  for (let i = 0; i < ours.length; i++) sum += ((ours[i] as number) - (theirs[i] as number)) ** 2;
  return Math.sqrt(sum / ours.length);
}

function furthest(ours: Cells, theirs: Cells): number {
  expect(ours.length).toBe(theirs.length);
  let most = 0;
  for (let i = 0; i < ours.length; i++) most = Math.max(most, Math.abs((ours[i] as number) - (theirs[i] as number)));
  return most;
}

function differing(ours: Cells, theirs: Cells): number {
  let count = 0;
  for (let i = 0; i < ours.length; i++) if (ours[i] !== theirs[i]) count++;
  return count;
}
