import type {
  BarInput,
  EngineInput,
  GapInput,
  ListingInput,
  MetricInput,
  MinuteTickInput,
  QuoteInput,
  TradeInput,
} from '#domain/engine-input';
import type { EngineEvent, EngineEventType, EventOf } from '#domain/engine-event';
import { type Instrument, instrumentIndex, sourceId, ticker } from '#domain/instrument';
import type { Price, Size } from '#domain/money';
import { Pipeline } from '#pipeline/pipeline';
import { defaultPipelineSettings, type PipelineSettings } from '#pipeline/pipeline-settings';
import { epochMs } from '#primitives/clock';

/** Wednesday 4 March 2026, 15:00 in UTC, 10:00 in New York: everybody trades. */
export const T0 = 1_772_636_400_000;

export const SETTINGS: PipelineSettings = defaultPipelineSettings({ closed: [], early: [], lateOpen: [] });

export const COIN: Instrument = {
  symbol: ticker('BTCUSDT'),
  source: sourceId('sim-crypto'),
  calendar: 'crypto',
  priceDecimals: 2,
  sizeDecimals: 3,
  barsFrom: 'trades',
  quoteVolume: 'rolling-24h',
};

export const SHARE: Instrument = {
  symbol: ticker('IBIT'),
  source: sourceId('sim-equities'),
  calendar: 'nyse',
  priceDecimals: 4,
  sizeDecimals: 0,
  barsFrom: 'quotes',
  quoteVolume: 'session-cumulative',
};

export function listing(instrument: Instrument, seenMs = T0): ListingInput {
  return { kind: 'listing', seenMs: epochMs(seenMs), source: instrument.source, instrument };
}

export interface TradeTerms {
  readonly index?: number;
  readonly atMs?: number | null;
  readonly price?: number;
  readonly size?: number;
  readonly tradeId?: number | null;
}

/** Happened 20 ms before it was seen, unless the terms say otherwise. */
export function trade(seenMs: number, terms: TradeTerms = {}): TradeInput {
  const { index = 0, atMs = seenMs - 20, price = 100, size = 1, tradeId = null } = terms;
  return {
    kind: 'trade',
    seenMs: epochMs(seenMs),
    instrument: instrumentIndex(index),
    atMs: atMs === null ? null : epochMs(atMs),
    price: price as Price,
    size: size as Size,
    side: null,
    tradeId,
  };
}

export interface QuoteTerms {
  readonly index?: number;
  readonly atMs?: number | null;
  readonly bid?: number | null;
  readonly ask?: number | null;
  readonly last?: number | null;
  readonly bidSize?: number | null;
  readonly volume?: number | null;
}

export function quote(seenMs: number, terms: QuoteTerms = {}): QuoteInput {
  const { index = 0, atMs = seenMs - 20, bid = 100, ask = 102, last = null, bidSize = 5, volume = null } = terms;
  return {
    kind: 'quote',
    seenMs: epochMs(seenMs),
    instrument: instrumentIndex(index),
    atMs: atMs === null ? null : epochMs(atMs),
    bid: bid as Price | null,
    ask: ask as Price | null,
    bidSize: bidSize as Size | null,
    askSize: 5 as Size,
    last: last as Price | null,
    volume: volume as Size | null,
  };
}

export function minuteTick(seenMs: number): MinuteTickInput {
  return { kind: 'minute', seenMs: epochMs(seenMs), source: sourceId('clock') };
}

export function metric(seenMs: number, value: number, atMs: number | null = seenMs - 20): MetricInput {
  const source = sourceId('sim-crypto');
  const symbol = ticker('BTCUSDT');
  const at = atMs === null ? null : epochMs(atMs);
  return { kind: 'metric', seenMs: epochMs(seenMs), source, symbol, atMs: at, name: 'funding-rate', value };
}

export function gap(seenMs: number, fromMs: number, toMs: number | null, where: Partial<GapInput> = {}): GapInput {
  return {
    kind: 'gap',
    seenMs: epochMs(seenMs),
    source: COIN.source,
    symbol: null,
    fromMs: epochMs(fromMs),
    toMs: toMs === null ? null : epochMs(toMs),
    reason: 'silent',
    ...where,
  };
}

export function providerBar(seenMs: number, startMs: number, terms: Partial<BarInput> = {}): BarInput {
  return {
    kind: 'bar',
    seenMs: epochMs(seenMs),
    source: COIN.source,
    instrument: instrumentIndex(0),
    startMs: epochMs(startMs),
    open: 100 as Price,
    high: 110 as Price,
    low: 90 as Price,
    close: 105 as Price,
    volume: 7 as Size,
    ...terms,
  };
}

/** A pipeline that keeps what it said. */
export class HeardPipeline {
  readonly pipeline: Pipeline;
  readonly events: EngineEvent[] = [];

  constructor(instruments: readonly Instrument[] = [COIN], settings: PipelineSettings = SETTINGS) {
    this.pipeline = new Pipeline(settings);
    for (const instrument of instruments) this.take(listing(instrument));
    this.events.length = 0;
  }

  take(...inputs: readonly EngineInput[]): readonly EngineEvent[] {
    const fresh = inputs.flatMap((input) => this.pipeline.handle(input));
    this.events.push(...fresh);
    return fresh;
  }

  heard<Type extends EngineEventType>(type: Type): readonly EventOf<Type>[] {
    return this.events.filter((event): event is EventOf<Type> => event.type === type);
  }

  count(name: Parameters<Pipeline['instruments'][number]['intake']['counters']['of']>[0], index = 0): number {
    return this.pipeline.instruments[index]?.intake.counters.of(name) ?? Number.NaN;
  }
}
