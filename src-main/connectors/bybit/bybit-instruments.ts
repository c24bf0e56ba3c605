import type { BybitSettings } from '#domain/venues/bybit-settings';
import { type Instrument, type SourceId, sourceId, ticker } from '#domain/instrument';

/** Perpetuals, and coins themselves: two markets with a price each, never taken for one another. */
export const BYBIT_LINEAR = sourceId('bybit');
export const BYBIT_SPOT = sourceId('bybit-spot');

/** Coins of which one is worth hundreds of dollars at least. All others move in smaller steps. */
const DEAR_COINS = /^(?:BTC|ETH)/;
const DEAR_PRICE_DECIMALS = 4;
const PRICE_DECIMALS = 8;
const SIZE_DECIMALS = 6;

export function bybitInstruments({ linear, spot }: BybitSettings): readonly Instrument[] {
  return [
    ...[...new Set(linear)].map((symbol) => instrumentOf(symbol, BYBIT_LINEAR)),
    ...[...new Set(spot)].map((symbol) => instrumentOf(symbol, BYBIT_SPOT)),
  ];
}

function instrumentOf(symbol: string, source: SourceId): Instrument {
  return {
    symbol: ticker(symbol),
    source,
    calendar: 'crypto',
    priceDecimals: DEAR_COINS.test(symbol) ? DEAR_PRICE_DECIMALS : PRICE_DECIMALS,
    sizeDecimals: SIZE_DECIMALS,
    barsFrom: 'trades',
    quoteVolume: 'rolling-24h',
  };
}
