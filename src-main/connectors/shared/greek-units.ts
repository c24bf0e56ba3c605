import type { OptionQuote } from '#domain/chain';
import { parseDay, startOfDayMs } from '#market/sessions/civil-date';
import { DAY_MS } from '#primitives/clock';

/** What a provider’s vega and theta have to be multiplied by to be per 1.00 of volatility and per year; null: not known. */
interface GreekScales {
  readonly vega: number | null;
  readonly theta: number | null;
}

interface Sample {
  readonly quote: OptionQuote;
  readonly spot: number;
  readonly atMs: number;
}

const PER_POINT = 100;
const PER_DAY = 365;
/** Halfway, on a scale of ratios, between one unit and the other. */
const VEGA_BOUNDARY = 0.1;
const THETA_BOUNDARY = 0.05;

/**
 * Nobody says whether vega is per point and theta per day, but the figures do: of one contract, vega is
 * S²·γ·σ·T and theta about −S²·γ·σ²/2, whatever the rate.
 */
export function greekScales(samples: readonly Sample[]): GreekScales {
  const vegas: number[] = [];
  const thetas: number[] = [];
  for (const { quote, spot, atMs } of samples) {
    const { impliedVolatility: iv, gamma, vega, theta } = quote;
    const day = parseDay(quote.expiry);
    if (iv === null || iv <= 0 || gamma === null || gamma <= 0 || day === null) continue;
    const years = (startOfDayMs(day) + 0.8 * DAY_MS - atMs) / (365 * DAY_MS);
    if (years < 0.02) continue;
    const curvature = spot * spot * gamma * iv;
    if (vega !== null && vega > 0) vegas.push(vega / (curvature * years));
    if (theta !== null && theta < 0) thetas.push(-theta / ((curvature * iv) / 2));
  }
  const scale = (ratios: number[], boundary: number, finer: number): number | null => {
    const middle = median(ratios);
    return middle === null ? null : middle < boundary ? finer : 1;
  };
  return { vega: scale(vegas, VEGA_BOUNDARY, PER_POINT), theta: scale(thetas, THETA_BOUNDARY, PER_DAY) };
}

/** Null for fewer than five. */
export function median(values: readonly number[]): number | null {
  if (values.length < 5) return null;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? null;
}
