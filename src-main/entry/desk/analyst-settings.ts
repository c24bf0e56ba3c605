import { NyseCalendar } from '#market/sessions/nyse-calendar';
import type { Result } from '#primitives/result';
import { loadCalendarExceptions } from '#settings/calendar-file';
import { loadEngineSettings } from '#settings/engine-settings';
import { loadTradingCosts } from '#settings/fees-file';
import { formatSettingsProblem, type SettingsProblem } from '#settings/settings-problem';
import { loadThresholds } from '#settings/thresholds-file';
import type { AnalystSettings } from '#transport/projections/options/chain-analysis';

/** What options are valued with, from the settings files as they stand. Throws what is wrong with them, in words. */
export function loadAnalystSettings(configFolder: string): AnalystSettings {
  const { options } = valueOf(loadEngineSettings(`${configFolder}/config.yaml`));
  const { spreads } = valueOf(loadThresholds(`${configFolder}/thresholds.yaml`));
  const { fills, fees } = valueOf(loadTradingCosts(`${configFolder}/fees.yaml`));
  const { rate, dividendYields } = options;
  return { rate, dividendYields, spreads, fills, fees, nyse: new NyseCalendar(loadCalendarExceptions()) };
}

function valueOf<Value>(result: Result<Value, SettingsProblem>): Value {
  if (result.ok) return result.value;
  throw new Error(formatSettingsProblem(result.failure));
}
