import type { RawSignal } from '#detectors/detector';
import { type EpochMs, MINUTE_MS } from '#primitives/clock';
import { hashOfValue } from '#primitives/value-hash';

/** The same detector cannot say the same of a symbol twice in a minute. Same inputs, same id. */
export function signalId({ detector, symbol, structure }: RawSignal, atMs: EpochMs): string {
  const minute = Math.floor(atMs / MINUTE_MS);
  return `${detector}-${symbol}-${hashOfValue({ detector, symbol, minute, structure }).slice(0, 12)}`;
}

/** What a detector says of a symbol, whenever it does. */
export function signalTopic({ detector, symbol, structure }: RawSignal): string {
  return `${detector} ${symbol} ${structure ?? ''}`;
}
