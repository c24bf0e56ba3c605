import type { OptionRight } from '#domain/chain';
import type { FactorName } from '#simulation/simulated-instrument';

/** What a scenario can plant. The words are what a label says. */
export type MarketPlantKind = 'volatility spike' | 'slow grind';
export type FeedPlantKind =
  | 'feed gap'
  | 'crossed quotes'
  | 'late ticks'
  | 'ticks beyond grace'
  | 'duplicate ticks'
  | 'out-of-order ticks'
  | 'ticks without source time'
  | 'ticks from the future';
export type QuotePlantKind = 'mispriced quote';
export type DatePlantKind = 'half day' | 'DST change' | 'expiry Friday';

interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Bends a price: `move` is the return it adds over the span, `volatility` the factor on the volatility meanwhile. */
export interface MarketPlant extends Span {
  readonly kind: MarketPlantKind;
  readonly factor: FactorName;
  readonly symbols: readonly string[];
  readonly move: number;
  readonly volatility: number;
}

/** Spoils the data of one symbol, or of a whole source when it names a source. The prices beneath stay as they were. */
export interface FeedPlant extends Span {
  readonly kind: FeedPlantKind;
  readonly target: { readonly symbol: string } | { readonly source: string };
}

/** Marks a date. `activity` is the factor on what trades in New York meanwhile. */
export interface DatePlant extends Span {
  readonly kind: DatePlantKind;
  readonly activity: number;
}

export interface PlantedContract {
  readonly expiry: string;
  /** Dollars. */
  readonly strike: number;
  readonly right: OptionRight;
}

/** Moves one contract's quote away from the surface by so many of its widths: above 0 it is too dear. */
export interface QuotePlant extends Span {
  readonly kind: QuotePlantKind;
  /** The instrument that drives the chain. */
  readonly symbol: string;
  readonly contract: PlantedContract;
  readonly widths: number;
}

export type Plant = MarketPlant | FeedPlant | DatePlant | QuotePlant;

/** A label for people and tests: source times from `fromMs` up to, not including, `toMs`. Null means every symbol. */
export interface PlantedEvent extends Span {
  readonly symbol: string | null;
  readonly what: Plant['kind'];
  readonly contract?: PlantedContract;
}

export function isMarketPlant(plant: Plant): plant is MarketPlant {
  return plant.kind === 'volatility spike' || plant.kind === 'slow grind';
}

export function isDatePlant(plant: Plant): plant is DatePlant {
  return plant.kind === 'half day' || plant.kind === 'DST change' || plant.kind === 'expiry Friday';
}

export function isQuotePlant(plant: Plant): plant is QuotePlant {
  return plant.kind === 'mispriced quote';
}

export function isFeedPlant(plant: Plant): plant is FeedPlant {
  return !isMarketPlant(plant) && !isDatePlant(plant) && !isQuotePlant(plant);
}

export function labelsOf(plant: Plant, symbols: readonly string[]): readonly PlantedEvent[] {
  const { kind: what, fromMs, toMs } = plant;
  if (isMarketPlant(plant)) {
    return plant.symbols.filter((symbol) => symbols.includes(symbol)).map((symbol) => ({ fromMs, toMs, symbol, what }));
  }
  if (isDatePlant(plant)) return [{ fromMs, toMs, symbol: null, what }];
  if (isQuotePlant(plant)) {
    const { symbol, contract } = plant;
    return symbols.includes(symbol) ? [{ fromMs, toMs, symbol, what, contract }] : [];
  }
  if ('source' in plant.target) return [{ fromMs, toMs, symbol: null, what }];
  const { symbol } = plant.target;
  return symbols.includes(symbol) ? [{ fromMs, toMs, symbol, what }] : [];
}
