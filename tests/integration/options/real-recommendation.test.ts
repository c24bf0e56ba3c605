import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readSnapshots } from '#entry/chain-reading';
import { spreadSettings, tradingCosts } from '#entry/load-settings';
import { Output } from '#entry/terminal/output';
import { formatDay, utcDay } from '#market/sessions/civil-date';
import { NyseCalendar } from '#market/sessions/nyse-calendar';
import type { ChainSnapshot } from '#options/chains/chain-snapshot';
import type { ClosesByDay } from '#options/spreads/price-history';
import { loadCalendarExceptions, loadMarketEvents } from '#settings/calendar-file';
import { DEFAULT_RECOMMEND_TERMS } from '#strategies/recommend/recommend-terms';
import { recommend } from '#strategies/recommend/recommend';
import { Recommender } from '#strategies/recommend/recommender';
import type { RecommendSettings, SpreadQuestion } from '#strategies/recommend/spread-question';
import { acceptedSignal } from '#tests/support/accepted-signal';
import { sharedFile } from '#tests/support/shared-data';

const CHAIN = sharedFile('data/options_us/options_desk/SPY_20260714T1956Z.json.gz');
const CLOSES = sharedFile('data/equity_bars/daily/SPY.json.gz');
const SETTINGS: RecommendSettings = {
  spreads: spreadSettings(),
  ...tradingCosts(),
  events: loadMarketEvents(),
  nyse: new NyseCalendar(loadCalendarExceptions()),
};

async function chainOf(path: string): Promise<ChainSnapshot> {
  using output = new Output();
  const how = { dividend: [], staleAfter: 60, moments: 'newest', onBadRow: 'skip' } as const;
  const { snapshots } = await readSnapshots(path, how, output);
  const [chain] = snapshots;
  if (chain === undefined) throw new Error(`${path} holds a chain`);
  return chain;
}

/** The file goes on beyond the chain; whatever is later must not be looked at. */
function closesOf(path: string): ClosesByDay {
  const { rows } = JSON.parse(gunzipSync(readFileSync(path)).toString()) as { rows: { t: number; ac: number }[] };
  return { dates: rows.map(({ t }) => formatDay(utcDay(t))), closes: Float64Array.from(rows, ({ ac }) => ac) };
}

async function question(forecastVolatility: number, closes: ClosesByDay | null): Promise<SpreadQuestion> {
  const chain = await chainOf(CHAIN as string);
  const context = { forecastVolatility, closes, skewZ: null, warmth: 60 };
  return { atMs: chain.atMs, structure: 'bull_put', chain, context, terms: DEFAULT_RECOMMEND_TERMS };
}

describe.skipIf(CHAIN === null || CLOSES === null)(
  'put spreads on a real chain of SPY (skipped without the market data)',
  () => {
    it('are not worth selling at natural to whoever believes in its own past', async () => {
      const closes = closesOf(CLOSES as string);
      const found = new Recommender(SETTINGS).propose(await question(0.131, closes));
      expect(found.ok).toBe(false);
      expect(found.ok ? null : found.failure).toMatchObject({ gate: 'edge', needed: 0.02 });
      const later = {
        ...closes,
        closes: closes.closes.map((close, i) => ((closes.dates[i] as string) > '2026-07-14' ? close * 9 : close)),
      };
      expect(new Recommender(SETTINGS).propose(await question(0.131, later))).toEqual(found);
    });

    it('are recommended with sound figures to whoever believes in a calm month', async () => {
      const found = new Recommender(SETTINGS).propose(await question(0.07, null));
      if (!found.ok) throw new Error(found.failure.text);
      const { odds, prices, width, maxLoss, exit, touch, halfProfit, cautions, worst } = recommend(
        acceptedSignal(),
        found.value,
        null,
        SETTINGS,
      );
      expect(maxLoss).toBe(width - prices.natural);
      expect(worst).toBeLessThanOrEqual(prices.natural);
      expect(exit.targetDebit).toBeLessThan(prices.natural);
      const popOf = (name: string): number => odds.find(({ model }) => model === name)?.pop ?? Number.NaN;
      for (const model of ['smile', 'heston', 'bates']) expect(Math.abs(popOf(model) - popOf('bs'))).toBeLessThan(0.1);
      expect(popOf('forecast')).toBeGreaterThan(popOf('bs'));
      for (const { value } of touch) expect(value > 1 - popOf('smile') - 0.1 && value < 1).toBe(true);
      expect(halfProfit?.value).toBeGreaterThan(0.5);
      const kinds = cautions.map(({ kind }) => kind);
      expect(kinds).toContain('event');
      expect(kinds).toContain('data');
    });
  },
);
