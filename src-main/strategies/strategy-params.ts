import { type Ticker, ticker } from '#domain/instrument';
import type { TrendRegime, VolatilityRegime } from '#domain/regime';
import type { ScorePartName } from '#domain/signal';
import type { StructureKind } from '#domain/structure';
import type { ListedKind } from '#market/sessions/market-events';
import type { SubSession } from '#market/sessions/sub-session';
import { DEFAULT_RECOMMEND_TERMS, type RecommendTerms } from '#strategies/recommend/recommend-terms';

export const TRADING_WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'] as const;
export type TradingWeekday = (typeof TRADING_WEEKDAYS)[number];

/** When something may be sold. Minutes are market time, by the clock in New York. */
export interface TimingParams {
  readonly weekdays: readonly TradingWeekday[];
  readonly sessions: readonly SubSession[];
  /** Quotes of the first minutes are wide, those of the last are in a hurry. */
  readonly minutesAfterOpen: number;
  readonly minutesBeforeClose: number;
  /** Before two or more days without a session: a coin trades on, a fund's options do not. */
  readonly minutesBeforeBreak: number;
  /** Labels of the underlying that puts are sold under. One that is not known never passes. */
  readonly trends: readonly TrendRegime[];
  readonly volatilities: readonly VolatilityRegime[];
  /** A market that falls may be sold into all the same once its session has made no new low for so long. */
  readonly minutesSinceLow: number;
}

/** Around a dated event nothing is sold. */
export interface BlackoutWindow {
  readonly hoursBefore: number;
  readonly minutesAfter: number;
}

export type BlackoutParams = Readonly<Record<ListedKind, BlackoutWindow>>;

/** The premium for volatility, sold as a credit spread. */
export interface PremiumParams {
  readonly underlyings: readonly Ticker[];
  readonly structure: StructureKind;
  /** Implied less forecast volatility, as fractions of a year's: 0.05 is five points. */
  readonly minimumPremium: number;
  /** From here on it is worth acting on at once. */
  readonly strongPremium: number;
  /** Implied over forecast volatility. */
  readonly minimumRatio: number;
  /** Sessions that a forecast has to rest on. */
  readonly minimumDays: number;
  /** Of the year's range, 0 to 1. */
  readonly minimumRank: number;
  /** Market time between two signals of one underlying, and between two refusals by the same gates. */
  readonly cooldownMinutes: number;
  /** Gates that may be missed, each by no more than this share of what it needs, for a refusal worth showing. */
  readonly nearGates: number;
  readonly nearShare: number;
  /** It is sold in calm markets: labels of the underlying. */
  readonly trends: readonly TrendRegime[];
  readonly volatilities: readonly VolatilityRegime[];
}

/** What a session of the coin says about the next one. */
export interface MomentumParams {
  /** A session's return that counts as a move. */
  readonly minimumMove: number;
  /** Handovers of the same kind before anything is said about how often they go on. */
  readonly minimumHandovers: number;
  /** Handovers of a kind that are remembered. */
  readonly rememberedHandovers: number;
}

export interface RouterParams {
  /** 0 to 100. */
  readonly minimumScore: number;
  /** For so long one signal of an underlying and a structure stands for all of its kind. */
  readonly duplicateMinutes: number;
  /** Signals accepted at one instant, best first. */
  readonly mostAtOnce: number;
  /** Points that each part of the score can give: a score is the share of all that could be had. */
  readonly points: Readonly<Record<ScorePartName, number>>;
  /** Expected gain over what can be lost, at which the part for the edge is full. */
  readonly fullEdge: number;
  /** Market minutes for which a signal that only the moment speaks against is asked again. */
  readonly waitMinutes: number;
  /** A recommendation whose quotes are older than this is over. Chains come once a minute. */
  readonly staleSeconds: number;
}

/** `config/strategy_params.json`. */
export interface StrategyParams {
  readonly timing: TimingParams;
  readonly blackout: BlackoutParams;
  readonly premium: PremiumParams;
  readonly momentum: MomentumParams;
  readonly router: RouterParams;
  /** What is sold and when it is closed again: by detector, and `default` for whoever has none of its own. */
  readonly terms: Readonly<Record<string, RecommendTerms>>;
}

export const DEFAULT_STRATEGY_PARAMS: StrategyParams = {
  timing: {
    weekdays: TRADING_WEEKDAYS,
    sessions: ['morning', 'midday', 'afternoon'],
    minutesAfterOpen: 15,
    minutesBeforeClose: 20,
    minutesBeforeBreak: 60,
    trends: ['RANGE', 'TREND_UP'],
    volatilities: ['LOW', 'NORMAL', 'HIGH'],
    minutesSinceLow: 15,
  },
  blackout: {
    fomc: { hoursBefore: 24, minutesAfter: 60 },
    cpi: { hoursBefore: 18, minutesAfter: 60 },
    nfp: { hoursBefore: 18, minutesAfter: 60 },
  },
  premium: {
    underlyings: ['IBIT', 'BITO', 'SPY', 'QQQ'].map(ticker),
    structure: 'bull_put',
    minimumPremium: 0.03,
    strongPremium: 0.08,
    minimumRatio: 1.15,
    minimumDays: 63,
    minimumRank: 0.3,
    cooldownMinutes: 390,
    nearGates: 1,
    nearShare: 0.25,
    trends: ['RANGE', 'TREND_UP'],
    volatilities: ['LOW', 'NORMAL'],
  },
  momentum: { minimumMove: 0.01, minimumHandovers: 20, rememberedHandovers: 250 },
  router: {
    minimumScore: 50,
    duplicateMinutes: 60,
    mostAtOnce: 2,
    points: { data: 20, regime: 20, farm: 20, edge: 25, liquidity: 15 },
    fullEdge: 0.1,
    waitMinutes: 90,
    staleSeconds: 180,
  },
  terms: { default: DEFAULT_RECOMMEND_TERMS },
};
