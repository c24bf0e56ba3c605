import type { JournalView, PositionsView, RiskView, TradingStance } from '#contract/book-view';
import type { RecommendationView, SignalsView, TicketsView } from '#contract/trade-view';

/** What the panels about trading show: everything as it was known at the cursor, worked out when it is asked for. */
export interface TradingBoard {
  readonly stance: TradingStance;
  signals(): SignalsView;
  /** Null: the best one that is open, else the newest. */
  recommendation(id: string | null): RecommendationView;
  tickets(): TicketsView;
  positions(): PositionsView;
  journal(): JournalView;
  risk(): RiskView;
}
