import { sourceId, ticker } from '#domain/instrument';
import type { LineState } from '#ports/venue';
import { type EpochMs, epochMs } from '#primitives/clock';
import type { BarReading, ChainReading, Reading } from '#soak/reading';

/** A Wednesday in New York, 11:00. */
export const SOAK_START = epochMs(Date.UTC(2026, 6, 1, 15));

export function soakLine(atMs: EpochMs, change: Partial<LineState> = {}): LineState {
  return {
    venue: 'bybit',
    line: 'linear stream',
    phase: 'live',
    reason: null,
    sinceMs: SOAK_START,
    heardMs: atMs,
    messages: 100,
    bytes: 10_000,
    latencyMs: 12,
    skewMs: 3,
    reconnects: 0,
    gaps: 0,
    drifts: 0,
    unknown: 0,
    budget: null,
    trouble: null,
    ...change,
  };
}

export function soakBar(closedMs: EpochMs | null, change: Partial<BarReading> = {}): BarReading {
  return {
    symbol: ticker('IBIT'),
    source: sourceId('alpaca-iex'),
    openSinceMs: epochMs(SOAK_START - 90 * 60_000),
    closedMs,
    isGap: false,
    ...change,
  };
}

export function soakChain(seenMs: EpochMs, known: number, change: Partial<ChainReading> = {}): ChainReading {
  return { underlying: ticker('IBIT'), provider: 'tastytrade', seenMs, contracts: 200, known, isOpen: true, ...change };
}

export interface SoakReadingChange {
  readonly lines?: readonly LineState[];
  readonly bars?: readonly BarReading[];
  readonly chains?: readonly ChainReading[];
  readonly machine?: Partial<Reading['machine']>;
  readonly station?: Partial<Reading['station']>;
  readonly history?: Reading['history'];
  readonly proof?: Reading['proof'];
}

/** A recording with which all is well, but for what is changed. */
export function soakReading(atMs: EpochMs, change: SoakReadingChange = {}): Reading {
  return {
    atMs,
    station: {
      atMs,
      lines: change.lines ?? [soakLine(atMs)],
      notes: [],
      inbox: { depth: 12, droppedQuotes: 0, droppedOther: 0 },
      position: Math.floor((atMs - SOAK_START) / 10),
      seenMs: atMs,
      halted: null,
      ...change.station,
    },
    machine: {
      memoryBytes: 300e6,
      loopLagMs: 4,
      processors: 0.2,
      freeBytes: 80e9,
      tapeBytes: 1e6 + (atMs - SOAK_START) / 1_000,
      ...change.machine,
    },
    history: change.history ?? null,
    bars: change.bars ?? [],
    chains: change.chains ?? [],
    proof: change.proof ?? null,
  };
}
