import type { EngineEvent, EventOf } from '#domain/engine-event';
import type { InstrumentIndex } from '#domain/instrument';

/** Two sources of one figure of one symbol, at one moment. */
export interface Disagreement {
  readonly symbol: string;
  /** `mid`: in basis points of the left one's price. `atm-iv`: in points of volatility. */
  readonly what: 'mid' | 'atm-iv';
  readonly left: string;
  readonly right: string;
  /** Right less left. */
  readonly value: number;
}

interface Quoted {
  readonly symbol: string;
  readonly source: string;
  readonly unitsPerOne: number;
  endMs: number;
  price: number;
}

/** A volatility is held against one that is no older than this. */
const VOLATILITY_AGE_MS = 15 * 60_000;
const BASIS_POINTS = 10_000;
const POINTS = 100;

/**
 * Measures how far sources are apart: closes of the same minute, and volatilities at the money told of within a few
 * minutes. Of two that disagree one is wrong; which one, a difference cannot say, so that nothing is made of the two.
 */
export class SourceDisagreement {
  readonly #instruments: Quoted[] = [];
  readonly #volatilities = new Map<
    string,
    { readonly source: string; readonly value: number; readonly seenMs: number }[]
  >();

  /** Answers what can be compared now and could not before. */
  hear(event: EngineEvent): readonly Disagreement[] {
    switch (event.type) {
      case 'instrument.listed':
        this.#list(event);
        return [];
      case 'bar.closed':
        return event.bar.interval === '1m' && event.bar.ticks > 0 ? this.#hearBar(event) : [];
      case 'metric.seen':
        return event.name === 'implied-volatility' && event.seenMs - event.atMs <= VOLATILITY_AGE_MS
          ? this.#hearVolatility(event)
          : [];
      default:
        return [];
    }
  }

  #list({ index, instrument }: EventOf<'instrument.listed'>): void {
    let unitsPerOne = 1;
    for (let digit = 0; digit < instrument.priceDecimals; digit++) unitsPerOne *= 10;
    const { symbol, source } = instrument;
    this.#instruments[index] = { symbol, source, unitsPerOne, endMs: -1, price: 0 };
  }

  #hearBar({ bar }: EventOf<'bar.closed'>): readonly Disagreement[] {
    const right = this.#of(bar.instrument);
    if (right === null) return [];
    right.endMs = bar.endMs;
    right.price = bar.close / right.unitsPerOne;
    return this.#instruments.flatMap((left): readonly Disagreement[] =>
      left !== right && left.symbol === right.symbol && left.endMs === right.endMs
        ? [compared(left.symbol, 'mid', [told(left), told(right)], basisPoints)]
        : [],
    );
  }

  #hearVolatility({ symbol, source, value, seenMs }: EventOf<'metric.seen'>): readonly Disagreement[] {
    const known = this.#volatilities.get(symbol) ?? [];
    const others = known.filter((other) => other.source !== source);
    this.#volatilities.set(symbol, [...others, { source, value, seenMs }]);
    return others
      .filter((other) => seenMs - other.seenMs <= VOLATILITY_AGE_MS)
      .map((other) => compared(symbol, 'atm-iv', [other, { source, value }], (left, right) => POINTS * (right - left)));
  }

  #of(instrument: InstrumentIndex): Quoted | null {
    return this.#instruments[instrument] ?? null;
  }
}

/** By how much the second is above the first, in ten-thousandths of the first. */
export function basisPoints(left: number, right: number): number {
  return (right / left - 1) * BASIS_POINTS;
}

interface Told {
  readonly source: string;
  readonly value: number;
}

function told({ source, price }: Quoted): Told {
  return { source, value: price };
}

/** Always the same way around, whoever was heard last. */
function compared(
  symbol: string,
  what: Disagreement['what'],
  pair: readonly [Told, Told],
  apart: (left: number, right: number) => number,
): Disagreement {
  const [left, right] = pair[0].source < pair[1].source ? pair : ([pair[1], pair[0]] as const);
  return { symbol, what, left: left.source, right: right.source, value: apart(left.value, right.value) };
}
