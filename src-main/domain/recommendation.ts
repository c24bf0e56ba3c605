import type { Ticker } from '#domain/instrument';
import type { Cents, PriceE4 } from '#domain/money';
import type { SignalTier } from '#domain/signal';
import type { Structure } from '#domain/structure';
import type { EpochMs } from '#primitives/clock';

/** Per share, positive when money is received; ten-thousandths of a dollar. */
export interface CreditPrices {
  /** Every leg at its worse side. */
  readonly natural: PriceE4;
  /** As such fills are believed to come. */
  readonly calibrated: PriceE4;
  readonly mid: PriceE4;
}

/** Probability of a profit at expiry and expected dollars a spread, after fees, held until then, opened at natural. */
export interface ModelOdds {
  /** `bs`, `smile`, `heston`, `bates`: as options are priced. `forecast`, `bootstrap`: as the underlying is believed to move. */
  readonly model: string;
  readonly pop: number;
  readonly ev: Cents;
}

/** A probability about the way there; a standard error of 0 says that it is exact. */
export interface PathOdds {
  readonly model: string;
  readonly value: number;
  readonly standardError: number;
}

/** What would end the position, said before it begins. Debits are per share. */
export interface ExitPlan {
  readonly targetDebit: PriceE4;
  readonly stopDebit: PriceE4;
  /** Closed on the first day with no more dates to go than this. */
  readonly timeExitDte: number;
  /** Closed from then on whatever the price: before the close of the last day. */
  readonly closeByMs: EpochMs;
}

/** What the paper traders say of exactly this spread. */
export interface FarmVoice {
  readonly asked: number;
  readonly passing: number;
  readonly entering: number;
  /** Share of the standing of all who were asked that is behind an order; null where nobody has one. */
  readonly support: number | null;
  /** Closed trades of those who order it on days that nothing was chosen by, and what they brought. */
  readonly outOfSampleTrades: number;
  readonly outOfSampleCents: Cents;
  /** Who would enter if one gate were a little wider, as the trader reads it. */
  readonly nearMisses: readonly string[];
}

/** Dollars and shares of one spread: Δ a dollar of the underlying, Γ a dollar squared, ν a volatility point, Θ a day. */
export interface SpreadGreeks {
  readonly delta: number;
  readonly gamma: number;
  readonly vega: number;
  readonly theta: number;
}

/** Something to know before selling: an event, an ex-date, a skew. */
export interface Caution {
  readonly kind: 'event' | 'ex-dividend' | 'assignment' | 'skew' | 'liquidity' | 'data' | 'near-gate' | 'pin';
  readonly text: string;
}

/**
 * One spread to be sold, with everything that speaks for and against it. Figures are for one spread; how many of them is
 * said by `SizedRecommendation`, since that depends on what else is held.
 */
export interface Recommendation {
  /** That of its signal. */
  readonly id: string;
  readonly tier: SignalTier;
  readonly score: number;
  readonly underlying: Ticker;
  readonly underlyingPrice: PriceE4;
  readonly structure: Structure;
  readonly daysToExpiry: number;
  readonly width: PriceE4;
  readonly prices: CreditPrices;
  /** What is asked for first, and what then, step by step, down to `worst`. */
  readonly ladder: readonly PriceE4[];
  /** The lowest credit at which this is still worth it. */
  readonly worst: PriceE4;
  readonly tick: PriceE4;
  readonly maxProfit: Cents;
  readonly maxLoss: Cents;
  readonly margin: Cents;
  readonly buyingPower: Cents;
  readonly fees: Cents;
  readonly breakevens: readonly PriceE4[];
  readonly odds: readonly ModelOdds[];
  /** The lowest probability of profit of any model, and of what is believed if volatility comes out higher. */
  readonly popLow: number;
  /**
   * The share of an account to put at risk at which it would grow fastest, by the same belief at that higher volatility;
   * 0 where nothing is left of the edge then. Nobody should risk all of it.
   */
  readonly kelly: number;
  /** Of the underlying, at the money of this expiry, a year. */
  readonly volatility: number;
  /** That half of the largest profit can be taken on the way. */
  readonly halfProfit: PathOdds | null;
  readonly touch: readonly PathOdds[];
  /** Between the worst fill and the believed one, after fees, by the belief about realised moves that says least. */
  readonly evNatural: Cents;
  readonly evCalibrated: Cents;
  readonly greeks: SpreadGreeks;
  readonly exit: ExitPlan;
  readonly farm: FarmVoice | null;
  readonly because: readonly string[];
  readonly cautions: readonly Caution[];
  /** 0 to 100: how well conditions suit a seller. */
  readonly warmth: number | null;
  /** When it was decided, of which quotes, and until when it holds. */
  readonly atMs: EpochMs;
  readonly quotedMs: EpochMs;
  readonly validUntilMs: EpochMs;
  /** Over all of the above: a ticket that does not carry it is not of this recommendation. */
  readonly seal: string;
}

/** The same spread at newer quotes. */
export interface Repricing {
  readonly recommendationId: string;
  readonly atMs: EpochMs;
  readonly quotedMs: EpochMs;
  readonly underlyingPrice: PriceE4;
  readonly prices: CreditPrices;
  /** By the same beliefs as in the recommendation, at the natural price of now. */
  readonly evNatural: Cents;
}

export const EXPIRY_CAUSES = ['age', 'credit', 'stale', 'session', 'replaced'] as const;

/** Why a recommendation no longer holds, as the trader reads it. */
export interface RecommendationEnd {
  readonly recommendationId: string;
  readonly atMs: EpochMs;
  readonly cause: (typeof EXPIRY_CAUSES)[number];
  readonly text: string;
}
