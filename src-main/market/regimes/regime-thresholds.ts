import { formatHash, StateHasher } from '#primitives/state-hash';

/** How figures become labels. Plain data: it travels in a tape's header, and `config/thresholds.yaml` explains each one. */
export interface RegimeThresholds {
  readonly trend: TrendThresholds;
  readonly volatility: VolatilityThresholds;
  readonly quality: QualityThresholds;
  readonly confidence: ConfidenceFactors;
  readonly market: MarketThresholds;
}

/** Separation, position and slope are measured in average true ranges (ATR) of the bar. */
export interface TrendThresholds {
  readonly enterSeparation: number;
  readonly exitSeparation: number;
  readonly enterPosition: number;
  readonly exitPosition: number;
  readonly enterSlope: number;
  readonly slopeBars: number;
  readonly minimumBars: number;
  /** The smallest ATR believed, as a share of the price. */
  readonly atrFloor: number;
}

/** Boundaries are percentiles of the symbol's own history, 0 to 100. */
export interface VolatilityThresholds {
  readonly sampleMinutes: number;
  readonly historySamples: number;
  readonly minimumSamples: number;
  readonly warmSamples: number;
  readonly normalFrom: number;
  readonly highFrom: number;
  readonly spikeFrom: number;
  readonly hysteresis: number;
}

export interface QualityThresholds {
  readonly gapKeptBars: number;
  readonly staleAfterMinutes: number;
  readonly crossedQuotes: number;
  readonly lateTicks: number;
  readonly thinTicks: number;
}

/** What each quality flag multiplies the confidence by. */
export interface ConfidenceFactors {
  readonly gap: number;
  readonly stale: number;
  readonly crossed: number;
  readonly lateData: number;
  readonly thin: number;
}

export interface MarketThresholds {
  readonly voteKeptMinutes: number;
  readonly minimumVoters: number;
  readonly switchMargin: number;
  /** Symbols that count more or less than 1. */
  readonly symbolWeights: Readonly<Record<string, number>>;
}

export const DEFAULT_REGIME_THRESHOLDS: RegimeThresholds = {
  trend: {
    enterSeparation: 1.5,
    exitSeparation: 0.75,
    enterPosition: 0,
    exitPosition: 0.5,
    enterSlope: 0.5,
    slopeBars: 10,
    minimumBars: 5,
    atrFloor: 0.00002,
  },
  volatility: {
    sampleMinutes: 15,
    historySamples: 5760,
    minimumSamples: 20,
    warmSamples: 960,
    normalFrom: 25,
    highFrom: 75,
    spikeFrom: 95,
    hysteresis: 5,
  },
  quality: { gapKeptBars: 20, staleAfterMinutes: 5, crossedQuotes: 1, lateTicks: 1, thinTicks: 3 },
  confidence: { gap: 0.7, stale: 0.5, crossed: 0.8, lateData: 0.9, thin: 0.8 },
  market: { voteKeptMinutes: 30, minimumVoters: 1, switchMargin: 0.05, symbolWeights: {} },
};

export interface ThresholdContradiction {
  readonly field: string;
  readonly problem: string;
  readonly remedy: string;
}

/** Figures may each be in range and still contradict one another. Answers the first contradiction, or null. */
export function findContradiction(thresholds: RegimeThresholds): ThresholdContradiction | null {
  const { trend, volatility } = thresholds;
  if (trend.exitSeparation >= trend.enterSeparation) {
    return contradiction('trend.exitSeparation', trend.exitSeparation, 'below enterSeparation', trend.enterSeparation);
  }
  if (volatility.normalFrom >= volatility.highFrom) {
    return contradiction('volatility.normalFrom', volatility.normalFrom, 'below highFrom', volatility.highFrom);
  }
  if (volatility.highFrom >= volatility.spikeFrom) {
    return contradiction('volatility.highFrom', volatility.highFrom, 'below spikeFrom', volatility.spikeFrom);
  }
  if (volatility.hysteresis > volatility.normalFrom) {
    return contradiction('volatility.hysteresis', volatility.hysteresis, 'at most normalFrom', volatility.normalFrom);
  }
  if (volatility.minimumSamples > volatility.warmSamples) {
    return contradiction(
      'volatility.minimumSamples',
      volatility.minimumSamples,
      'at most warmSamples',
      volatility.warmSamples,
    );
  }
  if (volatility.warmSamples > volatility.historySamples) {
    return contradiction(
      'volatility.warmSamples',
      volatility.warmSamples,
      'at most historySamples',
      volatility.historySamples,
    );
  }
  return null;
}

function contradiction(field: string, value: number, rule: string, limit: number): ThresholdContradiction {
  return {
    field,
    problem: `is ${value} but must be ${rule} (${limit})`,
    remedy: `change one of the two so that ${field} is ${rule}`,
  };
}

/** What a symbol's vote weighs in the market-wide label. */
export function symbolWeight(thresholds: RegimeThresholds, symbol: string): number {
  const weights = thresholds.market.symbolWeights;
  return Object.hasOwn(weights, symbol) ? (weights[symbol] ?? 1) : 1;
}

/** 16 hex digits that name a set of thresholds, whatever the order in which its keys were written. */
export function thresholdsHash(thresholds: RegimeThresholds): string {
  const hasher = new StateHasher();
  mixValue(hasher, thresholds);
  return formatHash(hasher.finish().hash);
}

const NUMBER_FOLLOWS = 1;
const KEYS_FOLLOW = 2;

function mixValue(hasher: StateHasher, value: unknown): void {
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0));
    hasher.number('', KEYS_FOLLOW);
    hasher.number('', entries.length);
    for (const [key, inner] of entries) {
      hasher.number('', key.length);
      for (let i = 0; i < key.length; i++) hasher.number('', key.charCodeAt(i));
      mixValue(hasher, inner);
    }
    return;
  }
  hasher.number('', NUMBER_FOLLOWS);
  // Adding 0 turns −0, which means the same threshold, into 0.
  hasher.number('', Number(value) + 0);
}
