import type { OptionChain, OptionQuote } from '#domain/chain';
import { streamerOf, type TastyMarket } from '#tests/support/venues/tasty-market';
import type { TastyFaults } from '#tests/support/venues/tasty-faults';

export type DxEvent = Readonly<Record<string, number | string>> & {
  readonly eventType: string;
  readonly eventSymbol: string;
};

const SNAPSHOT_BEGIN = 4;
const SNAPSHOT_END = 8;
const REMOVE = 2;

/** The newest event of a topic, in the words of the stream; null where there is nothing to say. */
export function eventOf(
  market: TastyMarket,
  faults: TastyFaults,
  type: string,
  symbol: string,
  dayVolume: (symbol: string) => number,
): DxEvent | null {
  const stock = market.symbols.find((one) => one.symbol === symbol && !one.isCoin);
  if (stock !== undefined) return stockEvent(market, faults, type, symbol, dayVolume);
  const underlying = market.symbols.find((one) => new RegExp(`^\\.${one.symbol}\\d{6}[CP]`).test(symbol))?.symbol;
  const chain = underlying === undefined ? null : market.greeks(underlying);
  const at = chain === null ? -1 : placeOf(chain, symbol);
  return chain === null || at < 0 ? null : contractEvent(chain, at, faults, type, symbol);
}

function stockEvent(
  market: TastyMarket,
  faults: TastyFaults,
  type: string,
  symbol: string,
  dayVolume: (symbol: string) => number,
): DxEvent | null {
  const name = { eventType: type, eventSymbol: symbol };
  if (type === 'Quote') {
    const quote = market.quote(symbol);
    if (quote === null) return null;
    const { bid, ask, bidSize, askSize, atMs } = quote;
    const time = timeOf(atMs, faults);
    return { ...name, bidPrice: bid, askPrice: ask, bidSize, askSize, bidTime: time, askTime: time };
  }
  const trade = type === 'Trade' ? market.lastTrade(symbol) : null;
  if (trade === null) return null;
  return {
    ...name,
    time: timeOf(trade.atMs, faults),
    price: trade.price,
    size: trade.size,
    dayVolume: dayVolume(symbol),
  };
}

const places = new WeakMap<OptionChain, ReadonlyMap<string, number>>();

function placeOf(chain: OptionChain, streamer: string): number {
  let known = places.get(chain);
  if (known === undefined) {
    known = new Map(chain.contracts.map((contract, at) => [streamerOf(chain.underlying, contract), at]));
    places.set(chain, known);
  }
  return known.get(streamer) ?? -1;
}

function contractEvent(
  { contracts, atMs: modelledMs }: OptionChain,
  at: number,
  faults: TastyFaults,
  type: string,
  symbol: string,
): DxEvent | null {
  const contract = contracts[at] as OptionQuote;
  const name = { eventType: type, eventSymbol: symbol };
  const { bid, ask, bidSize, askSize, last, volume, openInterest, atMs } = contract;
  const time = timeOf(atMs ?? 0, faults);
  switch (type) {
    case 'Quote':
      return {
        ...name,
        bidPrice: dollars(bid),
        askPrice: dollars(ask),
        bidSize: bidSize ?? 'NaN',
        askSize: askSize ?? 'NaN',
        bidTime: time,
        askTime: time,
      };
    case 'Greeks':
      return at < (faults.greeks ?? 1) * contracts.length
        ? greeksEvent(contracts, contract, faults, name, timeOf(modelledMs, faults))
        : null;
    case 'Trade':
      return last === null ? null : { ...name, time, price: dollars(last), size: 1, dayVolume: volume ?? 'NaN' };
    case 'Summary':
      return { ...name, openInterest: openInterest ?? 'NaN' };
    default:
      return null;
  }
}

/** Theta a day, vega a point, and what the model makes of the contract: the middle of its quote. */
function greeksEvent(
  contracts: readonly OptionQuote[],
  contract: OptionQuote,
  faults: TastyFaults,
  name: { readonly eventType: string; readonly eventSymbol: string },
  time: number,
): DxEvent | null {
  const told = faults.crossExpiry === true ? (laterTwin(contracts, contract) ?? contract) : contract;
  const { impliedVolatility, delta, gamma, theta, vega, bid, ask } = told;
  if (impliedVolatility === null) return null;
  return {
    ...name,
    time,
    price: ((bid ?? 0) + (ask ?? 0)) / 20_000,
    volatility: faults.drifted === true ? String(impliedVolatility) : impliedVolatility,
    delta: delta ?? 'NaN',
    gamma: gamma ?? 'NaN',
    theta: theta === null ? 'NaN' : theta / 365,
    rho: 0,
    vega: vega === null ? 'NaN' : vega / 100,
  };
}

/** The same strike at the last expiry that has it. */
function laterTwin(contracts: readonly OptionQuote[], { expiry, strike, right }: OptionQuote): OptionQuote | null {
  return contracts.findLast((one) => one.strike === strike && one.right === right && one.expiry > expiry) ?? null;
}

/** `IBIT{=1m}`, newest first as the venue sends them, with a last row that says only that it is the last. */
export function candleEvents(market: TastyMarket, symbol: string, fromMs: number, toMs: number): readonly DxEvent[] {
  const [, stock = ''] = /^(.+)\{=1m\}$/.exec(symbol) ?? [];
  if (!market.symbols.some((one) => one.symbol === stock)) return [];
  const name = { eventType: 'Candle', eventSymbol: symbol };
  const none = { open: 'NaN', high: 'NaN', low: 'NaN', close: 'NaN', volume: 'NaN' } as const;
  const rows = market
    .bars(stock, fromMs, toMs)
    .toReversed()
    .map(({ startMs, open, high, low, close, volume }, at): DxEvent => ({
      ...name,
      eventFlags: at === 0 ? SNAPSHOT_BEGIN : 0,
      time: startMs,
      open,
      high,
      low,
      close,
      volume,
    }));
  return [...rows, { ...name, eventFlags: SNAPSHOT_END | REMOVE, time: fromMs, ...none }];
}

function timeOf(atMs: number, { noTimes, clockOffMs = 0 }: TastyFaults): number {
  return noTimes === true ? 0 : atMs + clockOffMs;
}

function dollars(units: number | null): number | string {
  return units === null ? 'NaN' : units / 10_000;
}
