type Fields = readonly (string | number)[];

export interface TwsOption {
  readonly date: string;
  readonly strike: number;
  readonly right: 'C' | 'P';
}

/** What it does otherwise than a TWS whose account may see everything. */
export interface TwsMarketFaults {
  /** What comes where live figures are asked for: 3 is delayed. */
  dataType?: number;
  /** A subscription gets this code in place of figures. */
  refuse?: { readonly code: number; readonly text: string };
  /** More lines than these are refused. */
  lines?: number;
  /** The model says nothing. */
  noModel?: boolean;
  /** Figures of cancelled subscriptions go on coming. */
  chatty?: boolean;
  /** Takes subscriptions, and is silent. */
  silent?: boolean;
}

interface Watcher {
  readonly conId: number;
  readonly send: (fields: Fields) => void;
}

const REQUEST_MARKET_DATA = '1';
const CANCEL_MARKET_DATA = '2';
const CONTRACTS = '9';
const DATA_TYPE = '59';
const OPTION_DATES = '78';
const REQUEST_DEPTH = '10';
const CANCEL_DEPTH = '11';
const OTHER_CLASS = '2IBIT';

/** Stocks and options as TWS has them: what they are called, and what they cost. */
export class TwsMarket {
  readonly faults: TwsMarketFaults = {};
  /** Data types that were asked for. */
  readonly dataTypes: string[] = [];
  readonly depthRequests: number[] = [];
  readonly subscribed: number[] = [];
  readonly cancelled: number[] = [];
  /** The most lines that were held at once. */
  mostLines = 0;
  /** Bid and ask of each stock. */
  readonly stocks = new Map<string, readonly [number, number]>();
  readonly options: TwsOption[] = [];
  readonly #conIds: string[] = [];
  readonly #watchers = new Map<number, Watcher>();
  readonly #gone = new Map<number, Watcher>();
  #wantsDelayed = false;

  get lines(): number {
    return this.#watchers.size;
  }

  list(dates: readonly string[], strikes: readonly number[]): void {
    for (const date of dates) {
      for (const strike of strikes) for (const right of ['C', 'P'] as const) this.options.push({ date, strike, right });
    }
  }

  /** Answers whether the message was about the market. */
  hear(fields: readonly string[], send: (fields: Fields) => void): boolean {
    const [id] = fields;
    switch (id) {
      case DATA_TYPE:
        this.dataTypes.push(fields[2] ?? '');
        this.#wantsDelayed = fields[2] === '3';
        return true;
      case CONTRACTS:
        return this.#contracts(fields, send);
      case OPTION_DATES:
        this.#dates(fields[1] ?? '', fields[2] ?? '', send);
        return true;
      case REQUEST_MARKET_DATA:
        this.#subscribe(Number(fields[2]), Number(fields[3]), send);
        return true;
      case REQUEST_DEPTH:
        this.depthRequests.push(Number(fields[2]));
        send([13, 1, fields[2] ?? '', 0, 'NSDQ', 0, 1, 52.01, 300, 1]);
        send([13, 1, fields[2] ?? '', 1, 'ARCA', 0, 1, 52, 200, 1]);
        send([13, 1, fields[2] ?? '', 0, 'NSDQ', 0, 0, 52.03, 100, 1]);
        return true;
      case CANCEL_DEPTH:
        return true;
      case CANCEL_MARKET_DATA:
        this.#cancel(Number(fields[2]));
        return true;
      default:
        return false;
    }
  }

  /** A connection has ended. */
  forget(): void {
    this.#watchers.clear();
    this.#gone.clear();
  }

  /** A stock’s bid and ask, told to whoever watches it. */
  quote(symbol: string, bid: number, ask: number): void {
    this.stocks.set(symbol, [bid, ask]);
    for (const [request, { conId, send }] of this.#watchers) {
      if (conId !== this.#conId(symbol)) continue;
      send(tickPrice(request, this.#wantsDelayed ? 66 : 1, bid, 3));
      send(tickPrice(request, this.#wantsDelayed ? 67 : 2, ask, 4));
    }
  }

  /** Any figure for whoever watches that contract, even if he has just stopped doing so. */
  tell(symbol: string, option: TwsOption | null, fieldsOf: (request: number) => Fields): void {
    const conId = option === null ? this.#conId(symbol) : this.#conId(nameOf(symbol, option));
    for (const [request, watcher] of this.#watchers) if (watcher.conId === conId) watcher.send(fieldsOf(request));
    if (this.faults.chatty !== true) return;
    for (const [request, watcher] of this.#gone) if (watcher.conId === conId) watcher.send(fieldsOf(request));
  }

  /** What comes late for subscriptions that were given up. */
  tellGone(fieldsOf: (request: number) => Fields): void {
    for (const [request, { send }] of this.#gone) send(fieldsOf(request));
  }

  #conId(name: string): number {
    const known = this.#conIds.indexOf(name);
    return known >= 0 ? 9_001 + known : 9_000 + this.#conIds.push(name);
  }

  #contracts(fields: readonly string[], send: (fields: Fields) => void): boolean {
    const [, , request = '', , symbol = '', secType = '', date = '', strike = ''] = fields;
    // A contract that is asked for by its strike is another's affair.
    if (Number(strike) > 0) return false;
    if (secType === 'STK') {
      if (this.stocks.has(symbol)) send(details(request, symbol, 'STK', '', 0, '', symbol, this.#conId(symbol)));
      else {
        send([4, 2, request, 200, 'No security definition has been found for the request', '']);
        return true;
      }
    }
    for (const option of secType === 'OPT' ? this.options.filter((one) => one.date === date) : []) {
      const conId = this.#conId(nameOf(symbol, option));
      send(details(request, symbol, 'OPT', date, option.strike, option.right, symbol, conId));
      // A split has left an adjusted one with the same date and strike.
      send(details(request, symbol, 'OPT', date, option.strike, option.right, OTHER_CLASS, conId + 500_000));
    }
    send([52, 1, request]);
    return true;
  }

  #dates(request: string, symbol: string, send: (fields: Fields) => void): void {
    const dates = [...new Set(this.options.map(({ date }) => date))];
    const strikes = [...new Set(this.options.map(({ strike }) => strike))];
    for (const exchange of ['CBOE', 'SMART']) {
      for (const tradingClass of [symbol, OTHER_CLASS]) {
        const listed = tradingClass === symbol ? dates : ['20260101'];
        const count = [listed.length, ...listed, strikes.length, ...strikes];
        send([75, request, exchange, this.#conId(symbol), tradingClass, 100, ...count]);
      }
    }
    send([76, request]);
  }

  #subscribe(request: number, conId: number, send: (fields: Fields) => void): void {
    const { dataType, refuse, lines, noModel, silent } = this.faults;
    if (lines !== undefined && this.#watchers.size >= lines) {
      send([4, 2, request, 101, 'Max number of tickers has been reached', '']);
      return;
    }
    if (refuse !== undefined) {
      send([4, 2, request, refuse.code, refuse.text, '']);
      return;
    }
    this.subscribed.push(conId);
    this.#watchers.set(request, { conId, send });
    this.mostLines = Math.max(this.mostLines, this.#watchers.size);
    const type = dataType ?? (this.#wantsDelayed ? 3 : 1);
    if (silent === true) return;
    send([58, 1, request, type]);
    const name = this.#conIds[conId - 9_001] ?? '';
    const stock = this.stocks.get(name);
    const isDelayed = type === 3;
    if (stock !== undefined) {
      if (isDelayed) send([46, 6, request, 88, '1772800000']);
      send([45, 6, request, 24, 0.52]);
      send(tickPrice(request, isDelayed ? 66 : 1, stock[0], 3));
      send(tickPrice(request, isDelayed ? 67 : 2, stock[1], 4));
      return;
    }
    const option = this.options.find((one) => name.endsWith(nameOf('', one)));
    if (option === undefined) return;
    send(tickPrice(request, isDelayed ? 66 : 1, 1.2, 11));
    // The size of a quote comes once more, by itself.
    send([2, 6, request, isDelayed ? 69 : 0, 11]);
    send(tickPrice(request, isDelayed ? 67 : 2, 1.25, 12));
    send([2, 6, request, option.right === 'C' ? 27 : 28, 321]);
    send([2, 6, request, option.right === 'C' ? 28 : 27, 999]);
    if (noModel !== true) send(model(request, isDelayed ? 83 : 13, 0.5, option.right === 'C' ? 0.4 : -0.6));
  }

  #cancel(request: number): void {
    const watcher = this.#watchers.get(request);
    if (watcher === undefined) return;
    this.cancelled.push(watcher.conId);
    this.#watchers.delete(request);
    this.#gone.set(request, watcher);
  }
}

/** Version, request, field, price, size, attributes. */
export function tickPrice(request: number, field: number, price: number, size: number): Fields {
  return [1, 6, request, field, price, size, 0];
}

/** Volatility, delta, price, dividends, gamma, vega of a point, theta of a day, the underlying. */
export function model(request: number, field: number, volatility: number, delta: number): Fields {
  return [21, request, field, 0, volatility, delta, 1.22, 0, 0.05, 0.04, -0.02, 52.1];
}

function nameOf(symbol: string, { date, strike, right }: TwsOption): string {
  return `${symbol} ${date} ${strike} ${right}`;
}

function details(
  request: string,
  symbol: string,
  secType: string,
  date: string,
  strike: number,
  right: string,
  tradingClass: string,
  conId: number,
): Fields {
  const multiplier = secType === 'OPT' ? 100 : '';
  return [
    [
      10,
      request,
      symbol,
      secType,
      date,
      strike,
      right,
      'SMART',
      'USD',
      `${symbol} ${conId}`,
      symbol,
      tradingClass,
      conId,
    ],
    [0.01, multiplier, 'LMT', 'SMART', 1, 0, symbol, '', '', '', '', '', 'US/Eastern', '', '', '', 0, 0, 0],
    [symbol, 'STK', '26', date, '', 1, 1, 1],
  ].flat();
}
