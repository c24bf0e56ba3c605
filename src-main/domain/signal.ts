import type { GateVerdict } from '#domain/gate-verdict';
import type { Ticker } from '#domain/instrument';
import type { StructureKind } from '#domain/structure';
import type { EpochMs } from '#primitives/clock';

/** 1: act now or let it pass. 2: worth a look. 3: context. */
export type SignalTier = 1 | 2 | 3;

/** A reason to look at a market, with an id that the same inputs always give. */
export interface Signal {
  readonly id: string;
  readonly symbol: Ticker;
  readonly detector: string;
  readonly atMs: EpochMs;
  readonly tier: SignalTier;
  readonly because: readonly string[];
}

export const SCORE_PARTS = ['data', 'regime', 'farm', 'edge', 'liquidity'] as const;
export type ScorePartName = (typeof SCORE_PARTS)[number];

export interface ScorePart {
  readonly part: ScorePartName;
  readonly points: number;
  readonly most: number;
  readonly because: string;
}

/** A signal that the router has looked at: what every gate said, what it is worth, and whether anybody hears of it. */
export interface RoutedSignal extends Signal {
  /** What it is about; null for context. */
  readonly structure: StructureKind | null;
  readonly gates: readonly GateVerdict[];
  /** The first gate that refused it; null where it was accepted. */
  readonly refusedBy: GateVerdict | null;
  /** 0 to 100; null where a gate refused it before anything was scored. */
  readonly score: number | null;
  readonly parts: readonly ScorePart[];
}
