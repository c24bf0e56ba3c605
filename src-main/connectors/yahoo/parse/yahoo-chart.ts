import { FieldCheck } from '#connectors/shared/field-check';
import type { Drift } from '#connectors/shared/schema-drift';
import { scaledNumber } from '#connectors/shared/scaled-number';
import { currencyOf } from '#connectors/yahoo/parse/minor-units';
import { PRICE_E4_DECIMALS, type PriceE4 } from '#domain/money';
import { SECOND_MS } from '#primitives/clock';
import { fail, ok, type Result } from '#primitives/result';

/** A row of a chart: prices in ten-thousandths, whole shares, and the second at which it begins. */
export interface ChartRow {
  readonly startMs: number;
  readonly open: PriceE4;
  readonly high: PriceE4;
  readonly low: PriceE4;
  readonly close: PriceE4;
  readonly volume: number;
  /** The close as it would be without later splits and dividends; null where the chart has none. */
  readonly adjusted: PriceE4 | null;
}

export interface YahooChart {
  readonly symbol: string;
  readonly currency: string;
  /** The last trade of regular hours; null where Yahoo knows of none. */
  readonly last: { readonly price: PriceE4; readonly atMs: number; readonly volume: number | null } | null;
  readonly rows: readonly ChartRow[];
  /** Rows with a price and without another, or whose prices contradict each other. */
  readonly oddRows: number;
}

export interface ChartAsked {
  readonly symbol: string;
  /** `1m`: told otherwise, Yahoo sends coarser bars without a word. */
  readonly interval: string;
}

type Column = readonly unknown[];

/** An empty window is an answer: no rows. */
export function parseChart(body: unknown, asked: ChartAsked): Result<YahooChart, Drift> {
  const check = new FieldCheck(`Yahoo chart of ${asked.symbol}`);
  const { chart } = check.members('body', body);
  const { result } = check.members('chart', chart);
  const [first] = check.list('chart.result', result);
  const { meta, timestamp, indicators } = check.members('chart.result[0]', first);
  const { symbol, currency, dataGranularity, regularMarketPrice, regularMarketTime, regularMarketVolume } =
    check.members('meta', meta);
  if (symbol !== asked.symbol) check.wrong('meta.symbol', symbol);
  if (dataGranularity !== asked.interval) check.wrong('meta.dataGranularity', dataGranularity);
  const money = currencyOf(check.text('meta.currency', currency));
  const price = check.number('meta.regularMarketPrice', regularMarketPrice);
  const at = check.number('meta.regularMarketTime', regularMarketTime);
  const volume = check.number('meta.regularMarketVolume', regularMarketVolume);
  // The first second of 1970 is a clock that nobody has set.
  if (at !== null && at <= 0) check.wrong('meta.regularMarketTime', at);
  const { rows, oddRows } = rowsOf(check, timestamp, indicators, money.perUnit);
  if (check.drift !== null) return fail(check.drift);
  const units = price === null ? null : scaledNumber(price / money.perUnit, PRICE_E4_DECIMALS);
  const last =
    units === null || units <= 0 || at === null
      ? null
      : {
          price: units as PriceE4,
          atMs: at * SECOND_MS,
          volume: volume === null || volume < 0 ? null : Math.round(volume),
        };
  return ok({ symbol: asked.symbol, currency: money.currency, last, rows, oddRows });
}

function rowsOf(
  check: FieldCheck,
  timestamp: unknown,
  indicators: unknown,
  perUnit: number,
): { readonly rows: readonly ChartRow[]; readonly oddRows: number } {
  if (timestamp === undefined || timestamp === null) return { rows: [], oddRows: 0 };
  const times = check.list('timestamp', timestamp);
  const { quote, adjclose } = check.members('indicators', indicators);
  const [first] = check.list('indicators.quote', quote);
  const { open, high, low, close, volume } = check.members('indicators.quote[0]', first);
  const [adjustedFirst] = adjclose === undefined ? [] : check.list('indicators.adjclose', adjclose);
  const { adjclose: adjusted } =
    adjustedFirst === undefined ? {} : check.members('indicators.adjclose[0]', adjustedFirst);
  const column = (name: string, value: unknown): Column => {
    const cells = check.list(name, value);
    if (cells.length !== times.length) check.wrong(`${name}.length`, cells.length);
    return cells;
  };
  const columns = {
    open: column('open', open),
    high: column('high', high),
    low: column('low', low),
    close: column('close', close),
    volume: column('volume', volume),
    adjusted: adjusted === undefined ? null : column('adjclose', adjusted),
  };
  const rows: ChartRow[] = [];
  let oddRows = 0;
  const priceAt = (name: string, cells: Column, row: number): number | null => {
    const value = check.number(`${name}[${row}]`, cells[row]);
    return value === null ? null : scaledNumber(value / perUnit, PRICE_E4_DECIMALS);
  };
  times.forEach((time, row) => {
    const startMs = check.positive(`timestamp[${row}]`, time) * SECOND_MS;
    const last = priceAt('close', columns.close, row);
    // No close: nothing happened. It is not the place of a connector to carry one over.
    if (last === null) return;
    const first = priceAt('open', columns.open, row);
    const top = priceAt('high', columns.high, row);
    const bottom = priceAt('low', columns.low, row);
    const traded = check.number(`volume[${row}]`, columns.volume[row]);
    if (first === null || top === null || bottom === null || !isBar(first, top, bottom, last)) {
      oddRows++;
      return;
    }
    rows.push({
      startMs,
      open: first as PriceE4,
      high: top as PriceE4,
      low: bottom as PriceE4,
      close: last as PriceE4,
      volume: Math.max(0, Math.round(traded ?? 0)),
      adjusted: columns.adjusted === null ? null : (priceAt('adjclose', columns.adjusted, row) as PriceE4 | null),
    });
  });
  return { rows, oddRows };
}

function isBar(open: number, high: number, low: number, close: number): boolean {
  return low > 0 && low <= Math.min(open, close) && high >= Math.max(open, close);
}
