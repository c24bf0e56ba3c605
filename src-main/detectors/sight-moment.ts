import type { Conditions, GapRisk } from '#domain/advice';
import type { Ticker } from '#domain/instrument';
import type { MarketRegime, QualityFlags, Session, SymbolRegime } from '#domain/regime';
import type { CivilDay } from '#market/sessions/civil-date';
import type { TradingSession } from '#market/sessions/nyse-calendar';
import type { ChainSnapshot } from '#options/chains/chain-snapshot';
import type { IvRank } from '#options/surface/iv-rank';
import type { PersistentAnomaly } from '#options/surface/anomaly-watch';
import type { EpochMs } from '#primitives/clock';

/** A figure among its own past: what it is, how far that is from usual, and how many days say so. */
export interface Standing {
  readonly value: number;
  /** Standard deviations from the mean of the days before; null where those are too few, or all alike. */
  readonly z: number | null;
  readonly days: number;
}

/** What the days so far make of the volatility to come. Fractions a year, nights included. */
export interface VolatilityForecast {
  /** Over the next 30 calendar days. */
  readonly forecast: number;
  /** Of the last 21 sessions, close to close. */
  readonly trailing: number;
  /** Sessions behind it. */
  readonly days: number;
}

/** The newest smile about 30 days out. */
export interface SkewFigures {
  readonly expiry: string;
  /** Volatility of the 25-delta call less that of the put: below 0 where falls cost more to insure. */
  readonly riskReversal: number;
  readonly standing: Standing;
  readonly atMs: EpochMs;
}

/**
 * One underlying of options at the end of a minute. Null is "not known", never 0. Prices are dollars, changes and
 * volatilities fractions (0.03 is 3 %): percentages are made once, where a sentence is written.
 */
export interface UnderlyingMoment {
  readonly symbol: Ticker;
  /** How much of the coin's move it makes; null for what holds none. */
  readonly coinShare: number | null;
  readonly price: number | null;
  /** End of the last minute in which it traded. */
  readonly pricedMs: EpochMs | null;
  readonly regime: SymbolRegime | null;
  readonly quality: QualityFlags;
  /** Of the session before this one. */
  readonly previousClose: number | null;
  /** Since that close; only within a session. */
  readonly dayChange: number | null;
  /** Below the highest close of the last `dropMinutes` of this session; 0 at a high, above 0 below it. */
  readonly recentDrop: number | null;
  /** Its newest chain, checked and with volatilities; null while there is none, and where it cannot be used. */
  readonly chain: ChainSnapshot | null;
  /** Why the newest chain cannot be used. */
  readonly chainProblem: string | null;
  /** At the money, 30 days out, from options of this session. */
  readonly impliedVolatility: number | null;
  readonly ivRank: IvRank;
  readonly realised: VolatilityForecast | null;
  /** Implied less forecast, in volatility points as a fraction. */
  readonly premium: number | null;
  readonly skew: SkewFigures | null;
  /** Quotes that stand out from their own expiry, and for how many looks in a row. */
  readonly anomalies: readonly PersistentAnomaly[];
  readonly conditions: Conditions;
  /** Where the coin's move since the close would open it; before and at the open, for funds that hold coins. */
  readonly gap: GapRisk | null;
}

/** The coin behind the funds. It never closes. */
export interface CoinMoment {
  readonly symbol: Ticker;
  readonly price: number | null;
  readonly pricedMs: EpochMs | null;
  readonly regime: SymbolRegime | null;
  readonly session: Session | null;
  /** Its volatility index as a fraction a year, where it is fresh and plausible. */
  readonly volatility: Standing | null;
  /** Why there is none. */
  readonly volatilityProblem: string | null;
  readonly volatilityAtMs: EpochMs | null;
  /** Over the last 24 hours; null until that much has been seen. */
  readonly dayChange: number | null;
  /** Since New York's last close. */
  readonly sinceClose: number | null;
}

/** What detectors and strategies are told at the end of every minute, in market time. */
export interface SightMoment {
  /** First millisecond after the minute: nothing in here is of a later one. */
  readonly atMs: EpochMs;
  /** When the input was seen that ended it. */
  readonly seenMs: EpochMs;
  /** New York's date; null outside of the years whose rules are known. */
  readonly day: CivilDay | null;
  /** Regular hours of that date; null on days without. */
  readonly session: TradingSession | null;
  /** Whether the minute that ended lay within regular hours. */
  readonly isRegular: boolean;
  /** Of regular hours; null outside of them. */
  readonly minutesSinceOpen: number | null;
  readonly minutesToClose: number | null;
  readonly market: MarketRegime | null;
  readonly coin: CoinMoment;
  /** In the order of the settings. */
  readonly underlyings: readonly UnderlyingMoment[];
}
