import { z } from 'zod';

const ON_OFF = 'must be on or off';
const SYMBOLS = 'must be a list of symbols, such as [BTCUSDT, ETHUSDT]';
const ADDRESS = 'must be an address that begins with https:// or wss://';

/** Whether a venue is asked at all. */
export function connection(fallback: 'on' | 'off') {
  return z.enum(['on', 'off'], { error: ON_OFF }).default(fallback);
}

/** Symbols as the venue writes them. */
export function symbols(fallback: readonly string[]) {
  return z
    .array(z.string({ error: SYMBOLS }).regex(/^[A-Za-z0-9._^=/-]{1,32}$/, { error: SYMBOLS }), { error: SYMBOLS })
    .default([...fallback]);
}

/** Where a venue listens. In the clear only to this machine itself: keys and prices are read by whoever lies between. */
export function address(fallback: string) {
  const isSafe = (text: string): boolean =>
    /^(?:https|wss):\/\/[^\s@]+$/.test(text) ||
    /^(?:http|ws):\/\/(?:127\.0\.0\.1|localhost)(?::\d+)?(?:\/|$)/.test(text);
  return z.string({ error: ADDRESS }).refine(isSafe, { error: ADDRESS }).default(fallback);
}
