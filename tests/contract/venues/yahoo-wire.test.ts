import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { YahooJudge } from '#connectors/yahoo/http/yahoo-judge';
import { parseChart } from '#connectors/yahoo/parse/yahoo-chart';
import { parseOptions } from '#connectors/yahoo/parse/yahoo-options';
import { epochMs } from '#primitives/clock';
import { sharedFile } from '#tests/support/shared-data';

const files = {
  chart: sharedFile('wire/yahoo/chart_events_NVDA_split.json'),
  adh: sharedFile('wire/yahoo/options-ADH.json'),
  qqq: sharedFile('wire/yahoo/options-QQQ.json'),
  replies: sharedFile('wire/yahoo/quote_and_error_replies.json'),
};
const isHere = Object.values(files).every((file) => file !== null);
const title = isHere ? '' : ' (skipped: the recorded replies are not here)';

interface Recorded {
  readonly status: number;
  readonly body: unknown;
}

function read(file: string | null): Recorded {
  return JSON.parse(readFileSync(file ?? '', 'utf8')) as Recorded;
}

describe.skipIf(!isHere)(`replies as Yahoo sent them${title}`, () => {
  it('has a chart with a split, adjusted, a row for every session', () => {
    const chart = parseChart(read(files.chart).body, { symbol: 'NVDA', interval: '1d' });
    expect(chart).toMatchObject({ ok: true, value: { currency: 'USD', oddRows: 0 } });
    const rows = chart.ok ? chart.value.rows : [];
    expect(rows.length).toBeGreaterThan(240);
    expect(
      rows.every(
        ({ adjusted, close, startMs }, at) =>
          (adjusted ?? 0) > 0 && close > 0 && startMs > (rows[at - 1]?.startMs ?? 0),
      ),
    ).toBe(true);
  });

  it('has no quote and no volatility in what was recorded before the open: zeros and placeholders alone', () => {
    const told = parseOptions(read(files.qqq).body, 'QQQ', null);
    expect(told).toMatchObject({ ok: true, value: { expiry: '2025-02-24', underlying: { isRegular: false } } });
    const contracts = (told.ok ? told.value?.contracts : null) ?? [];
    expect(contracts.length).toBeGreaterThan(100);
    expect(
      contracts.every(({ bid, ask, impliedVolatility }) => bid === null && ask === null && impliedVolatility === null),
    ).toBe(true);
    expect(contracts.some(({ last }) => (last ?? 0) > 0)).toBe(true);
  });

  it('takes a fund without options for what it is', () => {
    expect(parseOptions(read(files.adh).body, 'ADH', null)).toEqual({ ok: true, value: null });
  });

  it('knows each recorded error for one', () => {
    const replies = Object.values(read(files.replies)) as readonly Recorded[];
    const judged = replies.map(({ status, body }) => {
      const text = JSON.stringify(body);
      const found = new YahooJudge().judge({
        status,
        body,
        text,
        headers: new Headers(),
        seenMs: epochMs(0),
        tookMs: 1,
      });
      return status === 200 ? found === null : found === null || found.kind === 'unwell';
    });
    expect(judged.length).toBeGreaterThan(5);
    expect(judged.every(Boolean)).toBe(true);
  });
});
