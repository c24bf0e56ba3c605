/** An account's size, what may be risked of it, and what stops new trades. Dollars; shares are fractions of the account. */
export interface PortfolioSettings {
  /** What the account holds before any of the trades in Argus' book. */
  readonly account: number;
  readonly sizing: SizingSettings;
  readonly limits: LimitSettings;
  readonly breakers: BreakerSettings;
}

export interface SizingSettings {
  /** Of the account: what one trade may lose at most. */
  readonly riskShare: number;
  /** Of what Kelly's formula asks for: half of it costs a quarter of the growth and far less of the sleep. */
  readonly kellyFraction: number;
  /** Of the account: how much one trade may swing a day, one standard deviation. */
  readonly dailySwing: number;
  /** Of the account: what one trade may take of its buying power. */
  readonly buyingPowerShare: number;
  readonly mostContracts: number;
  /** By warmth of the conditions, 0 to 100: nothing at or below the first, all of the size at or above the second. */
  readonly coldest: number;
  readonly warmest: number;
  /** The share of the size taken where the warmth is not known; 0 takes none. */
  readonly unknownWarmth: number;
}

/** On all that is open after the trade, orders that wait included. Shares are of the account. */
export interface LimitSettings {
  /** Dollars of the underlyings that it moves like. */
  readonly delta: number;
  /** The same, of coins and all that holds them taken together. */
  readonly coinDelta: number;
  /** By how much delta may change when everything moves 1 %. */
  readonly gamma: number;
  /** What a volatility point may cost, longer expiries by the root of time: a month counts in full. */
  readonly vega: number;
  /** What a day may cost, of those who pay for time. */
  readonly theta: number;
  /** What may be lost with one underlying at most. */
  readonly underlyingLoss: number;
  /** With coins and all that holds them. */
  readonly coinLoss: number;
  /** With everything at once. */
  readonly totalLoss: number;
  readonly buyingPower: number;
  readonly positions: number;
  readonly positionsPerUnderlying: number;
  /** How much of a coin's move its funds make, where that has not been measured. */
  readonly coinBetas: Readonly<Record<string, number>>;
}

export interface BreakerSettings {
  /** Of the account, since midnight in New York. */
  readonly dailyLoss: number;
  readonly lossesInARow: number;
  /** Hours for which losses in a row stop new trades. */
  readonly pauseHours: number;
  /** Below the highest equity so far: from here sizes are halved… */
  readonly drawdownHalves: number;
  /** …and from here nothing new is sold, until a human says so. */
  readonly drawdownStops: number;
  /** Of the account, since the first of the month. */
  readonly monthlyLoss: number;
  /** Seconds without a newer chain of the underlying. */
  readonly staleAfterSeconds: number;
  /** Heartbeats of a connection that may be missed. */
  readonly missedHeartbeats: number;
}

export const DEFAULT_PORTFOLIO_SETTINGS: PortfolioSettings = {
  account: 25_000,
  sizing: {
    riskShare: 0.03,
    kellyFraction: 0.25,
    dailySwing: 0.01,
    buyingPowerShare: 0.1,
    mostContracts: 10,
    coldest: 20,
    warmest: 70,
    unknownWarmth: 0,
  },
  limits: {
    delta: 0.6,
    coinDelta: 0.3,
    gamma: 0.05,
    vega: 0.01,
    theta: 0.005,
    underlyingLoss: 0.08,
    coinLoss: 0.1,
    totalLoss: 0.25,
    buyingPower: 0.5,
    positions: 10,
    positionsPerUnderlying: 3,
    coinBetas: { BTCUSDT: 1, IBIT: 1, FBTC: 1, GBTC: 1, BITO: 1, ETHUSDT: 1.3, ETHA: 1.3 },
  },
  breakers: {
    dailyLoss: 0.03,
    lossesInARow: 3,
    pauseHours: 24,
    drawdownHalves: 0.08,
    drawdownStops: 0.15,
    monthlyLoss: 0.08,
    staleAfterSeconds: 180,
    missedHeartbeats: 2,
  },
};
