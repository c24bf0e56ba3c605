import type { z } from 'zod';
import { DEFAULT_LEAGUE_RULES, type LeagueRules } from '#farm/league/league-rules';
import { fail, ok, type Result } from '#primitives/result';
import { explainIssue, type SettingsProblem } from '#settings/settings-problem';
import { figure, section, whole } from '#settings/settings-schema';
import { parseSettingsYaml, readSettingsText } from '#settings/settings-yaml';

/** What `config/league.yaml` holds. */
export function loadLeagueRules(path: string): Result<LeagueRules, SettingsProblem> {
  const text = readSettingsText(path);
  return text.ok ? parseLeagueRules(text.value, path) : text;
}

/** `file` only names the text in a problem. */
export function parseLeagueRules(text: string, file: string): Result<LeagueRules, SettingsProblem> {
  const value = parseSettingsYaml(text, file);
  if (!value.ok) return value;
  const parsed = RULES.safeParse(value.value ?? {});
  if (!parsed.success) return fail(explainIssue(parsed.error.issues[0], value.value, DEFAULT_LEAGUE_RULES, file));
  const { walkForward: steps, minimumDays } = parsed.data;
  return steps.train >= minimumDays ? ok(parsed.data) : fail(nobodyStands(steps.train, minimumDays, file));
}

function nobodyStands(train: number, minimumDays: number, file: string): SettingsProblem {
  return {
    file,
    field: 'walkForward.train',
    problem: `is ${train}, and nobody stands in a league of fewer days than minimumDays, which is ${minimumDays}`,
    remedy: `write at least ${minimumDays}, or lower minimumDays`,
  };
}

const { regimes, walkForward, ...rules } = DEFAULT_LEAGUE_RULES;
const MOST = 1_000_000;

const RULES: z.ZodType<LeagueRules> = section({
  minimumTrades: whole(2, MOST, rules.minimumTrades),
  minimumDays: whole(2, 100_000, rules.minimumDays),
  outOfSample: figure(0, 0.9, rules.outOfSample),
  stretches: whole(1, 250, rules.stretches),
  representatives: whole(10, 5_000, rules.representatives),
  sameTry: figure(0.01, 1, rules.sameTry),
  plateauMinimum: figure(0, 1, rules.plateauMinimum),
  shrinkTrades: whole(0, MOST, rules.shrinkTrades),
  regimes: section({
    shrinkTrades: whole(0, MOST, regimes.shrinkTrades),
    minimumTrades: whole(1, MOST, regimes.minimumTrades),
    concentrationMaximum: figure(0, 1, regimes.concentrationMaximum),
    sensitivityMaximum: figure(0, 1_000, regimes.sensitivityMaximum),
  }),
  walkForward: section({
    train: whole(2, 10_000, walkForward.train),
    test: whole(1, 10_000, walkForward.test),
    follow: whole(1, 100_000, walkForward.follow),
  }),
});
