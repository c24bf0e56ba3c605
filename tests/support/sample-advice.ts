import type { Conditions, PlacedAdvice } from '#domain/advice';
import { ticker } from '#domain/instrument';
import { cents, type PriceE4, priceE4 } from '#domain/money';
import type { Recommendation, RecommendationEnd, Repricing } from '#domain/recommendation';
import type { RoutedSignal } from '#domain/signal';
import { structureOver } from '#options/spreads/structure-shape';
import { epochMs, MINUTE_MS } from '#primitives/clock';
import { invariant } from '#primitives/invariant';

/** 2026-03-06, 12:55 in New York. */
export const NOON_MS = epochMs(Date.UTC(2026, 2, 6, 17, 55));

const SPREAD = structureOver('bull_put', '2026-03-27', [priceE4(52), priceE4(49)]);
invariant(SPREAD !== null, 'two strikes make a put spread');

const prices = { natural: priceE4(0.38), calibrated: priceE4(0.4), mid: priceE4(0.42) };

/** An IBIT put spread three dollars wide, as plain as they come. */
export function sampleRecommendation(change: Partial<Recommendation> = {}): Recommendation {
  return {
    id: 'sig-1',
    tier: 1,
    score: 71,
    underlying: ticker('IBIT'),
    underlyingPrice: priceE4(55.2),
    structure: SPREAD as NonNullable<typeof SPREAD>,
    daysToExpiry: 21,
    width: priceE4(3),
    prices,
    ladder: [prices.mid, prices.calibrated, prices.natural],
    worst: priceE4(0.36),
    tick: priceE4(0.01),
    maxProfit: cents(3_800),
    maxLoss: cents(26_200),
    margin: cents(26_200),
    buyingPower: cents(26_200),
    fees: cents(10),
    breakevens: [priceE4(51.62)],
    odds: [
      { model: 'bs', pop: 0.76, ev: cents(310) },
      { model: 'bootstrap', pop: 0.71, ev: cents(-120) },
    ],
    popLow: 0.68,
    kelly: 0.2,
    volatility: 0.61,
    halfProfit: { model: 'heston', value: 0.82, standardError: 0.01 },
    touch: [{ model: 'bs', value: 0.38, standardError: 0 }],
    evNatural: cents(-120),
    evCalibrated: cents(180),
    greeks: { delta: 11, gamma: -2, vega: -4, theta: 1.4 },
    exit: {
      targetDebit: priceE4(0.19),
      stopDebit: priceE4(1.14),
      timeExitDte: 7,
      closeByMs: epochMs(Date.UTC(2026, 2, 27, 19, 45)),
    },
    farm: null,
    because: ['BTC −6.5 % in 45 minutes'],
    cautions: [{ kind: 'event', text: 'FOMC in 12 d' }],
    warmth: 64,
    atMs: NOON_MS,
    quotedMs: NOON_MS,
    validUntilMs: epochMs(NOON_MS + 10 * MINUTE_MS),
    seal: 'seal-1',
    ...change,
  };
}

export function sampleSignal(change: Partial<RoutedSignal> = {}): RoutedSignal {
  return {
    id: 'sig-1',
    symbol: ticker('IBIT'),
    detector: 'ibit-put-spread',
    atMs: NOON_MS,
    tier: 1,
    because: ['BTC −6.5 % in 45 minutes'],
    structure: 'bull_put',
    gates: [{ gate: 'iv-rank', passed: true, text: 'IV rank 68, needs 50', found: 68, needed: 50, margin: 0.36 }],
    refusedBy: null,
    score: 71,
    parts: [{ part: 'edge', points: 20, most: 25, because: 'EV $1.80 a spread' }],
    ...change,
  };
}

export function accepted(position: number, signal = sampleSignal()): PlacedAdvice {
  return { position, advice: { type: 'signal.accepted', seenMs: signal.atMs, signal } };
}

export function refused(position: number, signal: RoutedSignal): PlacedAdvice {
  return { position, advice: { type: 'signal.refused', seenMs: signal.atMs, signal } };
}

export function issued(position: number, recommendation = sampleRecommendation()): PlacedAdvice {
  return { position, advice: { type: 'recommendation.issued', seenMs: recommendation.atMs, recommendation } };
}

export function repriced(position: number, natural: number, change: Partial<Repricing> = {}): PlacedAdvice {
  const repricing: Repricing = {
    recommendationId: 'sig-1',
    atMs: epochMs(NOON_MS + MINUTE_MS),
    quotedMs: epochMs(NOON_MS + MINUTE_MS),
    underlyingPrice: priceE4(55),
    prices: { natural: priceE4(natural), calibrated: priceE4(natural + 0.02), mid: priceE4(natural + 0.04) as PriceE4 },
    evNatural: cents(50),
    ...change,
  };
  return { position, advice: { type: 'recommendation.repriced', seenMs: repricing.atMs, repricing } };
}

export function ended(position: number, change: Partial<RecommendationEnd> = {}): PlacedAdvice {
  const end: RecommendationEnd = {
    recommendationId: 'sig-1',
    atMs: epochMs(NOON_MS + 2 * MINUTE_MS),
    cause: 'credit',
    text: 'credit 0.33, needs 0.36',
    ...change,
  };
  return { position, advice: { type: 'recommendation.ended', seenMs: end.atMs, end } };
}

export function warmth(position: number, score: number): PlacedAdvice {
  const conditions: Conditions = { underlying: ticker('IBIT'), atMs: NOON_MS, score, least: 0, most: 100, parts: [] };
  return { position, advice: { type: 'conditions.changed', seenMs: NOON_MS, conditions } };
}
