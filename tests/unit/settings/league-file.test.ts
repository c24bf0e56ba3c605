import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { DEFAULT_LEAGUE_RULES } from '#farm/league/league-rules';
import { parseLeagueRules } from '#settings/league-file';
import { formatSettingsProblem } from '#settings/settings-problem';

const SHIPPED = readFileSync(fileURLToPath(new URL('../../../config/league.yaml', import.meta.url)), 'utf8');

describe('config/league.yaml', () => {
  it('ships with the defaults', () => {
    expect(parseLeagueRules(SHIPPED, 'league.yaml')).toEqual({ ok: true, value: DEFAULT_LEAGUE_RULES });
    expect(parseLeagueRules('', 'league.yaml')).toEqual({ ok: true, value: DEFAULT_LEAGUE_RULES });
  });

  it.each([
    ['a share of everything', 'outOfSample: 0.3', 'outOfSample: 1', 'outOfSample'],
    ['part of a trade', 'minimumTrades: 20', 'minimumTrades: 2.5', 'whole number'],
    ['a name that nobody knows', 'sameTry: 0.5', 'sameTries: 0.5', 'sameTry'],
    ['a correlation of nothing', 'sameTry: 0.5', 'sameTry: 0', 'from 0.01 to 1'],
    ['too short a time to choose on', 'train: 60', 'train: 39', 'minimumDays'],
    ['a word in a section', 'train: 60', 'train: all', 'walkForward.train'],
  ])('refuses %s and says where', (_what, from, to, said) => {
    const changed = SHIPPED.replace(from, to);
    expect(changed).not.toBe(SHIPPED);
    const parsed = parseLeagueRules(changed, 'league.yaml');
    expect(parsed.ok ? '' : formatSettingsProblem(parsed.failure)).toContain(said);
  });
});
