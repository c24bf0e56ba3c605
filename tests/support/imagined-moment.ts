import { conditionsOf } from '#detectors/conditions-of';
import type { CoinMoment, SightMoment, UnderlyingMoment } from '#detectors/sight-moment';
import { ticker } from '#domain/instrument';
import { newYorkDay } from '#market/sessions/new-york-time';
import { NyseCalendar } from '#market/sessions/nyse-calendar';
import { ivRank } from '#options/surface/iv-rank';
import { epochMs, MINUTE_MS } from '#primitives/clock';
import { quotedChain } from '#tests/support/quoted-chain';

const NYSE = new NyseCalendar({ closed: [], early: [], lateOpen: [] });
/** 11:00 in New York on a Friday. */
export const MOMENT_AT = epochMs(Date.UTC(2026, 2, 6, 16));

export const STORMY_COIN: CoinMoment = {
  symbol: ticker('BTCUSDT'),
  price: 65_000,
  pricedMs: MOMENT_AT,
  regime: null,
  session: 'US',
  volatility: { value: 0.7, z: 1.8, days: 365 },
  volatilityProblem: null,
  volatilityAtMs: MOMENT_AT,
  dayChange: -0.06,
  sinceClose: -0.05,
};

/** A fund that has fallen far while its options are dear. */
export function fallenFund(change: Partial<UnderlyingMoment> = {}, atMs = MOMENT_AT): UnderlyingMoment {
  const symbol = change.symbol ?? ticker('IBIT');
  const rank = ivRank(0.66, [0.3, ...Array.from({ length: 250 }, () => 0.5), 0.8]);
  const facts = { impliedVolatility: 0.66, ivRank: rank, realised: 0.5, regime: null };
  return {
    symbol,
    coinShare: 1,
    price: 37.6,
    pricedMs: atMs,
    regime: null,
    quality: 0,
    previousClose: 40,
    dayChange: -0.06,
    recentDrop: 0.04,
    chain: { ...quotedChain({ spot: 37.6, expiries: {} }), atMs, seenMs: atMs },
    chainProblem: null,
    impliedVolatility: 0.66,
    ivRank: rank,
    realised: { forecast: 0.5, trailing: 0.48, days: 252 },
    premium: 0.16,
    skew: null,
    anomalies: [],
    conditions: conditionsOf({ underlying: symbol, atMs, ...facts }),
    gap: null,
    ...change,
  };
}

/** A moment by New York's clock, so many minutes after 11:00 on that Friday, at which everything speaks for a put spread. */
export function momentAt(
  minutes = 0,
  change: Partial<UnderlyingMoment> = {},
  coin: Partial<CoinMoment> = {},
): SightMoment {
  const atMs = epochMs(MOMENT_AT + minutes * MINUTE_MS);
  const day = newYorkDay(atMs - 1);
  const session = NYSE.session(day);
  const isRegular = session !== null && atMs > session.openMs && atMs <= session.closeMs;
  return {
    atMs,
    seenMs: epochMs(atMs + 2_000),
    day,
    session,
    isRegular,
    minutesSinceOpen: isRegular ? (atMs - session.openMs) / MINUTE_MS : null,
    minutesToClose: isRegular ? (session.closeMs - atMs) / MINUTE_MS : null,
    market: null,
    coin: { ...STORMY_COIN, ...coin },
    underlyings: [fallenFund(change, atMs)],
  };
}
