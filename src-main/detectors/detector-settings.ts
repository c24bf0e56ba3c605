/** Which markets are watched, and how far back a figure reaches. */
export interface SightSettings {
  /** Underlyings of options, in the order in which they are judged. */
  readonly underlyings: readonly string[];
  /** The coin behind the funds, and the symbol under which its volatility index comes. */
  readonly coin: string;
  readonly coinVolatility: string;
  /** Funds that move with the coin, and by how much of its move. */
  readonly coinFunds: Readonly<Record<string, number>>;
  /** Minutes without a trade after which an underlying's price is not known, and without options, their volatility. */
  readonly priceMinutes: number;
  /** Minutes within which a fall from the highest close counts as recent. */
  readonly dropMinutes: number;
  /** Minutes between two fits of a smile, which skew and anomalies are read from. */
  readonly smileMinutes: number;
  /** Days of closes before a volatility has a z-score. */
  readonly fewestVolatilityDays: number;
  /** Days of closes before a skew has one. */
  readonly fewestSkewDays: number;
}

/** When a fund's fall is worth selling put spreads into. Fractions; a z-score in standard deviations. */
export interface PutSpreadSettings {
  readonly minimumCoinVolatility: number;
  readonly minimumCoinZ: number;
  readonly minimumDrop: number;
  readonly minimumIvRank: number;
  /** Closes that a rank has to rest on. */
  readonly minimumRankDays: number;
  /** Of the newest chain. */
  readonly maximumQuoteAgeSeconds: number;
  /** Not in the first and the last minutes of regular hours: quotes are wide then. */
  readonly afterOpenMinutes: number;
  readonly beforeCloseMinutes: number;
  /** Market time between two signals. */
  readonly cooldownMinutes: number;
  /** A fall from which on a signal is of the first tier: such prices rarely last the day. */
  readonly firstTierDrop: number;
  /** Gates that may be missed, each by no more than this share of what it needs, for a refusal worth showing. */
  readonly nearGates: number;
  readonly nearShare: number;
}

export interface OptionsIvSettings {
  readonly highRank: number;
  readonly lowRank: number;
  /** Standard deviations of the skew from its usual. */
  readonly skewZ: number;
  /** Looks in a row that a quote has to stand out. */
  readonly anomalyLooks: number;
  readonly cooldownMinutes: number;
}

export interface VolatilityShiftSettings {
  /** Implied volatility against what it was `minutes` before, as a share of it. */
  readonly minutes: number;
  readonly expansion: number;
  readonly compression: number;
  readonly cooldownMinutes: number;
}

export interface GapRiskSettings {
  /** A gap of this size is said, again once it has changed by as much as `step`, and once it has shrunk to half. */
  readonly minimumGap: number;
  readonly step: number;
}

export interface ConditionsSettings {
  /** Whole points at which conditions become, and cease to be, worth a sentence. */
  readonly warmFrom: number;
  readonly warmUntil: number;
}

export interface DetectorSettings {
  readonly sight: SightSettings;
  readonly ibitPutSpread: PutSpreadSettings;
  readonly bitoPutSpread: PutSpreadSettings;
  readonly optionsIv: OptionsIvSettings;
  readonly volatilityShift: VolatilityShiftSettings;
  readonly gapRisk: GapRiskSettings;
  readonly conditions: ConditionsSettings;
}

const PUT_SPREAD: PutSpreadSettings = {
  minimumCoinVolatility: 0.45,
  minimumCoinZ: 1,
  minimumDrop: 0.03,
  minimumIvRank: 0.5,
  minimumRankDays: 60,
  maximumQuoteAgeSeconds: 120,
  afterOpenMinutes: 15,
  beforeCloseMinutes: 15,
  cooldownMinutes: 60,
  firstTierDrop: 0.05,
  nearGates: 1,
  nearShare: 0.25,
};

export const DEFAULT_DETECTOR_SETTINGS: DetectorSettings = {
  sight: {
    underlyings: ['IBIT', 'BITO', 'SPY', 'QQQ'],
    coin: 'BTCUSDT',
    coinVolatility: 'BTCUSDT',
    coinFunds: { IBIT: 1, BITO: 1 },
    priceMinutes: 10,
    dropMinutes: 120,
    smileMinutes: 5,
    fewestVolatilityDays: 90,
    fewestSkewDays: 20,
  },
  ibitPutSpread: PUT_SPREAD,
  bitoPutSpread: PUT_SPREAD,
  optionsIv: { highRank: 0.7, lowRank: 0.2, skewZ: 2, anomalyLooks: 2, cooldownMinutes: 120 },
  volatilityShift: { minutes: 60, expansion: 0.15, compression: 0.15, cooldownMinutes: 60 },
  gapRisk: { minimumGap: 0.02, step: 0.01 },
  conditions: { warmFrom: 70, warmUntil: 60 },
};
