import { describe, expect, it } from 'vitest';
import type { FigureSeries } from '#contract/log-view';
import {
  figureDigits,
  figureText,
  overallState,
  overallText,
  rangeText,
  spanText,
} from '#window/views/health/figure-text.ts';

const figure = (more: Partial<FigureSeries> = {}): FigureSeries => ({
  name: 'Engine lag',
  unit: 'ms',
  about: 'How far behind.',
  value: 3.5,
  state: 'ok',
  history: [3.5, 12.25],
  ...more,
});

describe('figures of health', () => {
  it('keep their digits while they change, as the largest of late bears them', () => {
    expect(figureDigits([1, 2, 1_000])).toBe(0);
    expect(figureDigits([0.5, 1.25])).toBe(2);
    expect(figureDigits([0.5, 12.25])).toBe(1);
    expect(figureDigits([0.5, 120.25])).toBe(0);
    expect(figureText(figure())).toEqual({ value: '3.5', unit: 'ms' });
  });

  it('are shown as not known, never as zero', () => {
    expect(figureText(figure({ value: null }))).toEqual({ value: '–', unit: '' });
  });

  it('turn bytes into what can be read', () => {
    expect(figureText(figure({ unit: 'B', value: 1_700_000_000, history: [] }))).toEqual({ value: '1.7', unit: 'GB' });
  });

  it('say what they ranged over', () => {
    expect(rangeText(figure())).toBe('Last 2 s: 3.5 ms to 12.3 ms');
    expect(rangeText(figure({ history: [] }))).toBe('No history yet');
    expect(spanText(300)).toBe('5 min');
    expect(spanText(90)).toBe('90 s');
  });

  it('are summed up by the gravest', () => {
    const all = [figure(), figure({ state: 'warning' }), figure({ state: 'problem' }), figure({ state: 'warning' })];
    expect(overallText(all)).toBe('1 problem, 2 warnings of 4 figures');
    expect(overallState(all)).toBe('problem');
    expect(overallText([figure(), figure()])).toBe('All 2 figures are ok');
    expect(overallState([figure({ state: 'warning' })])).toBe('warning');
    expect(overallText([])).toBe('Nothing is measured yet');
  });
});
