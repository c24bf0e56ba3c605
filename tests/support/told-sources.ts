import type { Bar } from '#domain/bar';
import type { ChainBrief } from '#domain/chain-brief';
import type { EngineEvent } from '#domain/engine-event';
import { instrumentIndex, sourceId, ticker } from '#domain/instrument';
import type { MetricName } from '#domain/metric';
import { type Price, size } from '#domain/money';
import { epochMs, MINUTE_MS } from '#primitives/clock';
import { COIN, T0 } from '#tests/support/scripted-inputs';

/** Events as a pipeline would tell them of a symbol that several sources bring. */
export const toldSources = {
  listing(index: number, source: string, symbol = 'IBIT'): EngineEvent {
    const calendar = symbol.startsWith('BTC') ? 'crypto' : 'nyse';
    const instrument = {
      ...COIN,
      symbol: ticker(symbol),
      source: sourceId(source),
      calendar,
      priceDecimals: 2,
    } as const;
    return { type: 'instrument.listed', seenMs: epochMs(T0), index: instrumentIndex(index), instrument };
  },
  /** The bar of the minute that is over at that instant. */
  bar(index: number, seenMs: number, price = 100, terms: Partial<Bar> = {}): EngineEvent {
    const endMs = epochMs(Math.floor(seenMs / MINUTE_MS) * MINUTE_MS);
    const units = Math.round(price * 100) as Price;
    const bar: Bar = {
      instrument: instrumentIndex(index),
      interval: '1m',
      startMs: epochMs(endMs - MINUTE_MS),
      endMs,
      open: units,
      high: units,
      low: units,
      close: units,
      volume: size(1),
      ticks: 1,
      flags: 0,
      revision: 0,
      ...terms,
    };
    return { type: 'bar.closed', seenMs: epochMs(seenMs), bar };
  },
  chain(provider: string, seenMs: number, underlying = 'IBIT'): EngineEvent {
    const chain: ChainBrief = {
      underlying: ticker(underlying),
      underlyingPrice: null,
      provider,
      atMs: epochMs(seenMs),
      contracts: 1,
      expiries: 1,
      twoSided: 1,
      crossed: 0,
      stale: 0,
      atTheMoney: null,
    };
    return { type: 'chain.seen', seenMs: epochMs(seenMs), source: sourceId(provider), chain };
  },
  metric(source: string, seenMs: number, name: MetricName, value: number, atMs = seenMs): EngineEvent {
    const event = {
      type: 'metric.seen',
      seenMs: epochMs(seenMs),
      atMs: epochMs(atMs),
      source: sourceId(source),
    } as const;
    return { ...event, symbol: ticker('IBIT'), name, value };
  },
  gap(source: string, seenMs: number, isOver = false, symbol: string | null = null): EngineEvent {
    const gap = {
      kind: 'gap',
      seenMs: epochMs(seenMs),
      source: sourceId(source),
      symbol: symbol === null ? null : ticker(symbol),
      fromMs: epochMs(seenMs - 1_000),
      toMs: isOver ? epochMs(seenMs) : null,
      reason: 'silent',
    } as const;
    return { type: 'gap.noticed', seenMs: epochMs(seenMs), gap };
  },
  minuteOver(seenMs: number): EngineEvent {
    const minuteMs = epochMs(Math.floor(seenMs / MINUTE_MS) * MINUTE_MS - MINUTE_MS);
    const proof = { minuteMs, hash: { high: 0, low: 0 }, groups: new Uint16Array(0) };
    return { type: 'minute.proved', seenMs: epochMs(seenMs), proof };
  },
  beat(seenMs: number): EngineEvent {
    return { type: 'heartbeat.seen', seenMs: epochMs(seenMs), source: sourceId('clock') };
  },
} as const;
