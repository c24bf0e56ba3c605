import type { FigureSeries } from '#contract/log-view';
import { formatBytes, formatNumber, UNKNOWN } from '#window/formatting/numbers.ts';

/** As many digits as the largest of its recent values bears, so that the figure does not jump as it changes. */
export function figureDigits(values: readonly number[]): number {
  if (values.every(Number.isInteger)) return 0;
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return largest >= 100 ? 0 : largest >= 10 ? 1 : 2;
}

/** Figure and unit apart: they are shown in different sizes. */
export function figureText(figure: FigureSeries): { readonly value: string; readonly unit: string } {
  const { value, unit, history } = figure;
  if (value === null) return { value: UNKNOWN, unit: '' };
  if (unit === 'B' || unit === 'bytes') {
    const [number = UNKNOWN, letters = ''] = formatBytes(value).split(' ');
    return { value: number, unit: letters };
  }
  return { value: formatNumber(value, figureDigits([...history, value])), unit };
}

export function rangeText(figure: FigureSeries): string {
  const { history } = figure;
  if (history.length < 2) return 'No history yet';
  const at = (value: number): string => {
    const text = figureText({ ...figure, value });
    return text.unit === '' ? text.value : `${text.value} ${text.unit}`;
  };
  return `Last ${spanText(history.length)}: ${at(Math.min(...history))} to ${at(Math.max(...history))}`;
}

/** Values stand a second apart. */
export function spanText(values: number): string {
  return values >= 120 && values % 60 === 0 ? `${values / 60} min` : `${values} s`;
}

export const STATE_WORDS: Readonly<Record<FigureSeries['state'], { readonly word: string; readonly shape: string }>> = {
  ok: { word: 'ok', shape: '✓' },
  warning: { word: 'warning', shape: '▲' },
  problem: { word: 'problem', shape: '■' },
};

/** `All 12 figures are ok`, or how many are not, gravest first. */
export function overallText(figures: readonly FigureSeries[]): string {
  const problems = figures.filter(({ state }) => state === 'problem').length;
  const warnings = figures.filter(({ state }) => state === 'warning').length;
  if (figures.length === 0) return 'Nothing is measured yet';
  if (problems === 0 && warnings === 0)
    return figures.length === 1 ? 'The figure is ok' : `All ${figures.length} figures are ok`;
  const parts = [
    ...(problems > 0 ? [`${problems} ${problems === 1 ? 'problem' : 'problems'}`] : []),
    ...(warnings > 0 ? [`${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`] : []),
  ];
  return `${parts.join(', ')} of ${figures.length} figures`;
}

export function overallState(figures: readonly FigureSeries[]): FigureSeries['state'] {
  if (figures.some(({ state }) => state === 'problem')) return 'problem';
  return figures.some(({ state }) => state === 'warning') ? 'warning' : 'ok';
}
