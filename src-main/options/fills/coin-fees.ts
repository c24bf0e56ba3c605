import { type CoinE8, coinE8 } from '#domain/money';
import type { CoinFees } from '#options/fills/fee-schedule';

const PER_COIN = 1e8;

/**
 * What Deribit takes for trading or delivering `contracts` options of one coin each at this price (10^-8 coin): a share
 * of the coin, capped at a share of the price. The rebate on one side of a combination is not counted on.
 */
export function coinFee(kind: 'trade' | 'delivery', price: CoinE8, contracts: number, fees: CoinFees): CoinE8 {
  const rate = Math.round((kind === 'trade' ? fees.trade : fees.delivery) * PER_COIN);
  const cap = (price * Math.round(fees.capOfPrice * 10_000)) / 10_000;
  return coinE8(Math.ceil(contracts * Math.min(rate, cap) - WHOLE_WITHIN));
}

const WHOLE_WITHIN = 1e-6;
