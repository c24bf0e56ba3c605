import { z } from 'zod';
import type { PipelineSettings } from '#pipeline/pipeline-settings';
import { fail, ok, type Result } from '#primitives/result';
import { CALENDAR_EXCEPTIONS } from '#settings/calendar-file';
import { BARS_SCHEMA, FEATURES_SCHEMA } from '#settings/engine-settings';
import type { SettingsProblem } from '#settings/settings-problem';
import { checkThresholds } from '#settings/thresholds-file';

/** What tapes from before a setting was there were recorded under. */
const BEFORE = { fillGaps: false, lateBars: 'correction' };

const IN_HEADER = z.object({
  bars: z.preprocess((bars) => (typeof bars === 'object' ? { ...BEFORE, ...bars } : bars), BARS_SCHEMA),
  features: FEATURES_SCHEMA,
  regimes: z.unknown(),
  calendar: CALENDAR_EXCEPTIONS,
});

/** The settings at the head of a tape. `file` only names the tape in a problem. */
export function checkPipelineSettings(value: unknown, file: string): Result<PipelineSettings, SettingsProblem> {
  const parsed = IN_HEADER.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const field = (issue?.path ?? []).map(String).join('.');
    const problem = `in the header cannot be used (${issue?.message ?? 'unreadable'})`;
    return fail({ file, field, problem, remedy: 'replay it with the version of Argus that recorded it' });
  }
  const regimes = checkThresholds(parsed.data.regimes, file);
  if (!regimes.ok) return regimes;
  const { bars, features, calendar } = parsed.data;
  return ok({ bars, features, regimes: regimes.value, calendar });
}
