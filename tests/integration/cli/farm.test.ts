import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { argus, records, workFolder } from '#tests/support/run-argus';

const folder = workFolder();

describe('argus farm grid', () => {
  it('shows what the shipped grid amounts to', () => {
    const run = argus(['farm', 'grid', '--json']);
    expect(run.code, run.stderr).toBe(0);
    const lines = records(run) as readonly Record<string, unknown>[];
    const grid = lines.at(-1) as { type: string; epoch: string; configs: number; bytes_per_config: number };
    expect(grid.type).toBe('grid');
    expect(grid.configs).toBeGreaterThanOrEqual(400_000);
    expect(grid.bytes_per_config).toBeLessThanOrEqual(160);
    expect(grid.epoch).toMatch(/^[0-9a-f]{12}$/);
    expect(argus(['farm', 'grid']).stdout).toContain(grid.epoch);
    for (const line of lines.slice(0, -1)) {
      const { levels } = line as { levels: readonly { configs: number }[] };
      expect(levels.reduce((sum, { configs }) => sum + configs, 0)).toBe(grid.configs);
    }
  });

  it('refuses a grid with a mistake in it, naming file and dimension', () => {
    const path = folder.file('farm.yaml');
    writeFileSync(path, 'underlying: []\n');
    const run = argus(['farm', 'grid', '--grid', path]);
    expect(run.code).toBe(2);
    expect(run.stderr).toContain('farm.yaml');
    expect(run.stderr).toContain('underlying');
  });
});
