import { describe, expect, it } from 'vitest';
import { DEFAULT_SOAK_SETTINGS } from '#domain/soak-settings';
import { parseEngineSettings } from '#settings/engine-settings';
import { formatSettingsProblem } from '#settings/settings-problem';

function problemOf(text: string): string {
  const parsed = parseEngineSettings(text, 'config.yaml');
  return parsed.ok ? 'none' : formatSettingsProblem(parsed.failure);
}

describe('soak: in config.yaml', () => {
  it('may be left out, whole or in parts', () => {
    const parsed = parseEngineSettings('soak:\n  loopLagMs: { problem: 900 }\n', 'config.yaml');
    expect(parsed).toMatchObject({
      ok: true,
      value: { soak: { ...DEFAULT_SOAK_SETTINGS, loopLagMs: { warning: 250, problem: 900 } } },
    });
  });

  it('refuses a limit whose warning comes after its problem, in the direction in which the figure gets worse', () => {
    expect(problemOf('soak:\n  loopLagMs: { warning: 500, problem: 100 }\n')).toMatch(/loopLagMs.*below the problem/);
    expect(problemOf('soak:\n  greeksShare: { warning: 0.2, problem: 0.5 }\n')).toMatch(
      /greeksShare.*above the problem/,
    );
  });

  it('lists the checks where one is meant that does not exist', () => {
    expect(problemOf('soak:\n  halts: [recordings]\n')).toMatch(/halts.*there are recording, lost-inputs/);
  });
});
