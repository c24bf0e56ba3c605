import type { OptionChain } from '#domain/chain';
import type { Instrument, InstrumentIndex, SourceId, Ticker } from '#domain/instrument';
import type { MetricName } from '#domain/metric';
import type { Price, Size } from '#domain/money';
import type { EpochMs } from '#primitives/clock';

/** Every input says when we first held it. Only this time may order things: the venue's clock is not ours. */
interface Seen {
  readonly seenMs: EpochMs;
}

/** Top of book. `atMs` is null when the venue gave no usable time: such a quote is counted, not used. */
export interface QuoteInput extends Seen {
  readonly kind: 'quote';
  readonly instrument: InstrumentIndex;
  readonly atMs: EpochMs | null;
  readonly bid: Price | null;
  readonly ask: Price | null;
  readonly bidSize: Size | null;
  readonly askSize: Size | null;
  readonly last: Price | null;
  /** Means what the instrument's `quoteVolume` says. */
  readonly volume: Size | null;
}

export interface TradeInput extends Seen {
  readonly kind: 'trade';
  readonly instrument: InstrumentIndex;
  readonly atMs: EpochMs | null;
  readonly price: Price;
  readonly size: Size;
  readonly side: 'buy' | 'sell' | null;
  /** The venue's number for the trade, or 52 bits of its hash. Repeats are recognised by it. */
  readonly tradeId: number | null;
}

/**
 * A minute's bar as a venue or a file gives it: for instruments whose `barsFrom` is `bars`, and for others where it fills
 * an announced gap.
 */
export interface BarInput extends Seen {
  readonly kind: 'bar';
  readonly source: SourceId;
  readonly instrument: InstrumentIndex;
  readonly startMs: EpochMs;
  readonly open: Price;
  readonly high: Price;
  readonly low: Price;
  readonly close: Price;
  readonly volume: Size;
}

/** Announces an instrument; the next free InstrumentIndex becomes its own. */
export interface ListingInput extends Seen {
  readonly kind: 'listing';
  readonly source: SourceId;
  readonly instrument: Instrument;
}

export interface MetricInput extends Seen {
  readonly kind: 'metric';
  readonly source: SourceId;
  readonly symbol: Ticker;
  readonly atMs: EpochMs | null;
  readonly name: MetricName;
  readonly value: number;
}

export interface ChainInput extends Seen {
  readonly kind: 'chain';
  readonly source: SourceId;
  readonly chain: OptionChain;
}

/** Our own clock, once a minute: what closes bars when nothing trades. */
export interface MinuteTickInput extends Seen {
  readonly kind: 'minute';
  readonly source: SourceId;
}

export interface HeartbeatInput extends Seen {
  readonly kind: 'heartbeat';
  readonly source: SourceId;
  readonly atMs: EpochMs | null;
}

/** A feed was silent or broken from `fromMs` to `toMs` (null: it still is). `symbol` null means the whole source. */
export interface GapInput extends Seen {
  readonly kind: 'gap';
  readonly source: SourceId;
  readonly symbol: Ticker | null;
  readonly fromMs: EpochMs;
  readonly toMs: EpochMs | null;
  readonly reason: string;
}

/** What the trader (or a computation elsewhere) told the engine. */
export interface CommandInput extends Seen {
  readonly kind: 'command';
  readonly source: SourceId;
  readonly id: string;
  readonly command: EngineCommand;
}

export type EngineCommand = { readonly type: 'annotate'; readonly text: string };

/** Few enough to be objects all the way; quotes and trades travel as columns (`InputBlock`). */
export type RareInput =
  | ListingInput
  | MetricInput
  | ChainInput
  | MinuteTickInput
  | HeartbeatInput
  | GapInput
  | CommandInput
  | BarInput;

/** Everything that may change the engine. Recording these in order is enough to rebuild any run. */
export type EngineInput = QuoteInput | TradeInput | RareInput;
