import { loadPortfolioSettings } from '#settings/portfolio-file';
import { join } from 'node:path';
import { NyseCalendar } from '#market/sessions/nyse-calendar';
import type { SourceSettings } from '#market/sources/source-settings';
import type { FeeTable } from '#options/fills/fee-schedule';
import type { FillSettings } from '#options/fills/fill-settings';
import type { PortfolioSettings } from '#portfolio/portfolio-settings';
import { fail, ok, type Result } from '#primitives/result';
import { CalendarFileFault, loadCalendarExceptions } from '#settings/calendar-file';
import { loadEngineSettings } from '#settings/engine-settings';
import { loadTradingCosts } from '#settings/fees-file';
import { formatSettingsProblem } from '#settings/settings-problem';

/** What sizes, limits and marks rest on besides the book and the quotes. */
export interface TradingTerms {
  readonly portfolio: PortfolioSettings;
  readonly fills: FillSettings;
  readonly fees: FeeTable;
  readonly rate: number;
  readonly dividendYields: Readonly<Record<string, number>>;
  readonly nyse: NyseCalendar;
  /** Which provider's quotes mark what is held, where there are several. */
  readonly sources: SourceSettings;
}

/** From the settings files as they stand, or what is wrong with them. */
export function loadTradingTerms(configFolder: string): Result<TradingTerms, string> {
  const engine = loadEngineSettings(join(configFolder, 'config.yaml'));
  if (!engine.ok) return fail(formatSettingsProblem(engine.failure));
  const costs = loadTradingCosts(join(configFolder, 'fees.yaml'));
  if (!costs.ok) return fail(formatSettingsProblem(costs.failure));
  const portfolio = loadPortfolioSettings(join(configFolder, 'portfolio.yaml'));
  if (!portfolio.ok) return fail(formatSettingsProblem(portfolio.failure));
  try {
    const nyse = new NyseCalendar(loadCalendarExceptions());
    const { options, sources } = engine.value;
    const { rate, dividendYields } = options;
    return ok({ portfolio: portfolio.value, ...costs.value, rate, dividendYields, nyse, sources });
  } catch (error) {
    if (error instanceof CalendarFileFault) return fail(error.message);
    throw error;
  }
}
