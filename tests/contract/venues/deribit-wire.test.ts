import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseChartBars } from '#connectors/deribit/parse/chart-bars';
import { parseInstrumentName } from '#connectors/deribit/parse/instrument-name';
import { parseMarks, parseOptionTicker, parseSummaryRow } from '#connectors/deribit/parse/option-figures';
import { parsePerpetualTicker, parseQuote } from '#connectors/deribit/parse/perpetual-ticker';
import { perpetualTerms } from '#connectors/deribit/parse/perpetual-terms';
import { parseTrades } from '#connectors/deribit/parse/parse-trades';
import { classifyRpc } from '#connectors/deribit/parse/rpc-frame';
import { parseHistoricalVolatility, parseVolatilityPage } from '#connectors/deribit/parse/volatility-rows';
import { sharedFile } from '#tests/support/shared-data';

interface Bundle {
  readonly [name: string]: { readonly result?: unknown };
}

const frames = sharedFile('wire/deribit/ws_frames_2019_2024.json');
const marks = sharedFile('wire/deribit/ws_markprice_options_2026.json');
const examples = sharedFile('wire/deribit/official_doc_examples.json');
const listings = sharedFile('wire/deribit/rest_get_instruments_usdc.json');

function read<Shape>(path: string | null): Shape {
  return JSON.parse(readFileSync(path ?? '', 'utf8')) as Shape;
}

function example(name: string): unknown {
  const found = Object.entries(read<Bundle>(examples)).find(([key]) => key.startsWith(`${name}:components`));
  return found?.[1].result;
}

describe('Deribit as it was recorded', () => {
  it.skipIf(frames === null)(
    'reads every recorded frame, or leaves it to nobody (skipped where the recordings are absent)',
    () => {
      const seen = new Map<string, number>();
      for (const frame of read<readonly unknown[]>(frames)) {
        const told = classifyRpc(frame);
        if (told.kind !== 'told') throw new Error(`a recorded frame is ${told.kind}`);
        const [kind = '', name = ''] = told.channel.split('.');
        const named = parseInstrumentName(name);
        const terms = perpetualTerms(name);
        const count = (result: { readonly ok: boolean; readonly failure?: unknown }): void => {
          expect(result, told.channel).toMatchObject({ ok: true });
          seen.set(kind, (seen.get(kind) ?? 0) + 1);
        };
        if (kind === 'ticker' && named?.kind === 'option') count(parseOptionTicker(told.data, name));
        else if (terms === null) continue;
        else if (kind === 'ticker') count(parsePerpetualTicker(told.data, terms));
        else if (kind === 'quote') count(parseQuote(told.data, terms));
        else if (kind === 'trades') count(parseTrades(told.data, terms));
      }
      expect([...seen.keys()].sort()).toEqual(['quote', 'ticker', 'trades']);
    },
  );

  it.skipIf(marks === null)('reads the recorded marks as fractions (skipped where the recordings are absent)', () => {
    for (const text of read<readonly string[]>(marks)) {
      const told = classifyRpc(JSON.parse(text));
      if (told.kind !== 'told') throw new Error('a recorded frame is told');
      const parsed = parseMarks(told.data, told.channel.split('.')[2] ?? '');
      if (!parsed.ok) throw new Error(parsed.failure.field);
      for (const { iv, mark, name } of parsed.value) {
        expect(iv).toBeGreaterThan(0.1);
        expect(iv).toBeLessThan(2);
        expect(mark).toBeLessThan(1);
        expect(parseInstrumentName(name)?.kind).toBe('option');
      }
    }
  });

  it.skipIf(examples === null)('reads the documented answers (skipped where they are absent)', () => {
    const perpetual = perpetualTerms('BTC-PERPETUAL');
    if (perpetual === null) throw new Error('it is a perpetual');
    expect(parsePerpetualTicker(example('public-ticker'), perpetual)).toMatchObject({
      ok: true,
      value: { bid: 362_895_000, bidSize: 4_600, ask: 362_900_000, volume: 282_615_600, fundingRate: 0 },
    });
    const [row] = example('public-get_book_summary_by_currency') as readonly unknown[];
    // A printed example with more digits than the market has.
    expect(parseSummaryRow(row, 'ETH')).toMatchObject({ ok: true, value: { bid: 1_488, ask: 3_400, forward: 121.38 } });
    expect(parseChartBars(example('public-get_tradingview_chart_data'), perpetual)).toMatchObject({
      ok: true,
      value: [
        { open: 49_634_200, volume: 19_000 },
        { close: 50_135_900, volume: 23_400 },
      ],
    });
    expect(parseVolatilityPage(example('public-get_volatility_index_data'), 'BTC')).toMatchObject({ ok: true });
    expect(parseHistoricalVolatility(example('public-get_historical_volatility'), 'BTC')).toMatchObject({
      ok: true,
      value: { atMs: 1_550_228_400_000 },
    });
  });

  it.skipIf(listings === null)(
    'knows every listed perpetual that is settled in a dollar coin (skipped where absent)',
    () => {
      const { result } = read<{
        readonly result: readonly { readonly instrument_name: string; readonly contract_size: number }[];
      }>(listings);
      for (const { instrument_name: name } of result) expect(perpetualTerms(name)?.isInverse, name).toBe(false);
      expect(result.length).toBeGreaterThan(10);
    },
  );
});
