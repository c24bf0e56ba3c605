import { z } from 'zod';
import type { PromotionRules } from '#farm/promotion/promotion-rules';
import { fail, ok, type Result } from '#primitives/result';
import { explainIssue, type SettingsProblem } from '#settings/settings-problem';
import { parseSettingsYaml, readSettingsText } from '#settings/settings-yaml';

/** What `config/promotion.yaml` holds. */
export function loadPromotionRules(path: string): Result<PromotionRules, SettingsProblem> {
  const text = readSettingsText(path);
  return text.ok ? parsePromotionRules(text.value, path) : text;
}

/** `file` only names the text in a problem. */
export function parsePromotionRules(text: string, file: string): Result<PromotionRules, SettingsProblem> {
  const value = parseSettingsYaml(text, file);
  if (!value.ok) return value;
  const parsed = RULES.safeParse(value.value ?? {});
  if (parsed.success) return ok(parsed.data);
  const issue = parsed.error.issues[0];
  const problem = explainIssue(issue, value.value, NAMES, file);
  // Rules that somebody else made up are none that anybody has committed to.
  const remedy = 'write the value that is meant; rules of promotion have no defaults';
  return fail(issue?.code === 'unrecognized_keys' ? problem : { ...problem, remedy });
}

function number(least: number, most: number): z.ZodNumber {
  const error = `must be a number from ${least} to ${most}`;
  return z.number({ error }).min(least, { error }).max(most, { error });
}

function whole(least: number, most: number): z.ZodNumber {
  const error = `must be a whole number from ${least} to ${most}`;
  return z.number({ error }).int({ error }).min(least, { error }).max(most, { error });
}

const promote = {
  days: whole(0, 3_650),
  // A deviation takes two results, and whoever is believed after fewer than ten has not looked.
  trades: whole(10, 100_000),
  deflatedSharpe: number(0.5, 0.9999),
  plateau: number(0, 1),
};
const demote = { deflatedSharpe: number(0, 0.9999), plateau: number(0, 1) };
const quarantine = {
  slack: number(0, 3),
  streak: number(1, 50),
  falseAlarm: whole(10, 5_000),
  drawdown: number(1, 100),
  days: whole(0, 3_650),
};
const NAMES = {
  everySessions: whole(1, 250),
  most: whole(0, 1_000),
  mostPerSpread: whole(1, 1_000),
  clockDays: whole(1, 3_650),
  promote,
  demote,
  quarantine,
};

function section<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(shape, { error: `must hold ${Object.keys(shape).join(', ')}` });
}

const RULES = section({
  ...NAMES,
  promote: section(promote),
  demote: section(demote),
  quarantine: section(quarantine),
}).superRefine((rules, context) => {
  for (const name of ['deflatedSharpe', 'plateau'] as const) {
    if (rules.demote[name] <= rules.promote[name]) continue;
    const message = 'must not be above the one of promote: nobody would be followed for long';
    context.addIssue({ code: 'custom', path: ['demote', name], message, input: rules.demote[name] });
  }
});
