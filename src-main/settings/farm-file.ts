import { z } from 'zod';
import { TREND_REGIMES, VOLATILITY_REGIMES } from '#domain/regime';
import { FARM_STRUCTURES, type FarmGrid } from '#farm/population/farm-grid';
import { fail, ok, type Result } from '#primitives/result';
import { explainIssue, type SettingsProblem } from '#settings/settings-problem';
import { parseSettingsYaml, readSettingsText } from '#settings/settings-yaml';

/** What `config/farm.yaml` holds. */
export function loadFarmGrid(path: string): Result<FarmGrid, SettingsProblem> {
  const text = readSettingsText(path);
  return text.ok ? parseFarmGrid(text.value, path) : text;
}

/** `file` only names the text in a problem. */
export function parseFarmGrid(text: string, file: string): Result<FarmGrid, SettingsProblem> {
  const value = parseSettingsYaml(text, file);
  if (!value.ok) return value;
  const parsed = GRID.safeParse(value.value ?? {});
  if (parsed.success) return ok(parsed.data);
  const issue = parsed.error.issues[0];
  const problem = explainIssue(issue, value.value, SHAPE, file);
  // A value that is made up would make another population than the one that was meant.
  const remedy = 'write the values to be tried, at least one; a dimension has no default';
  return fail(issue?.code === 'unrecognized_keys' ? problem : { ...problem, remedy });
}

/** Each value once: a level that is there twice would make two configs that are one. */
function levels<Schema extends z.ZodType>(level: Schema, most = 64) {
  return z
    .array(level, { error: 'must be a list of values' })
    .min(1, { error: 'must hold a value' })
    .max(most, { error: `must hold at most ${most} values` })
    .refine((list) => new Set(list.map((entry) => JSON.stringify(entry))).size === list.length, {
      error: 'must hold each value once',
    });
}

function number(least: number, most: number): z.ZodNumber {
  const error = `must hold numbers from ${least} to ${most}`;
  return z.number({ error }).min(least, { error }).max(most, { error });
}

function whole(least: number, most: number): z.ZodNumber {
  const error = `must hold whole numbers from ${least} to ${most}`;
  return z.number({ error }).int({ error }).min(least, { error }).max(most, { error });
}

function orWord<Schema extends z.ZodType>(word: string, schema: Schema) {
  return z.union([z.literal(word).transform(() => null), schema], {
    error: `must hold ${word} or what the comment above it shows`,
  });
}

/** Shares of a credit are counted in whole hundredths of a percent. */
const creditShare = number(0.0001, 50);
const band = z
  .strictObject({ from: number(0, 1), to: number(0, 1) })
  .refine(({ from, to }) => from <= to, { error: 'must go from the lower to the higher share' });
const regime = z.strictObject({
  name: z.string().min(1),
  trends: z.array(z.enum(TREND_REGIMES)).min(1),
  volatilities: z.array(z.enum(VOLATILITY_REGIMES)).min(1),
});
const budget = z.strictObject({ dollars: whole(100, 10_000_000), exposure: number(0.0001, 1) });
const timeExit = z.union([
  z.strictObject({ daysToGo: whole(0, 3_650) }),
  z.strictObject({ daysHeld: whole(1, 3_650) }),
]);

const SHAPE = {
  underlying: levels(z.string({ error: 'must hold symbols such as IBIT' }).min(1)),
  structure: levels(z.enum(FARM_STRUCTURES, { error: `must hold some of ${FARM_STRUCTURES.join(', ')}` })),
  dteTarget: levels(whole(1, 1_000)),
  shortDelta: levels(number(0.01, 0.99)),
  width: levels(number(0.001, 1)),
  warmthMinimum: levels(whole(0, 100)),
  popMinimum: levels(number(0, 1)),
  ivRank: levels(orWord('any', band)),
  gapTolerance: levels(orWord('any', number(0, 1))),
  regimes: levels(regime),
  session: levels(
    z.enum(['any', 'morning', 'midday', 'afternoon'], { error: 'must hold some of any, morning, midday, afternoon' }),
  ),
  // A position's hits are kept as bits of one word: so many levels of exits fit into it.
  profitTarget: levels(orWord('none', number(0.0001, 1)), 7),
  stopLoss: levels(orWord('none', creditShare), 7),
  trailingStop: levels(orWord('none', z.strictObject({ from: creditShare, by: creditShare })), 7),
  timeExit: levels(orWord('none', timeExit), 7),
  budget: levels(budget),
  positionSize: levels(number(0.0001, 1)),
  cooldown: levels(whole(0, 525_600)),
  concurrent: levels(whole(1, 4), 4),
};

const GRID = z.strictObject(SHAPE, { error: 'must hold a list of values for each dimension' });
