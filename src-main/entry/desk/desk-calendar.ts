import type { MarketEventData } from '#market/sessions/market-events';
import { CalendarFileFault, loadMarketEvents } from '#settings/calendar-file';
import { formatSettingsProblem } from '#settings/settings-problem';
import { loadStrategyParams } from '#settings/strategy-params-file';
import type { BlackoutParams } from '#strategies/strategy-params';
import type { CalendarRules } from '#transport/projections/trading/calendar-stream';

/** Dated events, and when nothing is sold around them, from the settings files. */
export class DeskCalendar implements CalendarRules {
  readonly events: MarketEventData;
  readonly #configFolder: string;
  readonly #note: (text: string) => void;
  #blackout: BlackoutParams | null;

  constructor(configFolder: string, note: (text: string) => void) {
    this.#configFolder = configFolder;
    this.#note = note;
    this.events = eventsOrNone(note);
    this.#blackout = this.#load();
  }

  get blackout(): BlackoutParams | null {
    return this.#blackout;
  }

  /** The settings have changed. */
  renew(): void {
    this.#blackout = this.#load();
  }

  #load(): BlackoutParams | null {
    const params = loadStrategyParams(`${this.#configFolder}/strategy_params.json`);
    if (params.ok) return params.value.blackout;
    this.#note(formatSettingsProblem(params.failure));
    return null;
  }
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
