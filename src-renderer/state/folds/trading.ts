import type { CalendarView } from '#contract/calendar-view';
import type { JournalView, PositionsView, RiskView } from '#contract/book-view';
import type { RecommendationView, SignalsView, TicketsView } from '#contract/trade-view';
import { merge } from '#window/state/folds/merge.ts';
import type { StreamFold } from '#window/state/folds/stream-fold.ts';

export const signalsFold: StreamFold<'signals', SignalsView> = { begin: (snapshot) => snapshot, fold: merge };
export const recommendationFold: StreamFold<'recommendation', RecommendationView> = {
  begin: (snapshot) => snapshot,
  fold: merge,
};
export const ticketsFold: StreamFold<'tickets', TicketsView> = { begin: (snapshot) => snapshot, fold: merge };
export const positionsFold: StreamFold<'positions', PositionsView> = { begin: (snapshot) => snapshot, fold: merge };
export const journalFold: StreamFold<'journal', JournalView> = { begin: (snapshot) => snapshot, fold: merge };
export const riskFold: StreamFold<'risk', RiskView> = { begin: (snapshot) => snapshot, fold: merge };
export const calendarFold: StreamFold<'calendar', CalendarView> = { begin: (snapshot) => snapshot, fold: merge };
