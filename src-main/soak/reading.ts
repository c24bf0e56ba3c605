import type { SourceId, Ticker } from '#domain/instrument';
import type { HistoryHealth } from '#ports/history';
import type { StationStatus } from '#ports/station';
import type { EpochMs } from '#primitives/clock';
import type { SelfProof } from '#soak/proof/self-proof';

/** The machine and what is written on it. */
export interface MachineReading {
  readonly memoryBytes: number;
  /** The longest wait since the reading before. */
  readonly loopLagMs: number;
  /** Of all processors together, since the reading before: 1 is one of them, busy all the time. */
  readonly processors: number;
  /** Null where the system does not say. */
  readonly freeBytes: number | null;
  readonly tapeBytes: number;
}

/** A symbol at a source, and when a bar of it was last closed. */
export interface BarReading {
  readonly symbol: Ticker;
  readonly source: SourceId;
  /** Since when its market is open; null while it is not. */
  readonly openSinceMs: EpochMs | null;
  /** When its newest bar came; null before the first. */
  readonly closedMs: EpochMs | null;
  /** A gap of it has been announced and is not over. */
  readonly isGap: boolean;
}

/** The newest chain of an underlying from a provider. */
export interface ChainReading {
  readonly underlying: Ticker;
  readonly provider: string;
  readonly seenMs: EpochMs;
  readonly contracts: number;
  /** Those of them whose volatility or delta the provider gives. */
  readonly known: number;
  readonly isOpen: boolean;
}

/** Everything that the guardian goes by, at one moment. */
export interface Reading {
  readonly atMs: EpochMs;
  readonly station: StationStatus;
  readonly machine: MachineReading;
  readonly history: HistoryHealth | null;
  readonly bars: readonly BarReading[];
  readonly chains: readonly ChainReading[];
  /** The newest one; null before the first night. */
  readonly proof: SelfProof | null;
}
