import type { ResourceSeries, SelfProofView, SoakFindingView, SoakView } from '#contract/soak-view';
import { formatNumber, UNKNOWN } from '#window/formatting/numbers.ts';

export type SoakLevel = SoakFindingView['state'] | 'well' | 'waiting';

export const LEVELS: Readonly<Record<SoakLevel, { readonly shape: string; readonly word: string }>> = {
  well: { shape: '✓', word: 'well' },
  waiting: { shape: '○', word: 'off' },
  warning: { shape: '▲', word: 'warning' },
  problem: { shape: '■', word: 'problem' },
};

export const VERDICTS: Readonly<
  Record<SelfProofView['verdict'], { readonly shape: string; readonly word: string; readonly level: SoakLevel }>
> = {
  proved: { shape: '✓', word: 'proved', level: 'well' },
  refuted: { shape: '■', word: 'differs', level: 'problem' },
  failed: { shape: '▲', word: 'not tried', level: 'warning' },
};

/** All of it in one sentence, the gravest first. */
export function overallSoak({ state, findings }: SoakView): { readonly level: SoakLevel; readonly text: string } {
  if (state === 'off') return { level: 'waiting', text: 'Nothing is watched: no live data are recorded' };
  if (findings.length === 0) return { level: 'well', text: 'All is well' };
  const parts = (['problem', 'warning'] as const).flatMap((level) => {
    const count = findings.filter((finding) => finding.state === level).length;
    return count === 0 ? [] : [`${count} ${level}${count === 1 ? '' : 's'}`];
  });
  return { level: state, text: parts.join(', ') };
}

/** As many digits as the largest of its values bears, so that the figure does not jump. */
export function seriesText(
  { values, unit }: Pick<ResourceSeries, 'values' | 'unit'>,
  value: number | undefined,
): string {
  if (value === undefined) return UNKNOWN;
  const largest = values.reduce((most, one) => Math.max(most, Math.abs(one)), 0);
  const digits = values.every(Number.isInteger) || largest >= 100 ? 0 : 1;
  return `${formatNumber(value, digits)}${unit === '' ? '' : ` ${unit}`}`;
}
