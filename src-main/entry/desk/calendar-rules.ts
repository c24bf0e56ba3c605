import type { MarketEventData } from '#market/sessions/market-events';
import { CalendarFileFault, loadMarketEvents } from '#settings/calendar-file';
import { formatSettingsProblem } from '#settings/settings-problem';
import { loadStrategyParams } from '#settings/strategy-params-file';
import type { CalendarRules } from '#transport/projections/trading/calendar-stream';

/** Dated events, and when nothing is sold around them, from the settings as they stand whenever that is asked. */
export function calendarRules(configFolder: string, note: (text: string) => void): CalendarRules {
  return {
    events: eventsOrNone(note),
    blackout: () => {
      const params = loadStrategyParams(`${configFolder}/strategy_params.json`);
      if (params.ok) return params.value.blackout;
      note(formatSettingsProblem(params.failure));
      return null;
    },
  };
}

/** Without their file none is known, which the calendar says of every kind. */
function eventsOrNone(note: (text: string) => void): MarketEventData {
  try {
    return loadMarketEvents();
  } catch (error) {
    if (!(error instanceof CalendarFileFault)) throw error;
    note(error.message);
    return { series: [] };
  }
}
