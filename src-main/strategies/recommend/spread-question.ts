import type { Structure, StructureKind } from '#domain/structure';
import type { MarketEventData } from '#market/sessions/market-events';
import type { NyseCalendar } from '#market/sessions/nyse-calendar';
import type { ChainSnapshot } from '#options/chains/chain-snapshot';
import type { FeeTable } from '#options/fills/fee-schedule';
import type { FillSettings } from '#options/fills/fill-settings';
import type { ClosesByDay } from '#options/spreads/price-history';
import type { SpreadSettings } from '#options/spreads/spread-settings';
import type { EpochMs } from '#primitives/clock';
import type { RecommendTerms } from '#strategies/recommend/recommend-terms';

/** What does not change from one question to the next. */
export interface RecommendSettings {
  readonly spreads: SpreadSettings;
  readonly fills: FillSettings;
  readonly fees: FeeTable;
  readonly events: MarketEventData;
  readonly nyse: NyseCalendar;
}

/** What is known of a market besides its chain. Null is "not known". */
export interface MarketContext {
  /** How much the underlying is expected to move, a fraction a year, whatever is implied. */
  readonly forecastVolatility: number | null;
  /** Its own past. */
  readonly closes: ClosesByDay | null;
  /** How unusual the skew is, in standard deviations. */
  readonly skewZ: number | null;
  /** The score of the conditions. */
  readonly warmth: number | null;
}

/** Which spread of one kind would be sold now. */
export interface SpreadQuestion {
  readonly atMs: EpochMs;
  readonly structure: StructureKind;
  readonly chain: ChainSnapshot;
  readonly context: MarketContext;
  readonly terms: RecommendTerms;
  /** Spreads that paper traders follow: they are looked at as well, and come first where little is lost by it. */
  readonly known?: readonly Structure[];
}
