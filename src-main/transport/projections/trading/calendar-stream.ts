import type { CalendarView } from '#contract/calendar-view';
import type { MarketEventData } from '#market/sessions/market-events';
import { isCovered, newYorkDay } from '#market/sessions/new-york-time';
import type { Scene } from '#research/desk/scene';
import { calendarAt, type ListedExpiry } from '#transport/projections/trading/calendar-words';
import type { BlackoutParams } from '#strategies/strategy-params';
import type { StreamView } from '#transport/stream-source';

/** What no scene says: dates that authorities have published, and what is made of them. */
export interface CalendarRules {
  readonly events: MarketEventData;
  /** The same as long as the settings are; null where they cannot be read. */
  readonly blackout: BlackoutParams | null;
}

interface CalendarParts {
  readonly scene: () => Scene;
  readonly rules: CalendarRules;
}

/** The calendar as of the cursor's date. It changes with the date, and when options of another expiry are seen. */
export class CalendarStream implements StreamView<'calendar'> {
  readonly #parts: CalendarParts;
  readonly #listening: Disposable;
  #told = '';
  #toldBlackout: BlackoutParams | null = null;

  constructor(parts: CalendarParts, listening: Disposable) {
    this.#parts = parts;
    this.#listening = listening;
  }

  snapshot(): CalendarView {
    const scene = this.#parts.scene();
    const expiries = listedExpiries(scene);
    this.#told = signOf(scene, expiries);
    const { events, blackout } = this.#parts.rules;
    this.#toldBlackout = blackout;
    return calendarAt({ nyse: scene.nyse, events, blackout, expiries, nowMs: scene.seenMs });
  }

  take(): CalendarView | null {
    const scene = this.#parts.scene();
    const isSame = signOf(scene, listedExpiries(scene)) === this.#told;
    return isSame && this.#parts.rules.blackout === this.#toldBlackout ? null : this.snapshot();
  }

  [Symbol.dispose](): void {
    this.#listening[Symbol.dispose]();
  }
}

function listedExpiries({ chains }: Scene): readonly ListedExpiry[] {
  return chains.flatMap(({ chain: { underlying, terms, layout } }) =>
    layout.expiries.map((expiry) => ({ underlying, expiry, settlement: terms.settlement })),
  );
}

/** All that a calendar depends on. */
function signOf({ nyse, seenMs }: Scene, expiries: readonly ListedExpiry[]): string {
  if (nyse === null || seenMs === null || !isCovered(seenMs)) return 'nothing';
  return `${newYorkDay(seenMs)} ${expiries.map(({ underlying, expiry }) => `${underlying} ${expiry}`).join()}`;
}
