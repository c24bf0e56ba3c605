import type { Ticker } from '#domain/instrument';
import type { FarmVoice } from '#domain/recommendation';
import type { Structure, StructureKind } from '#domain/structure';
import type { EpochMs } from '#primitives/clock';

/** The paper traders, for whoever wants to know what they make of a spread. */
export interface FarmCounsel {
  /** A minute of regular hours is over: whatever questions about it will need can be made ready. */
  prepare(atMs: EpochMs): void;
  /** Spreads of a kind that some of them would sell at the end of a minute; none where no farm has seen that minute. */
  spreadsOf(underlying: Ticker, kind: StructureKind, atMs: EpochMs): readonly Structure[];
  /** What they said of exactly this spread at the end of a minute; null where no farm has seen that minute. */
  voiceOf(underlying: Ticker, structure: Structure, atMs: EpochMs): FarmVoice | null;
}
