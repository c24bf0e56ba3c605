import type { Ticker } from '#domain/instrument';
import type { FarmVoice } from '#domain/recommendation';
import type { Structure } from '#domain/structure';
import type { EpochMs } from '#primitives/clock';

/** The paper traders, for whoever wants to know what they make of a spread. */
export interface FarmCounsel {
  /** What they said of exactly this spread at the end of a minute; null where no farm has seen that minute. */
  voiceOf(underlying: Ticker, structure: Structure, atMs: EpochMs): FarmVoice | null;
}
