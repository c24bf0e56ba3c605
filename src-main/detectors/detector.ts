import type { GateVerdict } from '#domain/gate-verdict';
import type { Ticker } from '#domain/instrument';
import type { SignalTier } from '#domain/signal';
import type { StructureKind } from '#domain/structure';
import type { SightMoment } from '#detectors/sight-moment';

/** What a detector says before anybody has judged it. It is accepted only where every gate passed. */
export interface RawSignal {
  readonly detector: string;
  readonly symbol: Ticker;
  readonly tier: SignalTier;
  /** What it is about; null for context, of which nobody makes an order. */
  readonly structure: StructureKind | null;
  readonly because: readonly string[];
  /** Every gate that was asked, in the order in which it was. */
  readonly gates: readonly GateVerdict[];
}

/**
 * Watches one thing, minute by minute. It speaks when its gates pass and, so that refusals can be seen, when they nearly
 * do, and then again only once that changes. It keeps no more than the fold needs and is rebuilt from a tape's start.
 */
export interface Detector {
  readonly name: string;
  hear(moment: SightMoment): readonly RawSignal[];
  /** What it would say of a symbol at that moment if it spoke: for whoever waits with what it said before. */
  ask?(moment: SightMoment, symbol: Ticker): RawSignal | null;
}
