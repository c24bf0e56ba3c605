import { addDays, formatDay } from '#market/sessions/civil-date';
import { newYorkDay } from '#market/sessions/new-york-time';
import { NyseCalendar } from '#market/sessions/nyse-calendar';
import type { ChainContract, ChainSnapshot } from '#options/chains/chain-snapshot';
import type { ClosesByDay } from '#options/spreads/price-history';
import { DEFAULT_SPREAD_SETTINGS } from '#options/spreads/spread-settings';
import { exp } from '#primitives/exact-math';
import { SeededRandom } from '#primitives/random';
import { loadCalendarExceptions, loadMarketEvents } from '#settings/calendar-file';
import { drawNormal } from '#simulation/draws';
import { DEFAULT_RECOMMEND_TERMS } from '#strategies/recommend/recommend-terms';
import type { MarketContext, RecommendSettings, SpreadQuestion } from '#strategies/recommend/spread-question';
import { IMAGINED_NOW, imaginedChain, imaginedSmile, strikesAround } from '#tests/support/imagined-chain';
import { COSTS } from '#tests/support/option-desk';

export const RECOMMEND_SETTINGS: RecommendSettings = {
  spreads: DEFAULT_SPREAD_SETTINGS,
  ...COSTS,
  events: loadMarketEvents(),
  nyse: new NyseCalendar(loadCalendarExceptions()),
};

/** Fridays on which the exchange trades: 12 June, 26 June, 10 July, 31 July. */
const EXPIRY_DAYS = [11, 25, 39, 60] as const;

const CHAINS = new Map<number, ChainSnapshot>();

/** IBIT at 40 on Monday 1 June 2026, 11:00 in New York, its options quoted around one volatility with a put skew. */
export function premiumChain(
  volatility: number,
  change: (contract: ChainContract) => ChainContract = same,
): ChainSnapshot {
  const chain = CHAINS.get(volatility) ?? quotedAround(volatility);
  CHAINS.set(volatility, chain);
  const changed = (contract: ChainContract | null): ChainContract | null => contract && change(contract);
  const expiries = chain.expiries.map((expiry) => ({
    ...expiry,
    rows: expiry.rows.map(({ strike, call, put }) => ({ strike, call: changed(call), put: changed(put) })),
  }));
  return { ...chain, expiries };
}

function quotedAround(volatility: number): ChainSnapshot {
  return imaginedChain({
    spot: 40,
    rate: 0.04,
    expiries: EXPIRY_DAYS.map((days) => ({
      days,
      smile: imaginedSmile(volatility, days, -0.2, 0.6),
      strikes: strikesAround(40, 0.65, 1.4, 1),
      halfSpread: 0.004,
    })),
  });
}

function same(contract: ChainContract): ChainContract {
  return contract;
}

/** A year of closes whose moves are drawn with that volatility a year. */
export function closesMovingBy(volatility: number, days = 252): ClosesByDay {
  const today = newYorkDay(IMAGINED_NOW);
  const random = new SeededRandom(7);
  const closes = new Float64Array(days);
  let price = 40;
  for (let i = days - 1; i >= 0; i--) {
    closes[i] = price;
    price *= exp((-volatility / Math.sqrt(252)) * drawNormal(random));
  }
  return { dates: Array.from({ length: days }, (_, i) => formatDay(addDays(today, i - days))), closes };
}

export interface PremiumScene {
  readonly implied?: number;
  readonly chain?: ChainSnapshot;
  readonly context?: Partial<MarketContext>;
  readonly question?: Partial<SpreadQuestion>;
}

/** Options at 70 % on a fund that is expected to move at 50 %, and has. */
export function premiumQuestion({ implied = 0.7, chain, context, question }: PremiumScene = {}): SpreadQuestion {
  return {
    atMs: IMAGINED_NOW,
    structure: 'bull_put',
    chain: chain ?? premiumChain(implied),
    context: { forecastVolatility: 0.5, closes: closesMovingBy(0.5), skewZ: null, warmth: 60, ...context },
    terms: DEFAULT_RECOMMEND_TERMS,
    ...question,
  };
}
