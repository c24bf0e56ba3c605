import type { EngineInput, QuoteInput, TradeInput } from '#domain/engine-input';
import { NyseCalendar } from '#market/sessions/nyse-calendar';
import { type Scenario, type ScenarioName, scenarioNamed } from '#simulation/scenarios';
import { SimulatedMarket, type SimulatedMarketTerms } from '#simulation/simulated-market';

export const NYSE = new NyseCalendar({ closed: [], early: [], lateOpen: [] });

export interface GatheredMarket {
  readonly market: SimulatedMarket;
  readonly scenario: Scenario;
  readonly inputs: readonly EngineInput[];
  readonly symbols: readonly string[];
}

export function gather(name: ScenarioName, terms: Partial<SimulatedMarketTerms> = {}): GatheredMarket {
  const scenario = scenarioNamed(name);
  const { startMs, minutes } = scenario;
  const market = new SimulatedMarket({ seed: 7, startMs, minutes, scenario, nyse: NYSE, ...terms });
  const symbols = market.instruments.map(({ symbol }) => symbol as string);
  return { market, scenario, inputs: [...market.inputs()], symbols };
}

export function quotesOf({ inputs, symbols }: GatheredMarket, symbol: string): readonly QuoteInput[] {
  const index = symbols.indexOf(symbol);
  return inputs.filter((input): input is QuoteInput => input.kind === 'quote' && input.instrument === index);
}

export function tradesOf({ inputs, symbols }: GatheredMarket, symbol: string): readonly TradeInput[] {
  const index = symbols.indexOf(symbol);
  return inputs.filter((input): input is TradeInput => input.kind === 'trade' && input.instrument === index);
}

/** The middle of the last sound quote in each minute, by the minute's number. */
export function minuteMids(quotes: readonly QuoteInput[]): ReadonlyMap<number, number> {
  const mids = new Map<number, number>();
  for (const { seenMs, bid, ask } of quotes) {
    if (bid !== null && ask !== null && bid < ask) mids.set(Math.floor(seenMs / 60_000), (bid + ask) / 2);
  }
  return mids;
}

/** Log returns over `step` minutes, where both ends are known, by the minute in which they end. */
export function returnsOver(mids: ReadonlyMap<number, number>, step: number): ReadonlyMap<number, number> {
  const returns = new Map<number, number>();
  for (const [minute, mid] of mids) {
    const before = mids.get(minute - step);
    if (minute % step === 0 && before !== undefined) returns.set(minute, Math.log(mid / before));
  }
  return returns;
}
