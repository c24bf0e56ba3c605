import { type Instrument, sourceId, ticker } from '#domain/instrument';
import { PRICE_E4_DECIMALS } from '#domain/money';

export const CRYPTO_SOURCE = sourceId('sim-crypto');
const EQUITY_SOURCE = sourceId('sim-equity');

export type FactorName = 'coins' | 'stocks';

/** Where an instrument's fair price comes from. Volatilities are fractions a year. */
export type PriceModel =
  /** Its own price: `beta` times the factor's returns plus returns of its own. */
  | {
      readonly kind: 'own';
      readonly factor: FactorName;
      readonly start: number;
      readonly beta: number;
      readonly ownVolatility: number;
    }
  /** A fixed number of coins a share, traded at a premium or discount that reverts to nothing. */
  | {
      readonly kind: 'share-of-coins';
      readonly coinsPerShare: number;
      readonly basisDeviation: number;
      readonly basisSeconds: number;
    };

export interface SimulatedInstrument {
  readonly instrument: Instrument;
  readonly model: PriceModel;
  /** Smallest price step, in price units. */
  readonly tick: number;
  /** Smallest step of a quoted size, in size units. */
  readonly quoteLot: number;
  /** Smallest step of a traded size, in size units. */
  readonly tradeLot: number;
  /** Usual spread in ticks. */
  readonly spread: number;
  /** Quotes and trades in a minute of usual activity. */
  readonly perMinute: number;
  /** The part of them that trades. */
  readonly tradeShare: number;
  /** Whether trades are published, or only show in a quote's last price and volume. */
  readonly publishesTrades: boolean;
}

export const COIN_START = 70_000;
const STOCKS_START = 665;

/** The six that Argus watches first, in the order of their indices. */
const DEFAULTS: readonly SimulatedInstrument[] = [
  perpetual('BTCUSDT', { start: COIN_START, beta: 1, ownVolatility: 0, tick: 1_000, perMinute: 160, volume: 'none' }),
  perpetual('ETHUSDT', {
    start: 2_080,
    beta: 1.1,
    ownVolatility: 0.34,
    tick: 100,
    perMinute: 95,
    volume: 'rolling-24h',
  }),
  {
    ...equity('IBIT', 150),
    model: { kind: 'share-of-coins', coinsPerShare: 0.000566, basisDeviation: 0.0002, basisSeconds: 300 },
  },
  {
    ...equity('BITO', 60),
    instrument: {
      symbol: ticker('BITO'),
      source: EQUITY_SOURCE,
      calendar: 'nyse',
      priceDecimals: PRICE_E4_DECIMALS,
      sizeDecimals: 0,
      barsFrom: 'quotes',
      quoteVolume: 'session-cumulative',
    },
    model: { kind: 'share-of-coins', coinsPerShare: 0.000156, basisDeviation: 0.0005, basisSeconds: 600 },
    publishesTrades: false,
  },
  {
    ...equity('SPY', 170),
    model: { kind: 'own', factor: 'stocks', start: STOCKS_START, beta: 1, ownVolatility: 0 },
  },
  {
    ...equity('QQQ', 140),
    model: { kind: 'own', factor: 'stocks', start: 598, beta: 1.25, ownVolatility: 0.07 },
  },
];

/** The first `count` instruments: the six, then SIM001, SIM002 and so on, shares and perpetuals in turn. */
export function simulatedInstruments(count: number): readonly SimulatedInstrument[] {
  return Array.from(
    { length: count },
    (_, position) => DEFAULTS[position] ?? generated(position - DEFAULTS.length + 1),
  );
}

function generated(ordinal: number): SimulatedInstrument {
  const symbol = `SIM${String(ordinal).padStart(3, '0')}`;
  const start = 20 + ((ordinal * 37) % 480);
  if (ordinal % 2 === 0) {
    const beta = 0.6 + (ordinal % 5) * 0.15;
    return perpetual(symbol, { start, beta, ownVolatility: 0.5, tick: 100, perMinute: 60, volume: 'none' });
  }
  const beta = 0.7 + (ordinal % 7) * 0.1;
  return { ...equity(symbol, 60), model: { kind: 'own', factor: 'stocks', start, beta, ownVolatility: 0.25 } };
}

interface PerpetualTerms {
  readonly start: number;
  readonly beta: number;
  readonly ownVolatility: number;
  readonly tick: number;
  readonly perMinute: number;
  readonly volume: 'none' | 'rolling-24h';
}

function perpetual(symbol: string, terms: PerpetualTerms): SimulatedInstrument {
  return {
    instrument: {
      symbol: ticker(symbol),
      source: CRYPTO_SOURCE,
      calendar: 'crypto',
      priceDecimals: PRICE_E4_DECIMALS,
      sizeDecimals: 3,
      barsFrom: 'trades',
      quoteVolume: terms.volume,
    },
    model: {
      kind: 'own',
      factor: 'coins',
      start: terms.start,
      beta: terms.beta,
      ownVolatility: terms.ownVolatility,
    },
    tick: terms.tick,
    quoteLot: 100,
    tradeLot: 1,
    spread: 1,
    perMinute: terms.perMinute,
    tradeShare: 0.3,
    publishesTrades: true,
  };
}

function equity(symbol: string, perMinute: number): Omit<SimulatedInstrument, 'model'> {
  return {
    instrument: {
      symbol: ticker(symbol),
      source: EQUITY_SOURCE,
      calendar: 'nyse',
      priceDecimals: PRICE_E4_DECIMALS,
      sizeDecimals: 0,
      barsFrom: 'trades',
      quoteVolume: 'none',
    },
    tick: 100,
    quoteLot: 100,
    tradeLot: 1,
    spread: 1,
    perMinute,
    tradeShare: 0.2,
    publishesTrades: true,
  };
}
