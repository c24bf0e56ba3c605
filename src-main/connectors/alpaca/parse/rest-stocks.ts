import {
  barIn,
  quoteIn,
  type StockBar,
  type StockQuote,
  type StockTrade,
  tradeIn,
} from '#connectors/alpaca/parse/stock-figures';
import { FieldCheck } from '#connectors/shared/field-check';
import type { Drift } from '#connectors/shared/schema-drift';
import { fail, ok, type Result } from '#primitives/result';

export interface StockSnapshot {
  readonly symbol: string;
  readonly quote: StockQuote | null;
  readonly trade: StockTrade | null;
  readonly day: StockBar | null;
}

type Members = Readonly<Record<string, unknown>>;

/** `{"bars":{"IBIT":[…]}}`: a page may hold some of the symbols only, or none at all. */
export function parseBars(body: unknown): Result<ReadonlyMap<string, readonly StockBar[]>, Drift> {
  const check = new FieldCheck('Alpaca bars');
  const { bars } = check.members('body', body);
  const read = new Map<string, readonly StockBar[]>();
  if (bars !== null && bars !== undefined) {
    for (const [symbol, list] of Object.entries(check.members('bars', bars))) {
      read.set(
        symbol,
        check.list(`bars.${symbol}`, list).map((bar) => barIn(check, check.members(`bars.${symbol}[]`, bar))),
      );
    }
  }
  return check.drift === null ? ok(read) : fail(check.drift);
}

/** Symbols at the root. What Alpaca does not know is missing, and so is what has not happened yet. */
export function parseSnapshots(body: unknown): Result<readonly StockSnapshot[], Drift> {
  const check = new FieldCheck('Alpaca snapshots');
  const snapshots = Object.entries(check.members('body', body)).flatMap(([symbol, value]) => {
    if (value === null) return [];
    const { latestQuote, latestTrade, dailyBar } = check.members(symbol, value);
    const part = <Part>(field: string, found: unknown, read: (check: FieldCheck, fields: Members) => Part) =>
      found === undefined || found === null ? null : read(check, check.members(`${symbol}.${field}`, found));
    return [
      {
        symbol,
        quote: part('latestQuote', latestQuote, quoteIn),
        trade: part('latestTrade', latestTrade, tradeIn),
        day: part('dailyBar', dailyBar, barIn),
      },
    ];
  });
  return check.drift === null ? ok(snapshots) : fail(check.drift);
}
