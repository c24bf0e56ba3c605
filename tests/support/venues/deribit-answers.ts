import { type Clock, DAY_MS, MINUTE_MS } from '#primitives/clock';
import type { DeribitFaults } from '#tests/support/venues/deribit-faults';
import type { DeribitBoard, Figures } from '#tests/support/venues/deribit-board';

export type DeribitAnswer =
  | { readonly result: unknown }
  | { readonly error: { readonly code: number; readonly message: string; readonly data?: unknown } };

const MOST_BARS = 5_000;
const MOST_DAYS = 150;
const RESOLUTIONS = ['1', '3', '5', '10', '15', '30', '60', '120', '180', '360', '720', '1D'];

/** Questions that are answered alike over the socket and over HTTP. */
export class DeribitAnswers {
  readonly #board: DeribitBoard;
  readonly #clock: Clock;

  readonly #faults: DeribitFaults;

  constructor(board: DeribitBoard, clock: Clock, faults: DeribitFaults) {
    this.#board = board;
    this.#clock = clock;
    this.#faults = faults;
  }

  answer(method: string, params: Figures): DeribitAnswer {
    switch (method) {
      case 'public/test':
      case 'public/hello':
        return { result: { version: '1.2.26' } };
      case 'public/get_time':
        return { result: this.#clock.now() };
      case 'public/get_instruments':
        return { result: [...this.#board.options.values()].map(({ listing }) => listing).filter(matching(params)) };
      case 'public/get_book_summary_by_currency':
        if (typeof params['currency'] !== 'string' || params['currency'] === 'any') return wrongParam('currency');
        return { result: params['kind'] === 'option' ? this.#summary(params['currency']) : [] };
      case 'public/ticker': {
        const ticker = this.#board.tickerOf(String(params['instrument_name']));
        return ticker === undefined ? INVALID_INSTRUMENT : { result: ticker };
      }
      case 'public/get_index_price': {
        const price = this.#board.prices.get(String(params['index_name']));
        return price === undefined
          ? wrongParam('index_name')
          : { result: { index_price: price, estimated_delivery_price: price } };
      }
      case 'public/get_tradingview_chart_data':
        return this.#chart(params);
      case 'public/get_volatility_index_data':
        return this.#volatility(params);
      case 'public/get_historical_volatility':
        return { result: this.#board.historical.get(String(params['currency'])) ?? [] };
      default:
        return { error: { code: -32_601, message: 'Method not found' } };
    }
  }

  #summary(currency: string): readonly Figures[] {
    const { crossExpiry, halfChains } = this.#faults;
    const rows = this.#board.summary(currency);
    const told = halfChains === true ? rows.filter((_row, at) => at % 2 === 0) : rows;
    if (crossExpiry !== true) return told;
    return told.map((row, at) => {
      const { mark_iv, underlying_price, underlying_index } = told[(at * 7 + 3) % told.length] ?? row;
      return at % 2 === 0 ? row : { ...row, mark_iv, underlying_price, underlying_index };
    });
  }

  /** Minutes: the newest five thousand of what was asked for, oldest first, the one that runs as well. */
  #chart(params: Figures): DeribitAnswer {
    const { instrument_name: name, start_timestamp: from, end_timestamp: to, resolution } = params;
    if (!RESOLUTIONS.includes(String(resolution))) return wrongParam('resolution');
    if (this.#board.tickerOf(String(name)) === undefined) return INVALID_INSTRUMENT;
    if (typeof from !== 'number' || typeof to !== 'number' || from > to) return wrongParam('start_timestamp');
    const step = resolution === '1D' ? DAY_MS : Number(resolution) * MINUTE_MS;
    const all = this.#board.chart(`${String(name)}.${String(resolution)}`, Math.floor(from / step) * step, to);
    const bars = all.slice(-MOST_BARS);
    return {
      result: {
        ticks: bars.map(({ tick }) => tick),
        open: bars.map(({ open }) => open),
        high: bars.map(({ high }) => high),
        low: bars.map(({ low }) => low),
        close: bars.map(({ close }) => close),
        volume: bars.map(({ volume }) => volume),
        cost: bars.map(({ cost }) => cost),
        status: bars.length === 0 ? 'no_data' : 'ok',
      },
    };
  }

  /** Seconds, or 1D: the newest hundred and fifty, oldest first, and until when to ask for those before them. */
  #volatility(params: Figures): DeribitAnswer {
    const { currency, start_timestamp: from, end_timestamp: to, resolution } = params;
    if (!['1', '60', '3600', '43200', '1D'].includes(String(resolution))) return wrongParam('resolution');
    const all = (this.#board.volatilityDays.get(String(currency)) ?? []).filter(
      ([at]) => resolution === '1D' && at >= Number(from) && at <= Number(to),
    );
    const data = all.slice(-MOST_DAYS);
    const continuation = all.length > data.length ? (data[0]?.[0] ?? 0) - 1 : null;
    return { result: { data, continuation } };
  }
}

export const INVALID_INSTRUMENT: DeribitAnswer = {
  error: { code: 10_020, message: 'invalid_instrument', data: { param: 'instrument_name', reason: 'wrong format' } },
};

export function wrongParam(param: string): DeribitAnswer {
  return { error: { code: -32_602, message: 'Invalid params', data: { param, reason: 'value is wrong' } } };
}

function matching({ currency, kind }: Figures): (listing: Figures) => boolean {
  return (listing) =>
    (currency === undefined || currency === 'any' || listing['base_currency'] === currency) &&
    (kind === undefined || listing['kind'] === kind);
}
