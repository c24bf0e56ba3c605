import type { MarketBar } from '#farm/evaluation/market-bar';
import { MarketMisses, MISS_GATES, type MissGate } from '#farm/insight/market-misses';
import type { DayFeatures, DayOffers } from '#farm/insight/trading-day';
import type { Population, SpreadSpec } from '#farm/population/population';

interface Missed {
  configs: number;
  /** In millionths, or points, or labels. */
  least: number;
  most: number;
}

const MILLION = 1e6;
const NAMED = 3;

/**
 * Which single entry gate keeps how many configs from a spread of this bar, as the trader reads it: most first. What the
 * configs themselves lack, money or room, is no part of it.
 */
export function spreadMisses(population: Population, bar: MarketBar, specs: readonly number[]): readonly string[] {
  const misses = new MarketMisses(population, { bars: 1 });
  const byGate = new Map<MissGate, Missed>();
  for (const index of specs) {
    const spec = population.specs[index] as SpreadSpec;
    misses.seeUnderlying(featuresOf(bar, spec.underlying));
    misses.seeSpec(offersOf(bar, index));
    const configs = spec.interiors.reduce((sum, { exit }) => sum + exit.length, 0);
    for (let combination = 0; combination < population.gates.length; combination++) {
      const gate = MISS_GATES[misses.gate[combination] as number];
      if (gate !== undefined) add(byGate, gate, misses.short[combination] as number, configs);
    }
  }
  return [...byGate]
    .sort(([, left], [, right]) => right.configs - left.configs)
    .slice(0, NAMED)
    .map(([gate, missed]) => `${grouped(missed.configs)} more ${inWords(gate, missed)}`);
}

function add(byGate: Map<MissGate, Missed>, gate: MissGate, by: number, configs: number): void {
  const known = byGate.get(gate) ?? { configs: 0, least: by, most: by };
  byGate.set(gate, {
    configs: known.configs + configs,
    least: Math.min(known.least, by),
    most: Math.max(known.most, by),
  });
}

function inWords(gate: MissGate, missed: Missed): string {
  switch (gate) {
    case 'session':
      return 'at another time of day';
    case 'regimes':
      return 'under other labels of trend and volatility';
    case 'warmthMinimum':
      return `if conditions were ${rangeText(missed, 1)} points warmer`;
    case 'popMinimum':
      return `if its PoP were ${rangeText(missed, MILLION / 100)} points higher`;
    case 'ivRank':
      return `if the IV rank were ${rangeText(missed, MILLION / 100)} points nearer`;
    case 'gapTolerance':
      return `if the gap at the open had been ${rangeText(missed, MILLION / 100)} points smaller`;
    default:
      return 'with more money or room';
  }
}

function rangeText({ least, most }: Missed, unit: number): string {
  const text = (by: number): string => String(Math.ceil((by / unit) * 10) / 10);
  return text(least) === text(most) ? text(least) : `${text(least)} to ${text(most)}`;
}

function grouped(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

function featuresOf(bar: MarketBar, at: number): DayFeatures {
  const one = (column: Int32Array): Int32Array => Int32Array.of(column[at] as number);
  return {
    warmth: one(bar.warmth),
    ivRank: one(bar.ivRank),
    gap: one(bar.gap),
    trend: one(bar.trend),
    volatility: one(bar.volatility),
    session: one(bar.session),
  };
}

function offersOf(bar: MarketBar, spec: number): DayOffers {
  const one = (column: Int32Array): Int32Array => Int32Array.of(column[spec] as number);
  return { candidate: one(bar.candidate), pop: one(bar.pop), risk: one(bar.risk), limit: one(bar.limit) };
}
