import { describe, expect, it } from 'vitest';
import { defaultPipelineSettings } from '#pipeline/pipeline-settings';
import { loadCalendarExceptions } from '#settings/calendar-file';
import { checkPipelineSettings } from '#settings/pipeline-settings-json';
import { formatSettingsProblem } from '#settings/settings-problem';

const { closed, early, lateOpen } = loadCalendarExceptions();
const SETTINGS = defaultPipelineSettings({ closed, early, lateOpen });

function changed(change: (header: Record<string, Record<string, unknown>>) => void): unknown {
  const header = JSON.parse(JSON.stringify(SETTINGS)) as Record<string, Record<string, unknown>>;
  change(header);
  return header;
}

describe('the settings at the head of a tape', () => {
  it('come back as they were', () => {
    expect(checkPipelineSettings(JSON.parse(JSON.stringify(SETTINGS)), 'a.tape')).toEqual({
      ok: true,
      value: SETTINGS,
    });
  });

  it.each<[string, unknown]>([
    ['nothing', null],
    ['text', 'none'],
    ['a list', []],
    ['no section at all', {}],
    ['no calendar', changed((header) => delete header['calendar'])],
    ['a figure out of range', changed((header) => (header['bars'] = { ...header['bars'], settleMs: -5 }))],
    ['a figure as text', changed((header) => (header['features'] = { ...header['features'], volumeBars: '60' }))],
    ['a threshold that is none', changed((header) => (header['regimes'] = { trend: { slopeBars: 'many' } }))],
    ['an unknown threshold', changed((header) => (header['regimes'] = { trend: { slope: 3 } }))],
    [
      'a day that is none',
      changed((header) => (header['calendar'] = { ...header['calendar'], closed: [{ date: 'x', reason: 'y' }] })),
    ],
    [
      'a Sunday',
      changed(
        (header) => (header['calendar'] = { ...header['calendar'], closed: [{ date: '2026-03-01', reason: 'y' }] }),
      ),
    ],
  ])('are refused with the tape named: %s', (_what, value) => {
    const checked = checkPipelineSettings(value, 'a.tape');
    expect(checked.ok).toBe(false);
    if (!checked.ok) expect(formatSettingsProblem(checked.failure)).toMatch(/^a\.tape.*To put it right: /);
  });
});
