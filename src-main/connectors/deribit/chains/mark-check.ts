import type { OptionFigures, OptionGreeks } from '#connectors/deribit/parse/option-figures';
import type { OptionRight } from '#domain/chain';
import { DAY_MS, HOUR_MS } from '#primitives/clock';
import { ln } from '#primitives/exact-math';
import { normalCdf, normalPdf } from '#primitives/normal-distribution';

/** What a contract is, and when it ends. */
export interface CheckedContract {
  readonly strike: number;
  readonly right: OptionRight;
  readonly expiryMs: number;
  /** YYYY-MM-DD */
  readonly expiry: string;
}

/** Delivery is an average of the last half hour: the formula of a single moment does not hold there. */
const LEAST_LIFE_MS = HOUR_MS;
/** Theta and delta are the venue's own reckoning on the last day. */
const LEAST_LIFE_FOR_GREEKS_MS = DAY_MS;
const YEAR_MS = 365 * DAY_MS;
/** Marks are rounded to a ten-thousandth of a coin, volatilities to a hundredth of a point. */
const MARK_ROUNDING = 0.000_25;
const MARK_SHARE = 0.005;
const DELTA_ROUNDING = 0.03;
const VEGA_SHARE = 0.1;
const VEGA_ROUNDING = 5;

interface Priced {
  readonly coins: number;
  readonly delta: number;
  readonly vega: number;
}

/**
 * Deribit's marks are Black's formula of its own forward and volatility. A volatility that does not give its own mark is
 * another contract's, another expiry's or another moment's, and is not used. Null: too close to the end to tell.
 */
export function explainsMark(
  figures: Pick<OptionFigures, 'mark' | 'iv' | 'forward' | 'atMs'>,
  contract: CheckedContract,
): boolean | null {
  const { mark, iv, forward, atMs } = figures;
  const leftMs = contract.expiryMs - atMs;
  if (mark === null || iv === null || forward === null || leftMs < LEAST_LIFE_MS) return null;
  const { coins } = priced(forward, iv, leftMs, contract);
  return Math.abs(coins - mark) <= MARK_ROUNDING + MARK_SHARE * mark;
}

/** Whether the Greeks are of this contract: those of another expiry or strike are not. */
export function areOwnGreeks(
  greeks: OptionGreeks,
  { iv, forward, atMs }: Pick<OptionFigures, 'iv' | 'forward' | 'atMs'>,
  contract: CheckedContract,
): boolean | null {
  const leftMs = contract.expiryMs - atMs;
  if (iv === null || forward === null || leftMs < LEAST_LIFE_FOR_GREEKS_MS) return null;
  const { delta, vega } = priced(forward, iv, leftMs, contract);
  return (
    Math.abs(greeks.delta - delta) <= DELTA_ROUNDING &&
    Math.abs(greeks.vega - vega) <= VEGA_ROUNDING + VEGA_SHARE * vega
  );
}

function priced(forward: number, iv: number, leftMs: number, { strike, right }: CheckedContract): Priced {
  const root = Math.sqrt(leftMs / YEAR_MS);
  const deviation = iv * root;
  const d1 = ln(forward / strike) / deviation + deviation / 2;
  const call = forward * normalCdf(d1) - strike * normalCdf(d1 - deviation);
  const isCall = right === 'call';
  const dollars = isCall ? call : call - forward + strike;
  return {
    coins: dollars / forward,
    delta: normalCdf(d1) - (isCall ? 0 : 1),
    vega: forward * normalPdf(d1) * root,
  };
}
