import type { GateVerdict } from '#domain/gate-verdict';
import type { Cents } from '#domain/money';
import type { EpochMs } from '#primitives/clock';
import type { BreakerState } from '#portfolio/breakers/breaker-state';

export const SIZING_STEPS = ['risk', 'kelly', 'swing', 'buying-power', 'cap', 'warmth', 'drawdown'] as const;
export type SizingStepName = (typeof SIZING_STEPS)[number];

/** One cap on the number of spreads, or one scale on what the caps leave. */
export interface SizingStep {
  readonly name: SizingStepName;
  /** As the trader reads it: "3 % of $25,000 is $750, one spread may lose $262: 2". */
  readonly text: string;
  /** Most spreads that it allows. */
  readonly contracts: number;
  /** Whether the number came down to it. */
  readonly binds: boolean;
}

/** How many of a recommended spread may be sold now, by what is held, earned and lost so far. */
export interface SizedRecommendation {
  readonly recommendationId: string;
  readonly atMs: EpochMs;
  /** 0 where anything refuses. */
  readonly contracts: number;
  /** The first check that refuses, or the step that leaves nothing. */
  readonly refusal: GateVerdict | null;
  readonly steps: readonly SizingStep[];
  /** Limits after the trade; where nothing may be sold, after one spread. */
  readonly limits: readonly GateVerdict[];
  readonly breakers: readonly BreakerState[];
  /** For all contracts. */
  readonly maxProfit: Cents;
  readonly maxLoss: Cents;
  readonly margin: Cents;
  readonly buyingPower: Cents;
  readonly fees: Cents;
  readonly evNatural: Cents;
  readonly evCalibrated: Cents;
}
