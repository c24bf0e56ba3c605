import type { ContractTerms } from '#domain/chain';
import { type PriceE4, cents, coinE8 } from '#domain/money';
import { formatDay, utcDay } from '#market/sessions/civil-date';
import { newYorkDay } from '#market/sessions/new-york-time';
import { type Cash } from '#options/fills/cash';
import { coinFee } from '#options/fills/coin-fees';
import {
  type BrokerFees,
  type CoinFees,
  type FeeTable,
  inForce,
  type RegulatoryFees,
} from '#options/fills/fee-schedule';
import { exerciseFee, type FeeLine, orderFees, shareFees } from '#options/fills/order-fees';
import type { EpochMs } from '#primitives/clock';
import { unreachable } from '#primitives/invariant';

/** What was traded of one leg, for its fee. `shares` lines count shares, the others contracts. */
export interface TradedLine extends FeeLine {
  readonly of: 'options' | 'shares';
}

/** What one place to trade charges on one day. All amounts are what we pay: not negative. */
export interface FeeModel {
  /** For everything that one order has traded so far. */
  order(lines: readonly TradedLine[], action: 'open' | 'close'): Cash;
  /** For legs that are exercised or assigned; `worth` is each one's value in 10^-8 coin where it settles in coin. */
  delivery(legs: readonly { readonly contracts: number; readonly worth: number }[]): Cash;
}

/** The fees at a venue; answers null on a day before its first known rates. */
export type FeeBook = (nowMs: EpochMs) => FeeModel | null;

export function feeBook(table: FeeTable, venue: string, terms: ContractTerms): FeeBook {
  return (nowMs) => {
    if (terms.quotedIn === 'coin') {
      const rates = inForce(table.coin[venue] ?? [], formatDay(utcDay(nowMs)));
      return rates === null ? null : coinFees(rates, terms);
    }
    const day = formatDay(newYorkDay(nowMs));
    const broker = inForce(table.brokers[venue] ?? [], day);
    const rules = inForce(table.regulatory, day);
    return broker === null || rules === null ? null : dollarFees(broker, rules, terms);
  };
}

function dollarFees(broker: BrokerFees, rules: RegulatoryFees, terms: ContractTerms): FeeModel {
  return {
    order(lines, action) {
      const options = lines.filter((line) => line.of === 'options');
      let sum = options.length === 0 ? 0 : orderFees(options, action, broker, rules, terms.multiplier).cents;
      for (const { of, side, contracts, price } of lines) {
        if (of === 'shares') sum += shareFees({ side, shares: contracts, price }, broker, rules).cents;
      }
      return cents(sum);
    },
    delivery: (legs) => exerciseFee(legs.length, broker),
  };
}

function coinFees(rates: CoinFees, terms: ContractTerms): FeeModel {
  return {
    order(lines) {
      let sum = 0;
      for (const { of, contracts, price } of lines) {
        if (of === 'shares') unreachable(of as never);
        sum += coinFee('trade', inCoinE8(price), contracts * terms.multiplier, rates);
      }
      return coinE8(sum);
    },
    delivery(legs) {
      let sum = 0;
      for (const { contracts, worth } of legs) {
        sum += coinFee('delivery', coinE8(worth), contracts * terms.multiplier, rates);
      }
      return coinE8(sum);
    },
  };
}

function inCoinE8(price: PriceE4) {
  return coinE8(price * 10_000);
}
