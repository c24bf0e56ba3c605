import { z } from 'zod';
import { DEFAULT_DETECTOR_SETTINGS, type DetectorSettings, type PutSpreadSettings } from '#detectors/detector-settings';
import type { SettingsProblem } from '#settings/settings-problem';
import { figure, section, whole } from '#settings/settings-schema';

/** The section as it is written. */
export const DETECTOR_SECTION_DEFAULTS = DEFAULT_DETECTOR_SETTINGS;

const { sight, ibitPutSpread, bitoPutSpread, optionsIv, volatilityShift, gapRisk, conditions } =
  DEFAULT_DETECTOR_SETTINGS;

const SYMBOL_ERROR = 'must be a symbol as it is listed, such as BTCUSDT';
const UNDERLYINGS_ERROR = 'must be a list of one to twenty symbols, each once, such as [IBIT, SPY]';
const DAY_MINUTES = 1_440;

function symbol(fallback: string) {
  return z.string({ error: SYMBOL_ERROR }).min(1, { error: SYMBOL_ERROR }).default(fallback);
}

const COIN_FUNDS = z
  .record(z.string(), figure(-3, 3, 1), {
    error: (issue) => (issue.code === 'invalid_type' ? 'must be a section of `SYMBOL: share` lines' : undefined),
  })
  .nullable()
  .transform((shares): Readonly<Record<string, number>> => shares ?? {})
  .default({ ...sight.coinFunds });

function putSpread(defaults: PutSpreadSettings) {
  return section({
    minimumCoinVolatility: figure(0, 5, defaults.minimumCoinVolatility),
    minimumCoinZ: figure(-10, 10, defaults.minimumCoinZ),
    minimumDrop: figure(0, 1, defaults.minimumDrop),
    firstTierDrop: figure(0, 1, defaults.firstTierDrop),
    minimumIvRank: figure(0, 1, defaults.minimumIvRank),
    minimumRankDays: whole(20, 252, defaults.minimumRankDays),
    maximumQuoteAgeSeconds: whole(1, 3_600, defaults.maximumQuoteAgeSeconds),
    afterOpenMinutes: whole(0, 390, defaults.afterOpenMinutes),
    beforeCloseMinutes: whole(0, 390, defaults.beforeCloseMinutes),
    cooldownMinutes: whole(0, DAY_MINUTES, defaults.cooldownMinutes),
    nearGates: whole(0, 7, defaults.nearGates),
    nearShare: figure(0, 1, defaults.nearShare),
  });
}

export const DETECTOR_SECTION = section({
  sight: section({
    underlyings: z
      .array(symbol(''), { error: UNDERLYINGS_ERROR })
      .min(1, { error: UNDERLYINGS_ERROR })
      .max(20, { error: UNDERLYINGS_ERROR })
      .refine((names) => new Set(names).size === names.length, { error: UNDERLYINGS_ERROR })
      .default([...sight.underlyings]),
    coin: symbol(sight.coin),
    coinVolatility: symbol(sight.coinVolatility),
    coinFunds: COIN_FUNDS,
    priceMinutes: whole(1, 390, sight.priceMinutes),
    dropMinutes: whole(1, 390, sight.dropMinutes),
    smileMinutes: whole(1, 390, sight.smileMinutes),
    fewestVolatilityDays: whole(20, 365, sight.fewestVolatilityDays),
    fewestSkewDays: whole(5, 252, sight.fewestSkewDays),
  }),
  ibitPutSpread: putSpread(ibitPutSpread),
  bitoPutSpread: putSpread(bitoPutSpread),
  optionsIv: section({
    highRank: figure(0, 1, optionsIv.highRank),
    lowRank: figure(0, 1, optionsIv.lowRank),
    skewZ: figure(0, 20, optionsIv.skewZ),
    anomalyLooks: whole(1, 100, optionsIv.anomalyLooks),
    cooldownMinutes: whole(0, DAY_MINUTES, optionsIv.cooldownMinutes),
  }),
  volatilityShift: section({
    minutes: whole(1, 390, volatilityShift.minutes),
    expansion: figure(0.001, 10, volatilityShift.expansion),
    compression: figure(0.001, 1, volatilityShift.compression),
    cooldownMinutes: whole(0, DAY_MINUTES, volatilityShift.cooldownMinutes),
  }),
  gapRisk: section({
    minimumGap: figure(0.0001, 1, gapRisk.minimumGap),
    step: figure(0.0001, 1, gapRisk.step),
  }),
  conditions: section({
    warmFrom: whole(0, 100, conditions.warmFrom),
    warmUntil: whole(0, 100, conditions.warmUntil),
  }),
});

/** Bounds may each be possible and still contradict each other. */
export function findDetectorContradiction(settings: DetectorSettings): Omit<SettingsProblem, 'file'> | null {
  const { optionsIv: ofOptions, conditions: ofConditions } = settings;
  const ofFunds = (['ibitPutSpread', 'bitoPutSpread'] as const).map((name) => {
    const { minimumDrop, firstTierDrop } = settings[name];
    return [`${name}.minimumDrop`, minimumDrop, `${name}.firstTierDrop`, firstTierDrop] as const;
  });
  const ordered = [
    ...ofFunds,
    ['optionsIv.lowRank', ofOptions.lowRank, 'optionsIv.highRank', ofOptions.highRank],
    ['conditions.warmUntil', ofConditions.warmUntil, 'conditions.warmFrom', ofConditions.warmFrom],
  ] as const;
  for (const [low, from, high, to] of ordered) {
    if (from <= to) continue;
    const field = `detectors.${low}`;
    const problem = `is ${from} but must be at most ${high} (${to})`;
    return { field, problem, remedy: `change one of the two so that ${field} is at most detectors.${high}` };
  }
  return null;
}
