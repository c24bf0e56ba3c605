import type { MarketEventData } from '#market/sessions/market-events';
import { CalendarFileFault, loadMarketEvents } from '#settings/calendar-file';

/** The dated events. Without their file none is known, which the calendar says of every kind. */
export function deskEvents(note: (text: string) => void): MarketEventData {
  try {
    return loadMarketEvents();
  } catch (error) {
    if (!(error instanceof CalendarFileFault)) throw error;
    note(error.message);
    return { series: [] };
  }
}
