import { allDetectors } from '#detectors/all-detectors';
import type { ChainTerms } from '#detectors/chain-terms';
import type { DetectorSettings } from '#detectors/detector-settings';
import { MarketSight } from '#detectors/market-sight';
import {
  CONFIG_FOLDER,
  detectorSettings,
  loadSettings,
  marketEvents,
  spreadSettings,
  strategyParams,
  tradingCosts,
} from '#entry/load-settings';
import { NyseCalendar } from '#market/sessions/nyse-calendar';
import type { SourceSettings } from '#market/sources/source-settings';
import type { PipelineSettings } from '#pipeline/pipeline-settings';
import type { FarmCounsel } from '#strategies/farm-counsel';
import type { RecommendSettings } from '#strategies/recommend/spread-question';
import { SignalDesk } from '#strategies/signal-desk';
import type { StrategyParams } from '#strategies/strategy-params';

/** All that advice depends on besides a tape and its farm. */
export interface AdviceSetup {
  readonly detectors: DetectorSettings;
  readonly params: StrategyParams;
  readonly chains: ChainTerms;
  readonly sources: SourceSettings;
  readonly recommending: Omit<RecommendSettings, 'nyse'>;
}

/** From the settings files as they stand; a mistake in them is a failure in words. */
export function loadAdviceSetup(configFolder = CONFIG_FOLDER): AdviceSetup {
  const { options, sources } = loadSettings(configFolder).engine;
  const { rate, dividendYields } = options;
  const { fills, fees } = tradingCosts(configFolder);
  return {
    detectors: detectorSettings(configFolder),
    params: strategyParams(configFolder),
    chains: { rate, dividendYields, quoteMaxAgeMs: fills.quotes.maxAgeMs },
    sources,
    recommending: { spreads: spreadSettings(configFolder), fills, fees, events: marketEvents() },
  };
}

/** A desk that has heard nothing yet, by New York's calendar as a tape knows it. */
export function openSignalDesk(
  { detectors, params, chains, sources, recommending }: AdviceSetup,
  { calendar }: PipelineSettings,
  counsel: FarmCounsel | null,
): SignalDesk {
  const nyse = new NyseCalendar(calendar);
  return new SignalDesk({
    sight: new MarketSight(detectors.sight, nyse, chains, sources),
    detectors: allDetectors(detectors),
    params,
    recommending: { ...recommending, nyse },
    counsel,
  });
}
