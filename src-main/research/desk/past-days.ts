import type { EventOf } from '#domain/engine-event';
import type { MetricName } from '#domain/metric';
import { utcDay } from '#market/sessions/civil-date';
import { isCovered, newYorkDay } from '#market/sessions/new-york-time';
import type { TapePosition } from '#ports/tape';
import { IvHistory } from '#options/surface/iv-history';

/** What is known of an underlying's earlier days; oldest first. */
export interface PastDays {
  /** Closes of its implied volatility, as fractions a year. */
  readonly volatilities: Float64Array;
  readonly closes: Float64Array;
}

interface PlacedFigure {
  readonly position: TapePosition;
  readonly name: MetricName;
  readonly atMs: number;
  readonly value: number;
}

/** Closes kept: more than a year of sessions, or most of one of days. */
const CLOSES = 300;

/**
 * The figures by which today is judged: volatility day by day, and daily closes. Both arrive as metrics, live or from an
 * archive, so what was known at a cursor is what had arrived by then.
 */
export class PastDaysLedger {
  readonly #bySymbol = new Map<string, PlacedFigure[]>();

  add({ symbol, name, atMs, value }: EventOf<'metric.seen'>, position: TapePosition): void {
    if (!(name === 'implied-volatility' || name === 'dvol' || name === 'daily-close') || !(value > 0)) return;
    let figures = this.#bySymbol.get(symbol);
    if (figures === undefined) {
      figures = [];
      this.#bySymbol.set(symbol, figures);
    }
    figures.push({ position, name, atMs, value });
  }

  /** Null where nothing is known. */
  of(symbol: string, through: TapePosition): PastDays | null {
    const figures = this.#bySymbol.get(symbol);
    if (figures === undefined) return null;
    const volatility = new IvHistory();
    const closes: number[] = [];
    let newestMs = Number.NEGATIVE_INFINITY;
    for (const { position, name, atMs, value } of figures) {
      if (position > through) break;
      if (name === 'dvol') {
        // In points, and days of a market that never closes are UTC's.
        volatility.add(utcDay(atMs), value / 100);
      } else if (name === 'implied-volatility') {
        if (isCovered(atMs)) volatility.add(newYorkDay(atMs), value);
      } else if (atMs > newestMs) {
        newestMs = atMs;
        closes.push(value);
      }
    }
    return { volatilities: volatility.closes(), closes: Float64Array.from(closes.slice(-CLOSES)) };
  }
}
