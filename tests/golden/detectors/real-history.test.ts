import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { standing } from '#detectors/standing';
import { type VarianceMemory, varianceMemory, volatilityForecast } from '#detectors/volatility-forecast';
import { sharedFile } from '#tests/support/shared-data';

const MONTH = 21;
const FUNDS = ['IBIT', 'SPY'];

function jsonOf(path: string): unknown {
  return JSON.parse(gunzipSync(readFileSync(path)).toString('utf8'));
}

/** Mean of how badly a variance describes what followed (QLIKE): 0 is perfect. */
function losses(closes: readonly number[]): Readonly<Record<'forecast' | 'fast' | 'month' | 'year', number>> {
  const sums = { forecast: 0, fast: 0, month: 0, year: 0 };
  let days = 0;
  for (let today = 63; today + MONTH < closes.length; today++) {
    const memory = varianceMemory(closes.slice(0, today + 1)) as VarianceMemory;
    let followed = 0;
    for (let at = today + 1; at <= today + MONTH; at++)
      followed += Math.log((closes[at] as number) / (closes[at - 1] as number)) ** 2 / MONTH;
    const forecast = (volatilityForecast(memory, null)?.forecast ?? 0) ** 2 / 252;
    for (const [name, variance] of Object.entries({ ...memory, forecast })) {
      if (!(name in sums)) continue;
      sums[name as keyof typeof sums] += followed / variance - Math.log(followed / variance) - 1;
    }
    days++;
  }
  return { forecast: sums.forecast / days, fast: sums.fast / days, month: sums.month / days, year: sums.year / days };
}

describe.each(FUNDS)('the forecast on real closes of %s', (fund) => {
  const path = sharedFile(`data/equity_bars/daily/${fund}.json.gz`);

  it.skipIf(path === null)(
    'tells more of the month that follows than any of its three memories alone (needs shared data)',
    () => {
      const { rows } = jsonOf(path ?? '') as { readonly rows: readonly { readonly ac: number }[] };
      const { forecast, fast, month, year } = losses(rows.map(({ ac }) => ac));
      expect(forecast).toBeLessThan(Math.min(fast, month, year));
    },
  );
});

describe('the score of a real volatility index', () => {
  const path = sharedFile('data/deribit/dvol_close_btc_20221106_20251112.json.gz');

  it.skipIf(path === null)(
    'calls about a tenth of days high for their year; a week of closes calls a quarter so (needs shared data)',
    () => {
      const closes = (jsonOf(path ?? '') as readonly (readonly [number, number])[]).map(([, close]) => close / 100);
      const share = (days: number): number => {
        let high = 0;
        for (let at = 365; at < closes.length; at++) {
          const { z } = standing(closes[at] as number, closes.slice(at - days, at), days);
          if (z !== null && z >= 1) high++;
        }
        return high / (closes.length - 365);
      };
      expect(share(365)).toBeCloseTo(0.107, 3);
      expect(share(7)).toBeCloseTo(0.252, 3);
    },
  );
});
