import type { ChainInput } from '#domain/engine-input';
import type { Instrument } from '#domain/instrument';
import { COVERED_FROM_MS, COVERED_UNTIL_MS } from '#market/sessions/new-york-time';
import type { NyseCalendar } from '#market/sessions/nyse-calendar';
import type { SessionSpan } from '#market/sessions/session-span';
import { DAY_MS, MINUTE_MS } from '#primitives/clock';
import type { Activity } from '#simulation/activity';
import { OPTION_MARKETS, type OptionMarketTerms } from '#simulation/options/option-market-terms';
import { type OpenMinute, SimulatedOptions } from '#simulation/options/simulated-options';
import type { QuotePlant } from '#simulation/planted-event';
import { optionRandom, type SimulatedSymbol } from '#simulation/simulated-symbol';

/** One minute for all of them. */
export interface DeskMinute {
  readonly startMs: number;
  /** New York's. */
  readonly span: SessionSpan;
  readonly coins: Activity;
  readonly stocks: Activity;
}

interface DrivenOptions {
  readonly market: OptionMarketTerms;
  readonly options: SimulatedOptions;
  readonly index: number;
}

/** Expiries are looked up this far ahead, and the year before this far back. */
const AHEAD_MS = 400 * DAY_MS;
const BACK_MS = 450 * DAY_MS;
const OPENING_MINUTES = 12;
const CLOSING_MINUTES = 5;
const COIN_EXPIRY_MS = 8 * 60 * MINUTE_MS;
const WEEKEND_WIDENING = 1.25;

/** Sessions and holidays are known for so many years, and options live for a while. */
export function canQuoteOptions(startMs: number, endMs: number): boolean {
  return startMs >= COVERED_FROM_MS + BACK_MS && endMs <= COVERED_UNTIL_MS - AHEAD_MS;
}

/** The option markets of all instruments that have one. */
export class OptionDesk {
  readonly #driven: readonly DrivenOptions[];

  constructor(instruments: readonly Instrument[], seed: number, nyse: NyseCalendar, plants: readonly QuotePlant[]) {
    this.#driven = OPTION_MARKETS.flatMap((market) => {
      const index = instruments.findIndex(({ symbol }) => symbol === market.drivenBy);
      const instrument = instruments[index];
      if (instrument === undefined) return [];
      const mine = plants.filter(({ symbol }) => symbol === market.drivenBy);
      const random = optionRandom(seed, index);
      return [{ market, index, options: new SimulatedOptions(market, instrument.source, nyse, mine, random) }];
    });
  }

  run(minute: DeskMinute, symbols: readonly SimulatedSymbol[], publish: (input: ChainInput) => void): void {
    for (const { market, options, index } of this.#driven) {
      const symbol = symbols[index] as SimulatedSymbol;
      const open = symbol.isCoin ? openCoins(minute) : openShares(minute);
      const { startMs } = minute;
      options.run({ startMs, spot: symbol.priceAt(market.second), mood: symbol.mood, open }, publish);
    }
  }
}

/** Coins never close; their days begin when their options expire. */
function openCoins({ startMs, coins }: DeskMinute): OpenMinute {
  const weekday = (Math.floor(startMs / DAY_MS) + 4) % 7;
  const widening = weekday === 0 || weekday === 6 ? WEEKEND_WIDENING : 1;
  return { tradingDay: Math.floor((startMs - COIN_EXPIRY_MS) / DAY_MS), activity: coins.events, widening };
}

function openShares({ startMs, span, stocks }: DeskMinute): OpenMinute | null {
  if (span.session !== 'RTH') return null;
  const since = (startMs - span.fromMs) / MINUTE_MS;
  const left = (span.untilMs - startMs) / MINUTE_MS;
  const opening = since < OPENING_MINUTES ? 1.6 * (1 - since / OPENING_MINUTES) : 0;
  const closing = left <= CLOSING_MINUTES ? 0.35 : 0;
  return { tradingDay: span.day, activity: stocks.events, widening: 1 + opening + closing };
}
