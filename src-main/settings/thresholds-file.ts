import { readFileSync } from 'node:fs';
import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { DEFAULT_REGIME_THRESHOLDS, findContradiction } from '#market/regimes/regime-thresholds';
import type { RegimeThresholds } from '#market/regimes/regime-thresholds';
import { fail, ok } from '#primitives/result';
import type { Result } from '#primitives/result';

/** What a person has to know to put a settings file right. */
export interface SettingsProblem {
  readonly file: string;
  /** `trend.enterSeparation`; empty where the file as a whole is at fault. */
  readonly field: string;
  readonly problem: string;
  readonly remedy: string;
}

export function formatSettingsProblem(problem: SettingsProblem): string {
  const where = problem.field === '' ? problem.file : `${problem.file}: ${problem.field}`;
  return `${where} ${problem.problem}. To put it right: ${problem.remedy}.`;
}

export function loadThresholds(path: string): Result<RegimeThresholds, SettingsProblem> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return fail({
      file: path,
      field: '',
      problem: `cannot be read (${reason})`,
      remedy: 'check the path and the permissions, or restore the file; an empty file means all defaults',
    });
  }
  return parseThresholds(text, path);
}

/** `file` only names the text in a problem. */
export function parseThresholds(text: string, file: string): Result<RegimeThresholds, SettingsProblem> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: false });
  const error = document.errors[0];
  if (error !== undefined) {
    const { line, col } = lines.linePos(error.pos[0]);
    return fail({
      file: `${file}:${line}:${col}`,
      field: '',
      problem: `is not valid YAML (${error.message})`,
      remedy: 'correct that line: `name: number`, each two spaces under its section, each name once',
    });
  }
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 0 });
  } catch {
    return fail({
      file,
      field: '',
      problem: 'uses YAML aliases (*name)',
      remedy: 'write the numbers out',
    });
  }
  return checkThresholds(value, file);
}

/** For thresholds that come as data, such as those in a tape's header. Missing keys take their defaults. */
export function checkThresholds(value: unknown, file: string): Result<RegimeThresholds, SettingsProblem> {
  const parsed = THRESHOLDS.safeParse(value ?? {});
  if (!parsed.success) return fail(explain(parsed.error.issues[0], value, file));
  const contradiction = findContradiction(parsed.data);
  return contradiction === null ? ok(parsed.data) : fail({ file, ...contradiction });
}

const DEFAULTS = DEFAULT_REGIME_THRESHOLDS;

function figure(least: number, most: number, fallback: number) {
  const error = `must be a number from ${least} to ${most}`;
  return z.number({ error }).min(least, { error }).max(most, { error }).default(fallback);
}

function whole(least: number, most: number, fallback: number) {
  const error = `must be a whole number from ${least} to ${most}`;
  return z.number({ error }).int({ error }).min(least, { error }).max(most, { error }).default(fallback);
}

/** A section that is absent, or whose lines are all commented out, has its defaults. */
function section<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.preprocess(
    (value) => value ?? {},
    z.strictObject(shape, {
      error: (issue) => (issue.code === 'invalid_type' ? 'must be a section of `name: number` lines' : undefined),
    }),
  );
}

const { trend, volatility, quality, confidence, market } = DEFAULTS;

const SECTIONS = {
  trend: section({
    enterSeparation: figure(0.01, 100, trend.enterSeparation),
    exitSeparation: figure(0, 100, trend.exitSeparation),
    enterPosition: figure(0, 100, trend.enterPosition),
    exitPosition: figure(0, 100, trend.exitPosition),
    enterSlope: figure(0, 100, trend.enterSlope),
    slopeBars: whole(1, 10_000, trend.slopeBars),
    minimumBars: whole(1, 10_000, trend.minimumBars),
    atrFloor: figure(0, 0.1, trend.atrFloor),
  }),
  volatility: section({
    sampleMinutes: whole(1, 1_440, volatility.sampleMinutes),
    historySamples: whole(2, 200_000, volatility.historySamples),
    minimumSamples: whole(1, 200_000, volatility.minimumSamples),
    warmSamples: whole(1, 200_000, volatility.warmSamples),
    normalFrom: figure(0, 100, volatility.normalFrom),
    highFrom: figure(0, 100, volatility.highFrom),
    spikeFrom: figure(0, 100, volatility.spikeFrom),
    hysteresis: figure(0, 50, volatility.hysteresis),
  }),
  quality: section({
    gapKeptBars: whole(0, 100_000, quality.gapKeptBars),
    staleAfterMinutes: whole(1, 100_000, quality.staleAfterMinutes),
    crossedQuotes: whole(1, 1_000_000, quality.crossedQuotes),
    lateTicks: whole(1, 1_000_000, quality.lateTicks),
    thinTicks: whole(0, 1_000_000, quality.thinTicks),
  }),
  confidence: section({
    gap: figure(0, 1, confidence.gap),
    stale: figure(0, 1, confidence.stale),
    crossed: figure(0, 1, confidence.crossed),
    lateData: figure(0, 1, confidence.lateData),
    thin: figure(0, 1, confidence.thin),
  }),
  market: section({
    voteKeptMinutes: whole(1, 100_000, market.voteKeptMinutes),
    minimumVoters: whole(1, 10_000, market.minimumVoters),
    switchMargin: figure(0, 1, market.switchMargin),
    symbolWeights: z
      .record(z.string(), figure(0, 1_000, 1), {
        error: (issue) => (issue.code === 'invalid_type' ? 'must be a section of `SYMBOL: weight` lines' : undefined),
      })
      .nullish()
      .transform((weights): Readonly<Record<string, number>> => weights ?? {}),
  }),
};

const THRESHOLDS = z.strictObject(SECTIONS, {
  error: (issue) => (issue.code === 'invalid_type' ? 'must hold sections such as `trend:`' : undefined),
});

function explain(issue: z.core.$ZodIssue | undefined, value: unknown, file: string): SettingsProblem {
  const path = (issue?.path ?? []).map(String);
  if (issue?.code === 'unrecognized_keys') {
    const key = issue.keys[0] ?? '';
    const known = Object.keys(asRecord(valueAt(DEFAULTS, path)));
    const near = closest(key, known);
    return {
      file,
      field: [...path, key].join('.'),
      problem: 'is not a threshold',
      remedy:
        near === null
          ? `use one of ${known.join(', ')}, or delete it`
          : `write ${near}, if that is what was meant, or delete it`,
    };
  }
  const fallback = valueAt(DEFAULTS, path);
  return {
    file,
    field: path.join('.'),
    problem: `is ${inWords(valueAt(value, path))} but ${issue?.message ?? 'cannot be used'}`,
    remedy:
      typeof fallback === 'number'
        ? `correct it, or delete the line to use the default ${fallback}`
        : 'correct it, or delete it to use the default',
  };
}

function inWords(value: unknown): string {
  if (value === undefined || value === null) return 'empty';
  return typeof value === 'number' ? String(value) : JSON.stringify(value);
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (Object.hasOwn(asRecord(inner), key) ? asRecord(inner)[key] : undefined),
    value,
  );
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

/** The known name with the fewest letters to change, if a slip of the finger explains the difference. */
function closest(word: string, known: readonly string[]): string | null {
  let best: string | null = null;
  let fewest = Math.max(2, Math.floor(word.length / 3)) + 1;
  for (const candidate of known) {
    const edits = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (edits >= fewest) continue;
    fewest = edits;
    best = candidate;
  }
  return best;
}

function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, i) => i);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = (row[j - 1] as number) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[to.length] as number;
}
