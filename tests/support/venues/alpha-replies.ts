import type { OptionQuote } from '#domain/chain';
import { addDays, formatDay, parseDay } from '#market/sessions/civil-date';
import { formatNewYork, newYorkDay } from '#market/sessions/new-york-time';
import { NyseCalendar } from '#market/sessions/nyse-calendar';
import { sessionSpanAt } from '#market/sessions/session-span';
import { MINUTE_MS } from '#primitives/clock';
import type { VenueMarket } from '#tests/support/venues/venue-market';

/** As much of a market as Alpha Vantage shows. */
export type AlphaMarket = Pick<VenueMarket, 'bars' | 'lastTrade' | 'past' | 'greeks'>;

/** What its replies say otherwise than on a good day. */
export interface AlphaReplyFaults {
  /** Without the plan for it: a contract that nobody trades, under a message that says so. */
  artificial?: boolean;
  /** Rows of another expiry under the name of the one that was asked for. */
  crossExpiry?: boolean;
  /** Rows of the session before. */
  yesterday?: boolean;
  /** Every book is empty, as before the open. */
  emptyBooks?: boolean;
  /** Deep in the money, volatilities that mean nothing. */
  garbageVolatility?: boolean;
  /** Everything is of so many minutes ago. */
  delayMinutes?: number;
  /** By how much the underlying moves from one quote to the next. */
  jump?: number;
  /** A figure comes as this. */
  drift?: unknown;
  zone?: string;
}

const PER_POINT = 100;
const PER_YEAR = 365;

/** `2026-01-12 15:55:00`, without a zone. */
function wallOf(ms: number): string {
  return formatNewYork(ms).slice(0, 19);
}

const NYSE = new NyseCalendar({ closed: [], early: [], lateOpen: [] });

/** Regular hours only, as it was asked for. */
export function minutesReply(
  market: AlphaMarket,
  symbol: string,
  nowMs: number,
  most: number,
  faults: AlphaReplyFaults,
) {
  const untilMs = nowMs - (faults.delayMinutes ?? 0) * MINUTE_MS;
  const bars = market
    .bars(symbol, untilMs - 7 * 1_440 * MINUTE_MS, untilMs)
    .filter(({ startMs }) => sessionSpanAt('nyse', NYSE, startMs).session === 'RTH')
    .slice(-most);
  const row = (price: number): unknown => faults.drift ?? price.toFixed(4);
  const series = bars.toReversed().map((bar) => [
    wallOf(bar.startMs),
    {
      '1. open': bar.open.toFixed(4),
      '2. high': bar.high.toFixed(4),
      '3. low': bar.low.toFixed(4),
      '4. close': row(bar.close),
      '5. volume': String(Math.round(bar.volume)),
    },
  ]);
  return {
    'Meta Data': {
      '1. Information': 'Intraday (1min) open, high, low, close prices and volume',
      '2. Symbol': symbol,
      '3. Last Refreshed': wallOf(untilMs),
      '4. Interval': '1min',
      '5. Output Size': 'Compact',
      '6. Time Zone': faults.zone ?? 'US/Eastern',
    },
    'Time Series (1min)': Object.fromEntries(series) as unknown,
  };
}

export function daysReply(market: AlphaMarket, symbol: string) {
  const days = market.past(symbol, 'daily-close').map(({ atMs, value }) => {
    const close = value.toFixed(4);
    const row = { '1. open': close, '2. high': close, '3. low': close, '4. close': (2 * value).toFixed(4) };
    return [formatDay(newYorkDay(atMs)), { ...row, '5. adjusted close': close, '6. volume': '1000' }];
  });
  return {
    'Meta Data': { '1. Information': 'Daily Time Series', '2. Symbol': symbol, '5. Time Zone': 'US/Eastern' },
    'Time Series (Daily)': Object.fromEntries(days.toReversed()) as unknown,
  };
}

export function quoteReply(
  market: AlphaMarket,
  symbol: string,
  nowMs: number,
  asked: number,
  faults: AlphaReplyFaults,
) {
  const last = market.lastTrade(symbol);
  if (last === null) return { 'Global Quote': {} };
  const key = faults.delayMinutes === undefined ? 'Global Quote' : 'Global Quote - DATA DELAYED BY 15 MINUTES';
  return {
    [key]: {
      '01. symbol': symbol,
      '05. price': (last.price * (1 + asked * (faults.jump ?? 0))).toFixed(4),
      '06. volume': '1000',
      '07. latest trading day': formatDay(newYorkDay(nowMs)),
      '10. change percent': '0.57%',
    },
  };
}

export function optionsReply(
  market: AlphaMarket,
  asked: { readonly symbol: string; readonly expiration: string | null; readonly isPast: boolean },
  nowMs: number,
  faults: AlphaReplyFaults,
) {
  const { symbol, expiration, isPast } = asked;
  const endpoint = isPast ? 'Historical Options' : 'Realtime Options';
  if (faults.artificial === true && !isPast) {
    const message = 'This is a premium endpoint. Below is ARTIFICIAL data for your reference.';
    const row = { contractID: 'XXYYZZ991399C00000000', symbol: 'XXYYZZ', expiration: '2099-99-99', strike: '0.00' };
    return { endpoint, message, data: [row] };
  }
  const chain = market.greeks(symbol);
  const today = newYorkDay(nowMs);
  const date = formatDay(isPast || faults.yesterday === true ? addDays(today, -1) : today);
  const others = new Set(chain?.contracts.map(({ expiry }) => expiry));
  const other = [...others].find((one) => one !== expiration) ?? expiration;
  const wanted = faults.crossExpiry === true && !isPast ? other : expiration;
  const rows = (chain?.contracts ?? []).filter(({ expiry }) => wanted === null || expiry === wanted);
  return { endpoint, message: 'success', data: rows.map((quote) => rowOf(symbol, quote, date, isPast, faults)) };
}

function rowOf(symbol: string, quote: OptionQuote, date: string, isPast: boolean, faults: AlphaReplyFaults) {
  const { expiry, strike, right, bid, ask, bidSize, askSize, last, openInterest, volume } = quote;
  const dollars = (units: number | null): string => ((units ?? 0) / 10_000).toFixed(2);
  const text = (value: number | null): string => (value === null ? '' : value.toFixed(5));
  const isEmpty = faults.emptyBooks === true;
  const day = parseDay(expiry) === null ? '' : expiry.slice(2).replaceAll('-', '');
  const greeks =
    isPast || quote.impliedVolatility === null
      ? {}
      : {
          implied_volatility: faults.garbageVolatility === true ? '4.20000' : text(quote.impliedVolatility),
          delta: text(quote.delta),
          gamma: text(quote.gamma),
          theta: text(quote.theta === null ? null : quote.theta / PER_YEAR),
          vega: text(quote.vega === null ? null : quote.vega / PER_POINT),
          rho: '0.01000',
        };
  return {
    contractID: `${symbol}${day}${right === 'call' ? 'C' : 'P'}${String(strike / 10).padStart(8, '0')}`,
    symbol,
    expiration: expiry,
    strike: dollars(strike),
    type: right,
    last: dollars(last),
    mark: dollars(bid),
    bid: isEmpty ? '0.00' : dollars(bid),
    bid_size: isEmpty ? '0' : String(bidSize ?? 0),
    ask: isEmpty ? '0.00' : dollars(ask),
    ask_size: isEmpty ? '0' : String(askSize ?? 0),
    volume: String(volume ?? 0),
    open_interest: String(openInterest ?? 0),
    date,
    ...greeks,
  };
}
