import { type Instrument, sourceId, ticker } from '#domain/instrument';

/** An instrument as its table has it. */
export interface InstrumentRow {
  readonly id: number;
  readonly source: string;
  readonly symbol: string;
  readonly calendar: Instrument['calendar'];
  readonly price_decimals: number;
  readonly size_decimals: number;
  readonly bars_from: Instrument['barsFrom'];
  readonly quote_volume: Instrument['quoteVolume'];
}

export function instrumentOfRow(row: InstrumentRow): Instrument {
  return {
    symbol: ticker(row.symbol),
    source: sourceId(row.source),
    calendar: row.calendar,
    priceDecimals: row.price_decimals,
    sizeDecimals: row.size_decimals,
    barsFrom: row.bars_from,
    quoteVolume: row.quote_volume,
  };
}
