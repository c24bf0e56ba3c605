import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AlertSettings } from '#alerts/alert-settings';
import type { DetectorSettings } from '#detectors/detector-settings';
import { CommandFailure, ExitCode } from '#entry/terminal/command-failure';
import type { LeagueRules } from '#farm/league/league-rules';
import type { FarmGrid } from '#farm/population/farm-grid';
import type { PromotionRules } from '#farm/promotion/promotion-rules';
import type { MarketEventData } from '#market/sessions/market-events';
import type { SpreadSettings } from '#options/spreads/spread-settings';
import type { PipelineSettings } from '#pipeline/pipeline-settings';
import type { PortfolioSettings } from '#portfolio/portfolio-settings';
import type { Result } from '#primitives/result';
import { loadAlertSettings } from '#settings/alerts-file';
import { CalendarFileFault, loadCalendarExceptions, loadMarketEvents } from '#settings/calendar-file';
import { type EngineSettings, loadEngineSettings } from '#settings/engine-settings';
import { loadFarmGrid } from '#settings/farm-file';
import { loadLeagueRules } from '#settings/league-file';
import { loadTradingCosts, type TradingCosts } from '#settings/fees-file';
import { loadPortfolioSettings } from '#settings/portfolio-file';
import { loadPromotionRules } from '#settings/promotion-file';
import { formatSettingsProblem, type SettingsProblem } from '#settings/settings-problem';
import { loadStrategyParams } from '#settings/strategy-params-file';
import { loadThresholds } from '#settings/thresholds-file';
import type { StrategyParams } from '#strategies/strategy-params';

export const CONFIG_FOLDER = fileURLToPath(new URL('../../config/', import.meta.url));

export interface LoadedSettings {
  readonly engine: EngineSettings;
  readonly pipeline: PipelineSettings;
}

/** Everything under `config/`, checked. A mistake in it ends the command: nothing starts on half-read settings. */
export function loadSettings(folder = CONFIG_FOLDER): LoadedSettings {
  const engine = valueOf(loadEngineSettings(join(folder, 'config.yaml')));
  const { regimes } = valueOf(loadThresholds(join(folder, 'thresholds.yaml')));
  const { closed, early, lateOpen } = calendarExceptions();
  const pipeline = { bars: engine.bars, features: engine.features, regimes, calendar: { closed, early, lateOpen } };
  return { engine, pipeline };
}

/** What a search for spreads looks for, or the end of the command. */
export function spreadSettings(folder = CONFIG_FOLDER): SpreadSettings {
  return valueOf(loadThresholds(join(folder, 'thresholds.yaml'))).spreads;
}

/** What detectors look at and when they speak, or the end of the command. */
export function detectorSettings(folder = CONFIG_FOLDER): DetectorSettings {
  return valueOf(loadThresholds(join(folder, 'thresholds.yaml'))).detectors;
}

/** What fills give away and what is charged for trades, or the end of the command. */
export function tradingCosts(folder = CONFIG_FOLDER): TradingCosts {
  return valueOf(loadTradingCosts(join(folder, 'fees.yaml')));
}

/** What strategies sell and when, or the end of the command. */
export function strategyParams(folder = CONFIG_FOLDER): StrategyParams {
  return valueOf(loadStrategyParams(join(folder, 'strategy_params.json')));
}

/** The published dates of events that move markets, or the end of the command. */
export function marketEvents(): MarketEventData {
  return fromCalendar(loadMarketEvents);
}

/** The farm's population as it is declared, or the end of the command. */
export function farmGrid(path = `${CONFIG_FOLDER}farm.yaml`): FarmGrid {
  return valueOf(loadFarmGrid(path));
}

/** When the league believes a figure, or the end of the command. */
export function leagueRules(folder = CONFIG_FOLDER): LeagueRules {
  return valueOf(loadLeagueRules(join(folder, 'league.yaml')));
}

/** Who is followed, or the end of the command. */
export function promotionRules(folder = CONFIG_FOLDER): PromotionRules {
  return valueOf(loadPromotionRules(join(folder, 'promotion.yaml')));
}

/** Who is told what, and where, or the end of the command. */
export function alertSettings(folder = CONFIG_FOLDER): AlertSettings {
  return valueOf(loadAlertSettings(join(folder, 'alerts.yaml')));
}

/** The account, its limits and its breakers, or the end of the command. */
export function portfolioSettings(folder = CONFIG_FOLDER): PortfolioSettings {
  return valueOf(loadPortfolioSettings(join(folder, 'portfolio.yaml')));
}

function valueOf<Value>(result: Result<Value, SettingsProblem>): Value {
  if (result.ok) return result.value;
  throw new CommandFailure(ExitCode.badInput, formatSettingsProblem(result.failure));
}

/** Closings and half days that no rule foretells, or the end of the command. */
export function calendarExceptions(): PipelineSettings['calendar'] {
  return fromCalendar(loadCalendarExceptions);
}

function fromCalendar<Value>(load: () => Value): Value {
  try {
    return load();
  } catch (error) {
    if (error instanceof CalendarFileFault) throw new CommandFailure(ExitCode.environment, error.message, error);
    throw error;
  }
}
