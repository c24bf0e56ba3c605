import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { formatSettingsProblem } from '#settings/settings-problem';
import { parseFarmGrid } from '#settings/farm-file';

const SHIPPED = readFileSync(fileURLToPath(new URL('../../../config/farm.yaml', import.meta.url)), 'utf8');

function problemIn(from: string | RegExp, to: string): string {
  const changed = SHIPPED.replace(from, to);
  expect(changed).not.toBe(SHIPPED);
  const parsed = parseFarmGrid(changed, 'farm.yaml');
  if (parsed.ok) throw new Error('that grid should have been refused');
  return formatSettingsProblem(parsed.failure);
}

describe('config/farm.yaml', () => {
  it('reads any and none as what they say', () => {
    const parsed = parseFarmGrid(SHIPPED, 'farm.yaml');
    expect(parsed.ok && parsed.value.ivRank).toEqual([null, { from: 0.3, to: 1 }]);
    expect(parsed.ok && parsed.value.trailingStop[0]).toBeNull();
  });

  it.each([
    ['a dimension that is missing', /^cooldown:.*$/m, '', 'cooldown'],
    ['a dimension that nobody knows', 'cooldown:', 'coolDown: [1]\ncooldown:', 'write cooldown'],
    ['a dimension without levels', 'dteTarget: [14, 35]', 'dteTarget: []', 'dteTarget'],
    ['a level that is there twice', 'dteTarget: [14, 35]', 'dteTarget: [14, 14]', 'each value once'],
    ['a share above one', 'popMinimum: [0.6, 0.75]', 'popMinimum: [60, 75]', 'from 0 to 1'],
    ['a part of a day', 'dteTarget: [14, 35]', 'dteTarget: [14.5]', 'whole numbers'],
    ['a structure that the farm does not trade', '[bull_put,', '[covered_call,', 'bull_put, bear_call'],
    ['a band upside down', '{ from: 0.3, to: 1 }', '{ from: 1, to: 0.3 }', 'ivRank'],
    ['a word in place of a list', 'session: [any, morning]', 'session: any', 'list'],
    ['more positions at a time than a config has room for', 'concurrent: [1, 2]', 'concurrent: [9]', '1 to 4'],
  ])('refuses %s and says where', (_what, from, to, said) => {
    expect(problemIn(from, to)).toContain(said);
  });

  it('never advises a default, as there is none', () => {
    expect(problemIn('dteTarget: [14, 35]', 'dteTarget: [x]')).not.toContain('use the default');
  });
});
