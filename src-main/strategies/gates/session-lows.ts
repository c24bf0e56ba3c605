import type { SightMoment } from '#detectors/sight-moment';
import type { Ticker } from '#domain/instrument';
import type { CivilDay } from '#market/sessions/civil-date';
import { type EpochMs, MINUTE_MS } from '#primitives/clock';

interface SessionLow {
  readonly day: CivilDay;
  readonly price: number;
  readonly atMs: EpochMs;
}

/** When each underlying last made a new low of its session, by the closes of minutes. */
export class SessionLows {
  readonly #lows = new Map<Ticker, SessionLow>();

  hear({ underlyings, session, isRegular, atMs }: SightMoment): void {
    if (!isRegular || session === null) return;
    for (const { symbol, price, pricedMs } of underlyings) {
      // A price that was carried over from before the open is no price of this session.
      if (price === null || pricedMs === null || pricedMs <= session.openMs) continue;
      const low = this.#lows.get(symbol);
      if (low?.day === session.day && price > low.price) continue;
      this.#lows.set(symbol, { day: session.day, price, atMs });
    }
  }

  /** Null where this session has none. */
  minutesSince(symbol: Ticker, { session, atMs }: SightMoment): number | null {
    const low = this.#lows.get(symbol);
    return low === undefined || session === null || low.day !== session.day ? null : (atMs - low.atMs) / MINUTE_MS;
  }
}
