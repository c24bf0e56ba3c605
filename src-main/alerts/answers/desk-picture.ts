import type { Conditions } from '#domain/advice';
import type { Ticker } from '#domain/instrument';
import type { Recommendation, RecommendationEnd, Repricing } from '#domain/recommendation';
import type { MarketRegime, SymbolRegime } from '#domain/regime';
import type { RoutedSignal } from '#domain/signal';
import type { SizeText } from '#alerts/words/recommendation-lines';
import type { BreakerState } from '#portfolio/breakers/breaker-state';
import type { TraderBook } from '#portfolio/book/trader-book';
import type { PositionGlance } from '#portfolio/watch/position-watch';
import type { EpochMs } from '#primitives/clock';

/** A recommendation with the newest that is known of it. */
export interface KnownRecommendation {
  readonly recommendation: Recommendation;
  readonly newest: Repricing | null;
  readonly end: RecommendationEnd | null;
}

/** Everything that an answer may speak of, as it is when it was asked for. */
export interface DeskPicture {
  /** "recording day.tape (simulated market)" */
  readonly what: string;
  /** The desk's time: that of the newest input. Null before the first. */
  readonly nowMs: EpochMs | null;
  readonly inputs: number;
  readonly tapeBytes: number;
  readonly startedMs: EpochMs;
  /** Why nothing is recorded just now. */
  readonly halted: string | null;
  readonly recommendations: readonly KnownRecommendation[];
  readonly accepted: readonly RoutedSignal[];
  readonly refused: readonly RoutedSignal[];
  readonly conditions: ReadonlyMap<Ticker, Conditions>;
  readonly regimes: ReadonlyMap<Ticker, SymbolRegime>;
  readonly marketRegime: MarketRegime | null;
  readonly farm: readonly string[];
  readonly book: TraderBook;
  /** Open positions as they were looked at last. */
  readonly glances: ReadonlyMap<string, PositionGlance>;
  readonly breakers: readonly BreakerState[];
  readonly sizeOf: (recommendation: Recommendation) => SizeText | null;
}
