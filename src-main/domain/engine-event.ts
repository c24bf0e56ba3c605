import type { Bar } from '#domain/bar';
import type { ChainBrief } from '#domain/chain-brief';
import type { EngineCommand, GapInput } from '#domain/engine-input';
import type { BarFeatures } from '#domain/features';
import type { Instrument, InstrumentIndex, SourceId, Ticker } from '#domain/instrument';
import type { MetricName } from '#domain/metric';
import type { MarketRegime, SymbolRegime } from '#domain/regime';
import type { Signal } from '#domain/signal';
import type { EpochMs } from '#primitives/clock';
import type { StateHash } from '#primitives/state-hash';

/** Everything that has happened, in the past tense. `seenMs` is the input that made it happen. */
export type EngineEvent =
  | {
      readonly type: 'instrument.listed';
      readonly seenMs: EpochMs;
      readonly index: InstrumentIndex;
      readonly instrument: Instrument;
    }
  | { readonly type: 'bar.closed'; readonly seenMs: EpochMs; readonly bar: Bar }
  | { readonly type: 'bar.corrected'; readonly seenMs: EpochMs; readonly bar: Bar }
  | {
      readonly type: 'features.computed';
      readonly seenMs: EpochMs;
      readonly instrument: InstrumentIndex;
      readonly barEndMs: EpochMs;
      readonly features: BarFeatures;
    }
  | {
      readonly type: 'regime.labelled';
      readonly seenMs: EpochMs;
      readonly instrument: InstrumentIndex;
      readonly barEndMs: EpochMs;
      readonly regime: SymbolRegime;
      /** Hash of the thresholds behind the label: labels of different thresholds are not comparable. */
      readonly thresholds: string;
      /** Whether trend, volatility or session differ from the label before. */
      readonly changed: boolean;
    }
  | {
      readonly type: 'market-regime.changed';
      readonly seenMs: EpochMs;
      readonly barEndMs: EpochMs;
      readonly regime: MarketRegime;
    }
  | {
      readonly type: 'metric.seen';
      readonly seenMs: EpochMs;
      readonly atMs: EpochMs;
      readonly source: SourceId;
      readonly symbol: Ticker;
      readonly name: MetricName;
      readonly value: number;
    }
  /** The chain itself is kept by whoever handled it: an event is small. */
  | { readonly type: 'chain.seen'; readonly seenMs: EpochMs; readonly source: SourceId; readonly chain: ChainBrief }
  | { readonly type: 'heartbeat.seen'; readonly seenMs: EpochMs; readonly source: SourceId }
  | { readonly type: 'gap.noticed'; readonly seenMs: EpochMs; readonly gap: GapInput }
  | { readonly type: 'input.refused'; readonly seenMs: EpochMs; readonly reason: RefusalReason; readonly what: string }
  | { readonly type: 'command.applied'; readonly seenMs: EpochMs; readonly id: string; readonly command: EngineCommand }
  | { readonly type: 'signal.raised'; readonly seenMs: EpochMs; readonly signal: Signal }
  /** Somebody at the edge of the engine could not keep up, and lacks that many events. */
  | { readonly type: 'edge.dropped'; readonly seenMs: EpochMs; readonly edge: string; readonly count: number }
  /** The proof of one minute: everything the pipeline remembers, hashed once all of its bars are closed. */
  | { readonly type: 'minute.proved'; readonly seenMs: EpochMs; readonly proof: MinuteProof };

export interface MinuteProof {
  /** Start of the minute whose bars have just closed. */
  readonly minuteMs: EpochMs;
  readonly hash: StateHash;
  /** 16 bits per group of state, in visiting order: they say where a divergence sits. */
  readonly groups: Uint16Array;
}

/** Refusals of rare inputs. Those of quotes and trades are counted per instrument (`TickCounters`), not announced. */
export type RefusalReason =
  | 'unknown-instrument'
  | 'already-listed'
  | 'no-source-time'
  | 'from-the-future'
  | 'not-a-number'
  | 'not-a-bar'
  | 'too-late'
  /** A bar to fill a gap with, for a minute that has one. */
  | 'already-known';

export type EngineEventType = EngineEvent['type'];
export type EventOf<Type extends EngineEventType> = Extract<EngineEvent, { readonly type: Type }>;
