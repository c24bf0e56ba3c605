import { priceE4 } from '#domain/money';
import type { Ticket } from '#domain/ticket';
import { openTicket } from '#tests/support/trader-script';

const EXPIRY = '2026-03-20';

/** Two IBIT 38/36 put spreads for at least 0.41, under a name that is easily read. */
export function sampleTicket(changes: Partial<Ticket> = {}): Ticket {
  const ticket = openTicket({
    venue: 'ibkr',
    structure: {
      kind: 'bull_put',
      legs: [
        { right: 'put', strike: priceE4(38), expiry: EXPIRY, quantity: -1 },
        { right: 'put', strike: priceE4(36), expiry: EXPIRY, quantity: 1 },
      ],
      shares: 0,
    },
  });
  return { ...ticket, id: 'argus-7f3a', ...changes };
}
