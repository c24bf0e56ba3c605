import type { IncomingMessage } from 'node:http';
import type { OptionChain } from '#domain/chain';
import { addDays, type CivilDay, formatDay, parseDay } from '#market/sessions/civil-date';
import { formatTimeOfDay, newYorkDay, newYorkOffsetMs, utcFromNewYork } from '#market/sessions/new-york-time';
import type { NyseCalendar } from '#market/sessions/nyse-calendar';
import { DAY_MS } from '#primitives/clock';
import type { MarketBar } from '#tests/support/venues/minute-bars';
import type { MarketQuote, MarketTrade, VenueMarket } from '#tests/support/venues/venue-market';
import { occSymbol } from '#tests/support/venues/yahoo-replies';

/** What Alpaca's replies over HTTP say otherwise than on a good day. */
export interface AlpacaReplyFaults {
  /** Contracts on a page, however many were asked for. */
  pageSize?: number;
  /** An empty page before each one that is not. */
  emptyPages?: boolean;
  /** Pages lead in a circle. */
  endlessPages?: boolean;
  /** Contracts without Greeks and volatility. */
  withoutGreeks?: boolean;
  /** Another underlying's contracts. */
  crossUnderlying?: boolean;
  /** The exchange has no quote on that side. */
  oneSided?: boolean;
  /** Days that its calendar leaves out. */
  closedDays?: readonly string[];
  /** By how much its clock is ahead. */
  skewMs?: number;
}

export interface ReplyContext {
  readonly market: VenueMarket;
  readonly nyse: NyseCalendar;
  readonly nowMs: number;
  readonly faults: AlpacaReplyFaults;
}

type Query = URLSearchParams;

/** To the nanosecond, as Alpaca writes it. */
export function stamp(ms: number, nanos = 0): string {
  return `${new Date(ms).toISOString().slice(0, -1)}${String(nanos).padStart(6, '0')}Z`;
}

export function quoteFields({ bid, ask, bidSize, askSize, atMs }: MarketQuote, faults: AlpacaReplyFaults): object {
  const askPart = faults.oneSided === true ? { ap: 0, as: 0, ax: ' ' } : { ap: ask, as: askSize, ax: 'V' };
  return { ...askPart, bp: bid, bs: bidSize, bx: 'V', c: ['R'], z: 'B', t: stamp(atMs, 330_624) };
}

export function tradeFields({ price, size, id, atMs }: MarketTrade): object {
  return { p: price, s: size, i: id, x: 'V', c: ['@'], z: 'B', t: stamp(atMs, 86_175) };
}

export function barFields({ startMs, open, high, low, close, volume, trades }: MarketBar): object {
  return {
    t: `${new Date(startMs).toISOString().slice(0, 19)}Z`,
    o: open,
    h: high,
    l: low,
    c: close,
    v: volume,
    n: trades,
    vw: close,
  };
}

/** The day so far, stamped with midnight in New York. */
export function dayFields(market: VenueMarket, symbol: string, nowMs: number): object | null {
  const midnightMs = utcFromNewYork(newYorkDay(nowMs), 0);
  const bars = market.bars(symbol, midnightMs, nowMs);
  const [first, last] = [bars[0], bars.at(-1)];
  if (first === undefined || last === undefined) return null;
  return barFields({
    ...first,
    startMs: midnightMs,
    high: Math.max(...bars.map(({ high }) => high)),
    low: Math.min(...bars.map(({ low }) => low)),
    close: last.close,
    volume: bars.reduce((sum, { volume }) => sum + volume, 0),
  });
}

export function snapshotsReply({ market, nowMs, faults }: ReplyContext, query: Query): unknown {
  return Object.fromEntries(
    stocksIn(market, query).map((symbol) => {
      const [quote, trade] = [market.quote(symbol), market.lastTrade(symbol)];
      const dailyBar = dayFields(market, symbol, nowMs);
      return [
        symbol,
        {
          ...(quote === null ? {} : { latestQuote: quoteFields(quote, faults) }),
          latestTrade: trade === null ? null : tradeFields(trade),
          ...(dailyBar === null ? {} : { dailyBar }),
          prevDailyBar: null,
        },
      ];
    }),
  );
}

export function barsReply({ market, nowMs }: ReplyContext, query: Query): unknown {
  const fromMs = Date.parse(query.get('start') ?? '');
  const toMs = Math.min(Date.parse(query.get('end') ?? ''), nowMs);
  const limit = Math.min(10_000, Number(query.get('limit') ?? 1_000));
  const skip = Number(query.get('page_token') ?? 0);
  const isDaily = query.get('timeframe') === '1Day';
  const all = stocksIn(market, query)
    .sort()
    .flatMap((symbol) => {
      const bars = isDaily ? dailyBars(market, symbol) : market.bars(symbol, fromMs, toMs + 1);
      return bars.filter(({ startMs }) => startMs >= fromMs && startMs <= toMs).map((bar) => ({ symbol, bar }));
    });
  const page = all.slice(skip, skip + limit);
  const bars: Record<string, object[]> = {};
  for (const { symbol, bar } of page) (bars[symbol] ??= []).push(barFields(bar));
  return { bars, next_page_token: skip + limit < all.length ? String(skip + limit) : null };
}

/** Stamped with midnight in New York. */
function dailyBars(market: VenueMarket, symbol: string): readonly MarketBar[] {
  return market.past(symbol, 'daily-close').map(({ atMs, value }) => {
    const startMs = utcFromNewYork(newYorkDay(atMs), 0);
    return { symbol, startMs, open: value, high: value, low: value, close: value, volume: 1_000, trades: 10 };
  });
}

export function optionsReply({ market, faults }: ReplyContext, underlying: string, query: Query): unknown {
  const shown = faults.crossUnderlying === true ? 'SPY' : underlying;
  const chain = contractsIn(market.greeks(shown), query);
  const size = Math.min(Number(query.get('limit') ?? 100), faults.pageSize ?? 1_000);
  const token = query.get('page_token');
  if (faults.endlessPages === true) return { snapshots: {}, next_page_token: 'again' };
  const skip = Number(token?.replace('empty-', '') ?? 0);
  if (faults.emptyPages === true && token?.startsWith('empty-') !== true)
    return { snapshots: {}, next_page_token: `empty-${skip}` };
  const snapshots = Object.fromEntries(
    chain.slice(skip, skip + size).map((quote) => {
      const { bid, ask, bidSize, askSize, last, impliedVolatility: iv, delta, gamma, theta, vega, atMs } = quote;
      const hasGreeks = iv !== null && faults.withoutGreeks !== true;
      const t = stamp(atMs ?? chain.atMs, 734_208);
      return [
        occSymbol(shown, quote),
        {
          latestQuote: {
            t,
            bx: 'W',
            bp: dollars(bid),
            bs: bidSize ?? 0,
            ax: 'N',
            ap: dollars(ask),
            as: askSize ?? 0,
            c: 'A',
          },
          ...(last === null ? {} : { latestTrade: { t, x: 'N', p: dollars(last), s: 1, c: 'I' } }),
          ...(hasGreeks
            ? {
                impliedVolatility: iv,
                greeks: { delta, gamma, rho: 0.01, theta: (theta ?? 0) / 365, vega: (vega ?? 0) / 100 },
              }
            : {}),
        },
      ];
    }),
  );
  return { snapshots, next_page_token: skip + size < chain.length ? String(skip + size) : null };
}

export function contractsReply({ market }: ReplyContext, query: Query): unknown {
  const underlying = query.get('underlying_symbols') ?? '';
  const chain = contractsIn(market.chain(underlying), query);
  return {
    option_contracts: chain.map((quote) => ({
      symbol: occSymbol(underlying, quote),
      status: 'active',
      expiration_date: quote.expiry,
      root_symbol: underlying,
      underlying_symbol: underlying,
      type: quote.right,
      style: 'american',
      strike_price: String(quote.strike / 10_000),
      multiplier: '100',
      size: '100',
      open_interest: quote.openInterest === null ? null : String(quote.openInterest),
      close_price: null,
    })),
    next_page_token: null,
  };
}

export function clockReply({ nyse, nowMs, faults }: ReplyContext): unknown {
  const atMs = nowMs + (faults.skewMs ?? 0);
  const day = newYorkDay(atMs);
  const session = nyse.session(day);
  const isClosed = faults.closedDays?.includes(formatDay(day)) === true;
  const offset = newYorkOffsetMs(atMs);
  const wall = new Date(atMs + offset).toISOString().slice(0, -1);
  return {
    timestamp: `${wall}456789-0${Math.abs(offset) / 3_600_000}:00`,
    is_open: !isClosed && session !== null && atMs >= session.openMs && atMs < session.closeMs,
  };
}

export function calendarReply({ nyse, faults }: ReplyContext, query: Query): unknown {
  const [from, to] = [parseDay(query.get('start') ?? ''), parseDay(query.get('end') ?? '')];
  const days: unknown[] = [];
  for (let day = from ?? (0 as CivilDay); to !== null && day <= to; day = addDays(day, 1)) {
    const session = nyse.session(day);
    if (session === null || faults.closedDays?.includes(formatDay(day)) === true) continue;
    const wall = (ms: number): string => formatTimeOfDay((ms + newYorkOffsetMs(ms)) % DAY_MS).slice(0, 5);
    const hours = { open: wall(session.openMs), close: wall(session.closeMs) };
    days.push({ date: formatDay(day), ...hours, session_open: '0400', session_close: '2000' });
  }
  return days;
}

export function keysOf({ headers }: IncomingMessage): { readonly id: string; readonly secret: string } {
  return { id: String(headers['apca-api-key-id']), secret: String(headers['apca-api-secret-key']) };
}

function stocksIn(market: VenueMarket, query: Query): string[] {
  const known = market.symbols.filter(({ isCoin }) => !isCoin).map(({ symbol }) => symbol);
  return (query.get('symbols') ?? '').split(',').filter((symbol) => known.includes(symbol));
}

function contractsIn(chain: OptionChain | null, query: Query) {
  const from = query.get('expiration_date_gte') ?? '';
  // Without dates, what expires by the weekend.
  const to = query.get('expiration_date_lte') ?? (from === '' ? '' : '9999');
  const contracts = (chain?.contracts ?? []).filter(({ expiry }) => expiry >= from && expiry <= to);
  return Object.assign([...contracts], { atMs: chain?.atMs ?? 0 });
}

function dollars(units: number | null): number {
  return units === null ? 0 : units / 10_000;
}
