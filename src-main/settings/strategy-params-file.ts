import { z } from 'zod';
import { TREND_REGIMES, VOLATILITY_REGIMES } from '#domain/regime';
import { STRUCTURES } from '#domain/structure';
import { ticker } from '#domain/instrument';
import { fail, ok, type Result } from '#primitives/result';
import { explainIssue, type SettingsProblem } from '#settings/settings-problem';
import { figure, section, whole } from '#settings/settings-schema';
import { readSettingsText } from '#settings/settings-yaml';
import { DEFAULT_RECOMMEND_TERMS, type RecommendTerms } from '#strategies/recommend/recommend-terms';
import {
  type BlackoutWindow,
  DEFAULT_STRATEGY_PARAMS,
  type StrategyParams,
  TRADING_WEEKDAYS,
} from '#strategies/strategy-params';
import { MINUTE_MS } from '#primitives/clock';

/** What `config/strategy_params.json` holds. An empty file means all defaults. */
export function loadStrategyParams(path: string): Result<StrategyParams, SettingsProblem> {
  const text = readSettingsText(path);
  return text.ok ? parseStrategyParams(text.value, path) : text;
}

/** `file` only names the text in a problem. */
export function parseStrategyParams(text: string, file: string): Result<StrategyParams, SettingsProblem> {
  const value = parseJson(text, file);
  if (!value.ok) return value;
  const parsed = FILE.safeParse(value.value);
  if (!parsed.success) return fail(explainIssue(parsed.error.issues[0], value.value, NAMES, file));
  const contradiction = findContradiction(parsed.data);
  if (contradiction !== null) return fail({ file, ...contradiction });
  const { terms, premium: sold, ...others } = parsed.data;
  const written = Object.entries(terms).flatMap(([name, one]) => (one === undefined ? [] : [[name, termsOf(one)]]));
  return ok({
    ...others,
    premium: { ...sold, underlyings: sold.underlyings.map(ticker) },
    terms: Object.fromEntries(written) as StrategyParams['terms'],
  });
}

function parseJson(text: string, file: string): Result<unknown, SettingsProblem> {
  if (text.trim() === '') return ok({});
  try {
    return ok(JSON.parse(text));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const remedy =
      'correct that place: names and words in double quotes, a comma between entries and none after the last';
    return fail({ file, field: '', problem: `is not valid JSON (${reason})`, remedy });
  }
}

const { timing, premium, momentum, router, blackout } = DEFAULT_STRATEGY_PARAMS;

function words<const Word extends string>(known: readonly Word[], fallback: readonly Word[]) {
  const error = `must be a list of ${known.join(', ')}`;
  return z.array(z.enum(known, { error }), { error }).default([...fallback]);
}

const SESSIONS = ['morning', 'midday', 'afternoon'] as const;
const LABELS = {
  trends: words(TREND_REGIMES, timing.trends),
  volatilities: words(VOLATILITY_REGIMES, timing.volatilities),
};
const SYMBOLS_ERROR = 'must be a list of symbols such as ["IBIT"]';
const STRUCTURE_ERROR = `must be one of ${STRUCTURES.join(', ')}`;

const TIMING = section({
  weekdays: words(TRADING_WEEKDAYS, timing.weekdays),
  sessions: words(SESSIONS, timing.sessions),
  minutesAfterOpen: whole(0, 390, timing.minutesAfterOpen),
  minutesBeforeClose: whole(0, 390, timing.minutesBeforeClose),
  minutesBeforeBreak: whole(0, 390, timing.minutesBeforeBreak),
  ...LABELS,
  minutesSinceLow: whole(1, 390, timing.minutesSinceLow),
});

function blackoutWindow({ hoursBefore, minutesAfter }: BlackoutWindow) {
  return section({ hoursBefore: figure(0, 168, hoursBefore), minutesAfter: whole(0, 10_080, minutesAfter) });
}

const BLACKOUT = section({
  fomc: blackoutWindow(blackout.fomc),
  cpi: blackoutWindow(blackout.cpi),
  nfp: blackoutWindow(blackout.nfp),
});

const PREMIUM = section({
  underlyings: z
    .array(z.string({ error: SYMBOLS_ERROR }).min(1, { error: SYMBOLS_ERROR }), { error: SYMBOLS_ERROR })
    .default([...premium.underlyings]),
  structure: z.enum(STRUCTURES, { error: STRUCTURE_ERROR }).default(premium.structure),
  minimumPremium: figure(0, 2, premium.minimumPremium),
  strongPremium: figure(0, 2, premium.strongPremium),
  minimumRatio: figure(1, 10, premium.minimumRatio),
  minimumDays: whole(5, 1_000, premium.minimumDays),
  minimumRank: figure(0, 1, premium.minimumRank),
  cooldownMinutes: whole(0, 10_080, premium.cooldownMinutes),
  nearGates: whole(0, 6, premium.nearGates),
  nearShare: figure(0, 1, premium.nearShare),
  trends: words(TREND_REGIMES, premium.trends),
  volatilities: words(VOLATILITY_REGIMES, premium.volatilities),
});

const MOMENTUM = section({
  minimumMove: figure(0, 1, momentum.minimumMove),
  minimumHandovers: whole(2, 10_000, momentum.minimumHandovers),
  rememberedHandovers: whole(2, 100_000, momentum.rememberedHandovers),
});

const ROUTER = section({
  minimumScore: figure(0, 100, router.minimumScore),
  duplicateMinutes: whole(0, 10_080, router.duplicateMinutes),
  mostAtOnce: whole(1, 100, router.mostAtOnce),
  points: section({
    data: figure(0, 100, router.points.data),
    regime: figure(0, 100, router.points.regime),
    farm: figure(0, 100, router.points.farm),
    edge: figure(0, 100, router.points.edge),
    liquidity: figure(0, 100, router.points.liquidity),
  }),
  fullEdge: figure(0.001, 10, router.fullEdge),
  waitMinutes: whole(0, 1_440, router.waitMinutes),
  staleSeconds: whole(1, 86_400, router.staleSeconds),
});

const FALLBACK = DEFAULT_RECOMMEND_TERMS;
const TERMS = section({
  dteFrom: whole(0, 730, FALLBACK.dte.from),
  dteTo: whole(0, 730, FALLBACK.dte.to),
  shortDeltaFrom: figure(0, 1, FALLBACK.shortDelta.from),
  shortDeltaTo: figure(0, 1, FALLBACK.shortDelta.to),
  target: figure(0.01, 1, FALLBACK.target),
  stop: figure(0.1, 20, FALLBACK.stop),
  timeExitDte: whole(0, 365, FALLBACK.timeExitDte),
  minimumEdge: figure(-1, 10, FALLBACK.minimumEdge),
  minimumPop: figure(0, 1, FALLBACK.minimumPop),
  maximumAgeMinutes: whole(1, 390, FALLBACK.maximumAgeMs / MINUTE_MS),
});

/** By detector; whoever has no line of its own goes by `default`, and so does every figure that is not written. */
const TERMS_SECTION = section({
  default: TERMS,
  'ibit-put-spread': TERMS.optional(),
  'bito-put-spread': TERMS.optional(),
  'vrp-credit-spread': TERMS.optional(),
});

const FILE = z.strictObject(
  {
    timing: TIMING,
    blackout: BLACKOUT,
    premium: PREMIUM,
    momentum: MOMENTUM,
    router: ROUTER,
    terms: TERMS_SECTION,
  },
  {
    error: (issue) => (issue.code === 'invalid_type' ? 'must hold sections such as "timing": {}' : undefined),
  },
);
const NAMES = { ...DEFAULT_STRATEGY_PARAMS, terms: TERMS_SECTION.parse({}) };

function termsOf(written: z.output<typeof TERMS>): RecommendTerms {
  const { dteFrom, dteTo, shortDeltaFrom, shortDeltaTo, maximumAgeMinutes, ...others } = written;
  return {
    ...others,
    dte: { from: dteFrom, to: dteTo },
    shortDelta: { from: shortDeltaFrom, to: shortDeltaTo },
    maximumAgeMs: maximumAgeMinutes * MINUTE_MS,
  };
}

/** Bounds may each be possible and still leave nothing between them. */
function findContradiction({ terms, premium: sold, router: routed }: z.output<typeof FILE>): Contradiction | null {
  for (const [name, written] of Object.entries(terms)) {
    if (written === undefined) continue;
    const pairs = [
      ['dteFrom', written.dteFrom, 'dteTo', written.dteTo],
      ['shortDeltaFrom', written.shortDeltaFrom, 'shortDeltaTo', written.shortDeltaTo],
    ] as const;
    for (const [low, from, high, to] of pairs) {
      if (from <= to) continue;
      const field = `terms.${name}.${low}`;
      const remedy = `change one of the two so that ${field} is at most terms.${name}.${high}`;
      return { field, problem: `is ${from} but must be at most ${high} (${to})`, remedy };
    }
  }
  if (sold.strongPremium < sold.minimumPremium) {
    const problem = `is ${sold.strongPremium} but must be at least minimumPremium (${sold.minimumPremium})`;
    return { field: 'premium.strongPremium', problem, remedy: 'raise it, or lower premium.minimumPremium' };
  }
  if (Object.values(routed.points).some((points) => points > 0)) return null;
  const problem = 'gives no part of the score any points';
  return { field: 'router.points', problem, remedy: 'give at least one of them points, or delete it for the defaults' };
}

type Contradiction = Omit<SettingsProblem, 'file'>;
