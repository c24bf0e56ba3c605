import { z } from 'zod';
import { GRADES } from '#options/spreads/spread-candidate';
import { DEFAULT_SPREAD_SETTINGS, type SpreadSettings } from '#options/spreads/spread-settings';
import { figure, section, whole } from '#settings/settings-schema';
import type { SettingsProblem } from '#settings/settings-problem';

const { search, checks, margin, broker, paths } = DEFAULT_SPREAD_SETTINGS;

/** The section as it is written: what is searched for stands at its top. */
export const SPREAD_SECTION_DEFAULTS = { ...search, broker, paths, checks, margin };

const GRADE_ERROR = `must be one of ${GRADES.join(', ')}`;
const WIDTHS_ERROR = 'must be a list of one to five shares from 0.001 to 0.5, such as [0.01, 0.02]';
const PATHS_ERROR = 'must be a multiple of 64 from 64 to 1048576';

export const SPREAD_SECTION = section({
  dteFrom: whole(0, 3_650, search.dteFrom),
  dteTo: whole(0, 3_650, search.dteTo),
  shortDeltaFrom: figure(0, 1, search.shortDeltaFrom),
  shortDeltaTo: figure(0, 1, search.shortDeltaTo),
  straddleDeltaFrom: figure(0, 1, search.straddleDeltaFrom),
  straddleDeltaTo: figure(0, 1, search.straddleDeltaTo),
  deltaBalance: figure(0, 1, search.deltaBalance),
  widths: z
    .array(z.number({ error: WIDTHS_ERROR }).min(0.001, { error: WIDTHS_ERROR }).max(0.5, { error: WIDTHS_ERROR }), {
      error: WIDTHS_ERROR,
    })
    .min(1, { error: WIDTHS_ERROR })
    .max(5, { error: WIDTHS_ERROR })
    .default([...search.widths]),
  broker: z.string({ error: 'must be the name of a broker in fees.yaml' }).min(1).default(broker),
  paths: z
    .number({ error: PATHS_ERROR })
    .min(64, { error: PATHS_ERROR })
    .max(1_048_576, { error: PATHS_ERROR })
    .multipleOf(64, { error: PATHS_ERROR })
    .default(paths),
  checks: section({
    minimumGrade: z.enum(GRADES, { error: GRADE_ERROR }).default(checks.minimumGrade),
    minimumCreditShare: figure(0, 1, checks.minimumCreditShare),
    minimumCredit: figure(0, 1_000, checks.minimumCredit),
    maximumGivenUp: figure(0, 1, checks.maximumGivenUp),
    maximumLegSkewMs: whole(0, 86_400_000, checks.maximumLegSkewMs),
    minimumPop: figure(0, 1, checks.minimumPop),
  }),
  margin: section({
    nakedShare: figure(0, 2, margin.nakedShare),
    nakedFloor: figure(0, 2, margin.nakedFloor),
    sharesInitial: figure(0, 1, margin.sharesInitial),
  }),
});

export function spreadSettingsOf(written: z.output<typeof SPREAD_SECTION>): SpreadSettings {
  const { checks: ofChecks, margin: ofMargin, broker: whose, paths: drawn, ...ofSearch } = written;
  return { search: ofSearch, checks: ofChecks, margin: ofMargin, broker: whose, paths: drawn };
}

/** Bounds may each be possible and still leave nothing between them. */
export function findSpreadContradiction({ search: found }: SpreadSettings): Omit<SettingsProblem, 'file'> | null {
  const ranges = [
    ['dteFrom', found.dteFrom, 'dteTo', found.dteTo],
    ['shortDeltaFrom', found.shortDeltaFrom, 'shortDeltaTo', found.shortDeltaTo],
    ['straddleDeltaFrom', found.straddleDeltaFrom, 'straddleDeltaTo', found.straddleDeltaTo],
  ] as const;
  for (const [low, from, high, to] of ranges) {
    if (from <= to) continue;
    const field = `spreads.${low}`;
    const problem = `is ${from} but must be at most ${high} (${to})`;
    return { field, problem, remedy: `change one of the two so that ${field} is at most spreads.${high}` };
  }
  return null;
}
