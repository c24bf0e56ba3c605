import type { Contract, Order } from '@stoqey/ib';
import type { Ticket } from '#domain/ticket';
import { ORDER_REF_PREFIX } from '#connectors/ibkr/order-guard';

/** What a ticket's legs are called by the broker, in the order of the legs. */
export type ContractIds = readonly number[];

/**
 * The spread as one instrument. Every field of a leg is written out: what is left out would go as nothing at all, and
 * mean whatever the other side makes of that.
 */
export function comboContract({ underlying, structure, side }: Ticket, contractIds: ContractIds): Contract {
  const comboLegs = structure.legs.map(({ quantity }, i) => {
    const isSold = quantity < 0 === (side === 'open');
    return {
      conId: contractIds[i] as number,
      ratio: Math.abs(quantity),
      action: isSold ? 'SELL' : 'BUY',
      exchange: 'SMART',
      openClose: 0,
      shortSaleSlot: 0,
      designatedLocation: '',
      exemptCode: -1,
    };
  });
  return { symbol: underlying, secType: 'BAG', currency: 'USD', exchange: 'SMART', comboLegs } as Contract;
}

/**
 * Buying the spread carries out its legs as they are written, so that a credit is a price below zero. It is never
 * transmitted: a human sees it in the broker's window and decides there.
 */
export function comboOrder(ticket: Ticket, account: string, whatIf: boolean): Order {
  const { contracts, limit, side, id } = ticket;
  const dollars = limit / 10_000;
  return {
    action: 'BUY',
    totalQuantity: contracts,
    orderType: 'LMT',
    lmtPrice: side === 'open' ? -dollars : dollars,
    tif: 'DAY',
    account,
    orderRef: id,
    transmit: false,
    whatIf,
    smartComboRoutingParams: [{ tag: 'NonGuaranteed', value: '0' }],
  } as Order;
}

/** The reference on an order is its ticket's id: whoever comes back finds it by that. */
export function ticketIdOf(orderRef: string | undefined): string | null {
  return orderRef?.startsWith(ORDER_REF_PREFIX) === true ? orderRef : null;
}
