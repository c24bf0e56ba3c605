import type { ChainInput, EngineInput } from '#domain/engine-input';
import type { Price } from '#domain/money';
import { addDays, formatDay } from '#market/sessions/civil-date';
import { newYorkDay } from '#market/sessions/new-york-time';
import { NyseCalendar, type TradingSession } from '#market/sessions/nyse-calendar';
import { epochMs, MINUTE_MS } from '#primitives/clock';
import { pricedChain } from '#tests/support/priced-chain';
import { listing, minuteTick, quote, SETTINGS, SHARE } from '#tests/support/scripted-inputs';

/** Monday 6 April 2026. */
const FIRST_DAY_MS = Date.UTC(2026, 3, 6, 12);
const VOLATILITY = 0.6;
const STRIKES = Array.from({ length: 46 }, (_, at) => 30 + at);
const LISTED_SESSIONS = 6;
/** After the open, and before the close; the last ones end with it. */
const LOOKED_AT = [30, 31, 32, 150, 151, 152] as const;
const BEFORE_CLOSE = [3, 2, 1] as const;

export interface SellerMarketTerms {
  readonly sessions: number;
  /** From this one on the price falls by a twentieth a day. */
  readonly crashFrom: number;
}

/**
 * Sessions of one fund that hardly moves although its options say otherwise, a paradise for whoever sells them, until it
 * falls day after day. A few minutes of each day are quoted; options expire on every day of trading.
 */
export function* sellerMarket({ sessions, crashFrom }: SellerMarketTerms): Generator<EngineInput> {
  const calendar = sessionsFrom(sessions + LISTED_SESSIONS);
  yield listing(SHARE, (calendar[0] as TradingSession).openMs - 60 * MINUTE_MS);
  for (let at = 0; at < sessions; at++) {
    const { openMs, closeMs } = calendar[at] as TradingSession;
    const expiries = calendar.slice(at, at + LISTED_SESSIONS).map(({ day }) => formatDay(day));
    const minutes = [
      ...LOOKED_AT.map((after) => openMs + after * MINUTE_MS),
      ...BEFORE_CLOSE.map((before) => closeMs - before * MINUTE_MS),
    ];
    for (const startMs of minutes) yield* minuteOf(startMs, spotAt(startMs, at, crashFrom), expiries);
  }
}

function* minuteOf(startMs: number, spot: number, expiries: readonly string[]): Generator<EngineInput> {
  const price = Math.round(spot * 10_000);
  const seenMs = epochMs(startMs + 20_000);
  yield quote(startMs + 10_000, { bid: price - 50, ask: price + 50, last: price as Price });
  const chain = pricedChain({
    underlying: SHARE.symbol,
    provider: 'seller-market',
    spot,
    rate: 0.04,
    dividendYield: 0,
    atMs: seenMs,
    expiries,
    strikes: STRIKES,
    volatility: () => VOLATILITY,
    halfSpread: 0.01,
  });
  const input: ChainInput = { kind: 'chain', seenMs, source: SHARE.source, chain };
  yield input;
  yield minuteTick(startMs + MINUTE_MS + 5_000);
}

function spotAt(ms: number, session: number, crashFrom: number): number {
  const wave = 60 + 0.8 * Math.sin(session / 3) + 0.15 * Math.sin(ms / 7e6);
  return session < crashFrom ? wave : wave * 0.95 ** (session - crashFrom + 1);
}

function sessionsFrom(count: number): readonly TradingSession[] {
  const nyse = new NyseCalendar(SETTINGS.calendar);
  const found: TradingSession[] = [];
  for (let day = newYorkDay(FIRST_DAY_MS); found.length < count; day = addDays(day, 1)) {
    const session = nyse.session(day);
    if (session !== null) found.push(session);
  }
  return found;
}
