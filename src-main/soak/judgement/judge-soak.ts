import type { SoakEvidence, Violation } from '#soak/judgement/evidence';
import { type BarsJudgement, judgeBars } from '#soak/judgement/judge-bars';
import { type GapsJudgement, judgeGaps } from '#soak/judgement/judge-gaps';
import { judgeResources, type ResourcesJudgement } from '#soak/judgement/judge-resources';
import { type InstantText, ViolationList } from '#soak/judgement/violation-list';

export interface SoakJudgement {
  readonly bars: BarsJudgement;
  readonly gaps: GapsJudgement;
  readonly resources: ResourcesJudgement;
  readonly faults: Readonly<Record<string, number>>;
  /** Everything that must not happen; empty is what one hopes for. */
  readonly violations: readonly Violation[];
}

/** Whether what was recorded through bad weather is what was, and whether the recorder is as it was before. */
export function judgeSoak(evidence: SoakEvidence, at: InstantText): SoakJudgement {
  const bars = judgeBars(evidence, at);
  const gaps = judgeGaps(evidence, at);
  const resources = judgeResources(evidence);
  const others = new ViolationList();
  if (bars.expected === 0) others.add('nothing was there to be recorded', at(evidence.fromMs));
  if (evidence.dropped > 0) others.add('the engine had no room for inputs', `${evidence.dropped} of them`);
  if (evidence.divergence !== null) others.add('the replayed tape says otherwise', evidence.divergence);
  if (evidence.minutesProved === 0) others.add('no minute was proved', at(evidence.fromMs));
  for (const line of evidence.stillRefused) others.add('a line was still out of use at the end', line);
  return {
    bars,
    gaps,
    resources,
    faults: countsOf(evidence.faults.map(({ kind }) => kind)),
    violations: [...bars.violations, ...gaps.violations, ...resources.violations, ...others.all],
  };
}

function countsOf(names: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
