import { ticker } from '#domain/instrument';
import { cents, priceE4 } from '#domain/money';
import type { Ticket } from '#domain/ticket';
import { epochMs } from '#primitives/clock';

const MADE_MS = Date.UTC(2026, 2, 6, 17, 31);

/** Two IBIT 38/36 put spreads for at least 0.41. */
export function sampleTicket(changes: Partial<Ticket> = {}): Ticket {
  const expiry = '2026-03-20';
  return {
    id: 'argus-7f3a',
    side: 'open',
    venue: 'ibkr',
    recommendationId: 'S1',
    positionId: null,
    underlying: ticker('IBIT'),
    structure: {
      kind: 'bull_put',
      legs: [
        { right: 'put', strike: priceE4(38), expiry, quantity: -1 },
        { right: 'put', strike: priceE4(36), expiry, quantity: 1 },
      ],
      shares: 0,
    },
    contracts: 2,
    limit: priceE4(0.41),
    worst: priceE4(0.38),
    tick: priceE4(0.01),
    maxProfit: cents(8_200),
    maxLoss: cents(31_800),
    collateral: cents(40_000),
    buyingPower: cents(31_800),
    exit: null,
    modelNatural: priceE4(0.38),
    modelMid: priceE4(0.43),
    quotedMs: epochMs(MADE_MS),
    madeMs: epochMs(MADE_MS),
    validUntilMs: epochMs(MADE_MS + 120_000),
    warnings: [],
    seal: 'seal',
    ...changes,
  };
}
