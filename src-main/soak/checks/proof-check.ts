import { IS_PROBLEM, type Observation } from '#soak/observation';
import type { SelfProof } from '#soak/proof/self-proof';

/** What the last night found. One that could not be tried is worth a look; one that was refuted is a problem. */
export function proofCheck(proof: SelfProof | null): readonly Observation[] {
  if (proof === null) return [];
  return [
    {
      check: 'self-proof',
      about: proof.day,
      value: proof.verdict === 'refuted' ? 1 : proof.verdict === 'failed' ? 0.5 : 0,
      limit: { ...IS_PROBLEM, warning: 0.5 },
      figure: `${proof.day} ${proof.verdict}`,
      bound: 'proved',
      text: proof.text,
      remedy: proof.remedy ?? '',
      atOnce: true,
    },
  ];
}
