import { z } from 'zod';
import { parseDay } from '#market/sessions/civil-date';
import type { FeeTable } from '#options/fills/fee-schedule';
import { DEFAULT_FILL_SETTINGS, type FillSettings } from '#options/fills/fill-settings';
import { fail, ok, type Result } from '#primitives/result';
import { explainIssue, type SettingsProblem } from '#settings/settings-problem';
import { figure, section, whole } from '#settings/settings-schema';
import { parseSettingsYaml, readSettingsText } from '#settings/settings-yaml';

/** What `config/fees.yaml` holds. */
export interface TradingCosts {
  readonly fills: FillSettings;
  readonly fees: FeeTable;
}

export function loadTradingCosts(path: string): Result<TradingCosts, SettingsProblem> {
  const text = readSettingsText(path);
  return text.ok ? parseTradingCosts(text.value, path) : text;
}

/** `file` only names the text in a problem. */
export function parseTradingCosts(text: string, file: string): Result<TradingCosts, SettingsProblem> {
  const value = parseSettingsYaml(text, file);
  if (!value.ok) return value;
  const parsed = COSTS.safeParse(value.value ?? {});
  if (!parsed.success) return fail(explain(parsed.error.issues[0], value.value, file));
  const { fills, ...fees } = parsed.data;
  return ok({ fills, fees });
}

/** Fills have defaults; rates have none, so that no advice may point to one. */
function explain(issue: z.core.$ZodIssue | undefined, value: unknown, file: string): SettingsProblem {
  const problem = explainIssue(issue, value, { ...SHAPE, fills: DEFAULT_FILL_SETTINGS }, file);
  const inFills = issue?.path[0] === 'fills';
  if (inFills || issue?.code === 'unrecognized_keys') return problem;
  return { ...problem, remedy: 'write the published rate there, or restore the file: a rate is never guessed' };
}

const { share, slippage, quotes, automatic, byHand, caps } = DEFAULT_FILL_SETTINGS;
const LONGEST_MS = 86_400_000;

const fills = section({
  share: section({
    oneLeg: figure(0, 0.5, share.oneLeg),
    twoLegs: figure(0, 0.5, share.twoLegs),
    threeLegs: figure(0, 0.5, share.threeLegs),
    fourLegs: figure(0, 0.5, share.fourLegs),
  }),
  slippage: section({
    kappa: figure(0, 1, slippage.kappa),
    openInterestKappa: figure(0, 1, slippage.openInterestKappa),
  }),
  quotes: section({
    maxAgeMs: whole(1, LONGEST_MS, quotes.maxAgeMs),
    maxSkewMs: whole(0, LONGEST_MS, quotes.maxSkewMs),
  }),
  automatic: section({
    latencyMs: whole(0, LONGEST_MS, automatic.latencyMs),
    lifeMs: whole(1, LONGEST_MS, automatic.lifeMs),
  }),
  byHand: section({
    latencyMs: whole(0, LONGEST_MS, byHand.latencyMs),
    lifeMs: whole(1, LONGEST_MS, byHand.lifeMs),
  }),
  caps: section({
    ofVolume: figure(0.0001, 1, caps.ofVolume),
    ofOpenInterest: figure(0.0001, 1, caps.ofOpenInterest),
    ofDisplayed: figure(0.01, 100, caps.ofDisplayed),
  }),
  centsEverywhere: z
    .array(z.string().min(1), { error: 'must be a list of symbols such as [SPY, QQQ]' })
    .default([...DEFAULT_FILL_SETTINGS.centsEverywhere]),
});

function rate(most: number): z.ZodNumber {
  const error = `must be a rate from 0 to ${most}`;
  return z.number({ error }).min(0, { error }).max(most, { error });
}

const from = z
  .string({ error: 'must be a date as YYYY-MM-DD' })
  .refine((text) => parseDay(text) !== null, 'must be a date as YYYY-MM-DD');

/** One entry at least, and each later than the one before. */
function versions<Version extends { readonly from: string }>(schema: z.ZodType<Version>) {
  const entries = z.array(schema, { error: 'must be a list of entries, each with its `from`' });
  return entries.min(1, { error: 'must hold an entry' }).superRefine((list, context) => {
    list.forEach((version, index) => {
      const before = list[index - 1];
      if (before === undefined || before.from < version.from) return;
      const message = `must come after ${before.from}, which the entry above it holds from`;
      context.addIssue({ code: 'custom', path: [index, 'from'], message });
    });
  });
}

const commission = z.strictObject({
  tiers: z
    .array(z.strictObject({ premium: rate(1_000), perContract: rate(100) }))
    .min(1, { error: 'must hold a tier' })
    .superRefine((tiers, context) => {
      tiers.forEach(({ premium }, index) => {
        const above = tiers[index - 1];
        if (above === undefined || above.premium > premium) return;
        const message = `must be less than ${above.premium}, the premium of the tier above it`;
        context.addIssue({ code: 'custom', path: [index, 'premium'], message });
      });
      if (tiers.at(-1)?.premium === 0) return;
      const message = 'must be 0 in the last tier, so that every premium has one';
      context.addIssue({ code: 'custom', path: [tiers.length - 1, 'premium'], message });
    }),
  minPerOrder: rate(1_000),
  maxPerLeg: rate(1_000).nullable(),
});

const SHAPE = {
  fills,
  regulatory: versions(
    z.strictObject({
      from,
      orf: rate(1),
      occ: rate(1),
      occCap: rate(10_000),
      taf: rate(1),
      tafPerShare: rate(1),
      tafShareCap: rate(1_000),
      secPerMillion: rate(1_000),
      cat: rate(1),
    }),
  ),
  brokers: z.record(
    z.string(),
    versions(
      z.strictObject({
        from,
        opening: commission,
        closing: commission,
        exchange: rate(10),
        clearing: rate(10),
        perShare: rate(1),
        minPerShareOrder: rate(1_000),
        perExercise: rate(1_000),
        rounding: z.enum(['total', 'each'], { error: 'must be total or each' }),
      }),
    ),
    { error: 'must be a section of brokers' },
  ),
  coin: z.record(
    z.string(),
    versions(z.strictObject({ from, trade: rate(0.1), delivery: rate(0.1), capOfPrice: rate(1) })),
    { error: 'must be a section of venues' },
  ),
};

const COSTS = z.strictObject(SHAPE, {
  error: (issue) => (issue.code === 'invalid_type' ? 'must hold sections such as `fills:`' : undefined),
});
