import type { Divergence } from '#engine/replay-check';
import { formatNewYork, isCovered } from '#market/sessions/new-york-time';
import { countWords } from '#soak/figure-words';
import type { SaidComparison } from '#soak/proof/compare-said';
import type { SelfProof } from '#soak/proof/self-proof';

/** What a replay of the tape has found. */
export interface ReplayedTape {
  /** Minutes whose recorded hashes came out again. */
  readonly minutes: number;
  readonly divergence: Divergence | null;
  /** Fields of the state that differ, where that is known. */
  readonly stateDifferences: readonly { readonly field: string; readonly expected: number; readonly actual: number }[];
}

const MOST_DIFFERENCES = 20;

type Proved = Pick<
  SelfProof,
  'verdict' | 'text' | 'remedy' | 'minutes' | 'signals' | 'recommendations' | 'differences'
>;

/** `said` is null where nobody gave advice while it was recorded. */
export function judgeProof(replayed: ReplayedTape, said: SaidComparison | null, tape: string): Proved {
  const { minutes, divergence, stateDifferences } = replayed;
  const differences = [
    ...(divergence === null ? [] : [divergenceText(divergence)]),
    ...stateDifferences.map(({ field, expected, actual }) => `${field}: recorded ${expected}, replayed ${actual}`),
    ...(said?.differences ?? []),
  ];
  const counts = { minutes, signals: said?.signals ?? 0, recommendations: said?.recommendations ?? 0 };
  const isProved = differences.length === 0;
  const alike = `${countWords(minutes)} minutes${said === null ? '' : `, ${counts.signals} signals and ${counts.recommendations} recommendations`}`;
  return {
    ...counts,
    verdict: isProved ? 'proved' : 'refuted',
    text: isProved
      ? `The day came out of its tape again: ${alike}.`
      : `The replay is not the day that happened: ${differences[0]}${differences.length === 1 ? '' : `, and ${differences.length - 1} more`}.`,
    remedy: isProved
      ? null
      : `Keep ${tape} as it is. argus tape verify says whether it is intact; argus replay names the first minute that differs. If Argus or its settings were changed during the day, that is the reason; else please report it.`,
    differences: differences.slice(0, MOST_DIFFERENCES),
  };
}

function divergenceText({ minuteMs, position, part, recorded, replayed }: Divergence): string {
  const minute = isCovered(minuteMs) ? formatNewYork(minuteMs) : String(minuteMs);
  const where = part === null ? '' : `, in ${part}`;
  return `state after input ${position} (minute ${minute})${where}: recorded ${recorded}, replayed ${replayed}`;
}
