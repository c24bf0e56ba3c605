import { describe, expect, it } from 'vitest';
import { MINUTE_QUALITY_LETTERS } from '#domain/minute-quality';
import { scriptedStation } from '#tests/support/scripted-station';
import { overallLines, stretchText } from '#window/views/connections/line-words.ts';
import { minuteAt, pixelQualities, qualityOf } from '#window/views/quality/minute-words.ts';
import { overallSoak, seriesText } from '#window/views/soak/soak-words.ts';

const { connections, soak } = scriptedStation();
const { covered: c, gap: g, missing: m, closed, partial: p } = MINUTE_QUALITY_LETTERS;

describe('a strip of minutes', () => {
  it('shows the worst of the minutes that share a pixel', () => {
    expect(pixelQualities(`${c}${c}${c}${g}${c}${m}${closed}${closed}`, 4)).toEqual([
      'covered',
      'gap',
      'missing',
      'closed',
    ]);
    expect(pixelQualities(`${p}${g}`, 1)).toEqual(['gap']);
  });

  it('stretches few minutes over many pixels, and is empty where there are none', () => {
    expect(pixelQualities(`${c}${g}`, 4)).toEqual(['covered', 'covered', 'gap', 'gap']);
    expect(pixelQualities('', 2)).toEqual(['closed', 'closed']);
    expect(pixelQualities(c, 0)).toEqual([]);
  });

  it('has a minute under every place, also beyond its ends', () => {
    expect([-1, 0, 0.49, 0.5, 1, 2].map((share) => minuteAt(share, 4))).toEqual([0, 0, 1, 2, 3, 3]);
    expect(minuteAt(0.5, 0)).toBe(0);
    expect(qualityOf(undefined)).toBe('closed');
  });
});

describe('lines in one sentence', () => {
  const withPhases = (...phases: ('live' | 'stale' | 'refused' | 'connecting')[]) => ({
    ...connections,
    venues: [
      {
        name: 'bybit',
        isOn: true,
        notes: [],
        lines: phases.map((phase) => ({ ...(connections.venues[0]?.lines[0] as never as object), phase })) as never,
      },
    ],
  });

  it('are well only where every one is live; a refused one counts most, and a halt more', () => {
    expect(overallLines(withPhases('live', 'live'))).toEqual({ level: 'well', text: '2 of 2 lines live' });
    expect(overallLines(withPhases('live', 'connecting'))).toMatchObject({ level: 'waiting' });
    expect(overallLines(withPhases('live', 'stale'))).toMatchObject({ level: 'warning' });
    expect(overallLines(withPhases('stale', 'refused'))).toMatchObject({ level: 'problem' });
    expect(overallLines({ ...withPhases('live'), halted: 'The disk is full.' })).toEqual({
      level: 'problem',
      text: 'Recording stands still, 1 of 1 line live',
    });
    expect(overallLines(withPhases())).toEqual({ level: 'waiting', text: 'No line yet' });
  });

  it('say for how long a budget is', () => {
    expect([250, 1_000, 5_000, 60_000, 600_000, 86_400_000].map(stretchText)).toEqual([
      '250 ms',
      '1 s',
      '5 s',
      '60 s',
      '10 min',
      '24 h',
    ]);
  });
});

describe('the guardian in one sentence', () => {
  it('names problems before warnings, and is off where nothing is watched', () => {
    expect(overallSoak(soak)).toEqual({ level: 'problem', text: '1 problem, 1 warning' });
    expect(overallSoak({ ...soak, state: 'well', findings: [] })).toEqual({ level: 'well', text: 'All is well' });
    expect(overallSoak({ ...soak, state: 'off', findings: [] }).level).toBe('waiting');
  });

  it('shows a figure with as many digits as its history bears, and an unknown one as such', () => {
    expect(seriesText({ values: [1, 2], unit: 'ms' }, 2)).toBe('2 ms');
    expect(seriesText({ values: [1.5, 2], unit: 'GB' }, 2)).toBe('2.0 GB');
    expect(seriesText({ values: [1_500.25], unit: 'MB' }, 1_500.25)).toBe('1,500 MB');
    expect(seriesText({ values: [], unit: '' }, undefined)).toBe('–');
  });
});
