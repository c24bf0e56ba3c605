import type { Figures } from '#tests/support/venues/deribit-board';

/** A perpetual's ticker with everything that Deribit tells of it. */
export function perpetualTicker(name: string, price: number, figures: Figures = {}): Figures {
  return {
    timestamp: 1,
    instrument_name: name,
    state: 'open',
    best_bid_price: price - 0.5,
    best_bid_amount: 125_400,
    best_ask_price: price,
    best_ask_amount: 8_310,
    last_price: price,
    mark_price: price + 0.26,
    index_price: price - 11.4,
    settlement_price: price + 320.12,
    min_price: price * 0.985,
    max_price: price * 1.015,
    open_interest: 912_004_310,
    stats: { volume: 8_114.204, volume_usd: 421_940_550, high: price * 1.01, low: price * 0.98, price_change: 0.8121 },
    estimated_delivery_price: price - 11.4,
    current_funding: 2e-5,
    funding_8h: 1.31e-6,
    interest_value: 0.42,
    ...figures,
  };
}
