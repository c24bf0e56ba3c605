import type { OptionChain, OptionQuote } from '#domain/chain';
import { formatDay, parseDay, startOfDayMs, utcDay } from '#market/sessions/civil-date';
import type { VenueMarket } from '#tests/support/venues/venue-market';

/** As much of a market as Yahoo shows. */
export type ShownMarket = Pick<VenueMarket, 'bars' | 'lastTrade' | 'past' | 'chain'> & {
  readonly symbols: readonly { readonly symbol: string }[];
};

/** What Yahoo's replies say otherwise than on a good day. */
export interface YahooReplyFaults {
  /** Every so many rows of a chart is empty. */
  nullEvery?: number;
  /** Bars coarser than those that were asked for. */
  coarse?: boolean;
  /** Prices as texts. */
  textPrices?: boolean;
  /** Quotes of zero, and volatilities where a solver began. */
  placeholders?: boolean;
  /** Another expiry's contracts under the name of the one that was asked for. */
  crossExpiry?: boolean;
  /** The seconds at which the underlying last traded. */
  underlyingAt?: number;
  /** By how much the underlying moves from one reply to the next. */
  jump?: number;
  marketState?: string;
  currency?: string;
}

const HUNDREDTHS = 10_000;

export function chartReply(
  market: ShownMarket,
  asked: { readonly symbol: string; readonly interval: string; readonly fromMs: number; readonly toMs: number },
  faults: YahooReplyFaults,
): unknown {
  const { symbol, interval, fromMs, toMs } = asked;
  const rows =
    interval === '1d'
      ? market.past(symbol, 'daily-close').map(({ atMs, value }) => ({
          // Stamped with the open.
          second: atMs / 1_000 - 23_400,
          open: value,
          high: value,
          low: value,
          close: value,
          volume: 1_000,
        }))
      : market.bars(symbol, fromMs, toMs).map((bar) => ({ ...bar, second: bar.startMs / 1_000 }));
  const last = market.lastTrade(symbol);
  if (interval === '1m' && last !== null && rows.length > 0) {
    // The minute that is still being traded in, off the grid.
    const { price, atMs } = last;
    rows.push({ second: Math.floor(atMs / 1_000) | 1, open: price, high: price, low: price, close: price, volume: 0 });
  }
  const cells = (pick: (row: (typeof rows)[number]) => number): readonly (number | string | null)[] =>
    rows.map((row, at) => {
      if (faults.nullEvery !== undefined && at % faults.nullEvery === 0) return null;
      // Prices come as binary fractions of single precision, widened.
      return faults.textPrices === true ? String(pick(row)) : Math.fround(pick(row));
    });
  const isEmpty = rows.length === 0;
  const result = {
    meta: {
      currency: faults.currency ?? 'USD',
      symbol,
      exchangeTimezoneName: 'America/New_York',
      regularMarketTime: last === null ? undefined : Math.floor(last.atMs / 1_000),
      regularMarketPrice: last?.price,
      dataGranularity: faults.coarse === true ? '5m' : interval,
    },
    ...(isEmpty ? {} : { timestamp: rows.map(({ second }) => second) }),
    indicators: {
      quote: [
        isEmpty
          ? {}
          : {
              volume: cells(({ volume }) => volume),
              open: cells(({ open }) => open),
              high: cells(({ high }) => high),
              low: cells(({ low }) => low),
              close: cells(({ close }) => close),
            },
      ],
      ...(interval === '1d' ? { adjclose: [isEmpty ? {} : { adjclose: cells(({ close }) => close) }] } : {}),
    },
  };
  return { chart: { result: [result], error: null } };
}

export function optionsReply(
  symbol: string,
  chain: OptionChain,
  stamp: number | null,
  requests: number,
  faults: YahooReplyFaults,
): unknown {
  const stamps = [...new Set(chain.contracts.map(({ expiry }) => stampOf(expiry)))].sort((a, b) => a - b);
  const asked = stamp ?? stamps[0] ?? 0;
  const shown = faults.crossExpiry === true ? (stamps.find((one) => one !== asked) ?? asked) : asked;
  const contracts = chain.contracts.filter(({ expiry }) => stampOf(expiry) === shown);
  const row = (quote: OptionQuote): unknown => contractRow(symbol, quote, chain, faults);
  const price = ((chain.underlyingPrice ?? 0) / HUNDREDTHS) * (1 + requests * (faults.jump ?? 0));
  const quote = {
    symbol,
    currency: faults.currency ?? 'USD',
    marketState: faults.marketState ?? (faults.placeholders === true ? 'PRE' : 'REGULAR'),
    regularMarketPrice: price,
    regularMarketTime: faults.underlyingAt ?? Math.floor(chain.atMs / 1_000),
    exchangeDataDelayedBy: 0,
  };
  const options = {
    expirationDate: asked,
    hasMiniOptions: false,
    calls: contracts.filter(({ right }) => right === 'call').map(row),
    puts: contracts.filter(({ right }) => right === 'put').map(row),
  };
  const result = {
    underlyingSymbol: symbol,
    expirationDates: stamps,
    strikes: [],
    hasMiniOptions: false,
    quote,
    options: [options],
  };
  return { optionChain: { result: [result], error: null } };
}

function contractRow(symbol: string, quote: OptionQuote, { atMs }: OptionChain, faults: YahooReplyFaults): unknown {
  const { expiry, strike, right, bid, ask, last, openInterest, volume } = quote;
  const dollars = (units: number | null): number | undefined => (units === null ? undefined : units / HUNDREDTHS);
  const isNothing = faults.placeholders === true;
  return {
    contractSymbol: occSymbol(symbol, quote),
    strike: strike / HUNDREDTHS,
    currency: faults.currency ?? 'USD',
    lastPrice: dollars(last),
    volume: volume ?? undefined,
    openInterest: isNothing ? 0 : (openInterest ?? undefined),
    bid: isNothing ? 0 : dollars(bid),
    ask: isNothing ? 0 : dollars(ask),
    contractSize: 'REGULAR',
    expiration: stampOf(expiry),
    lastTradeDate: Math.floor(atMs / 1_000) - 60,
    impliedVolatility: isNothing ? (right === 'call' ? 1e-5 : 0.500005) : 0.4321,
    inTheMoney: false,
  };
}

/** `ABC310321C00052000` */
export function occSymbol(root: string, { expiry, strike, right }: OptionQuote): string {
  const date = expiry.replaceAll('-', '').slice(2);
  return `${root}${date}${right === 'call' ? 'C' : 'P'}${String(Math.round(strike / 10)).padStart(8, '0')}`;
}

/** Midnight UTC of the date of expiry. */
export function stampOf(expiry: string): number {
  return startOfDayMs(parseDay(expiry) ?? utcDay(0)) / 1_000;
}

export function dateOfStamp(stamp: number): string {
  return formatDay(utcDay(stamp * 1_000));
}
