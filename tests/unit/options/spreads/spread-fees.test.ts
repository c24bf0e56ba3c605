import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { priceE4 } from '#domain/money';
import type { StructureKind } from '#domain/structure';
import type { ChainSnapshot } from '#options/chains/chain-snapshot';
import { quoteStructure } from '#options/spreads/quoted-structure';
import { chargesInForce, openingFees } from '#options/spreads/spread-fees';
import { epochMs } from '#primitives/clock';
import { loadTradingCosts } from '#settings/fees-file';
import { quotedChain } from '#tests/support/quoted-chain';

const costs = loadTradingCosts(fileURLToPath(new URL('../../../../config/fees.yaml', import.meta.url)));
if (!costs.ok) throw new Error(costs.failure.problem);
const { fees: TABLE } = costs.value;

function feesOf(chain: ChainSnapshot, kind: StructureKind, strikes: readonly number[], broker: string): number {
  const expiry = chain.expiries[0];
  const quoted = expiry === undefined ? null : quoteStructure(kind, expiry, strikes.map(priceE4));
  const charges = chargesInForce(chain, TABLE, broker);
  if (quoted === null || !charges.ok) throw new Error('there is such a spread and such a broker');
  return openingFees(chain, quoted, charges.value);
}

describe('the fees to open a spread', () => {
  const chain = quotedChain({
    spot: 52,
    expiries: {
      '2026-04-01': [
        { strike: 45, put: { bid: 0.04, ask: 0.05 } },
        { strike: 48, put: { bid: 1.05, ask: 1.12 } },
        { strike: 57, call: { bid: 1.15, ask: 1.22 } },
      ],
    },
  });

  it('are those of the broker on the day of the chain, each leg by its own premium', () => {
    // tastytrade: a dollar and a dime a contract; ORF 0.02815 and OCC 0.02 each; TAF 0.00329 on the one that is sold.
    expect(feesOf(chain, 'bull_put', [48, 45], 'tastytrade')).toBe(Math.ceil(100 * (2.2 + 2 * 0.04815 + 0.00329)));
    // IBKR: 0.65 for the leg at 1.05 and 0.50 for the one at 0.05, and 0.60 a contract for the venue.
    const ibkr = 0.65 + 0.5 + 1.2 + 2 * 0.04815 + 0.00329;
    expect(feesOf(chain, 'bull_put', [48, 45], 'ibkr')).toBe(Math.ceil(100 * ibkr));
  });

  it('include those of the shares of a covered call', () => {
    // An order of options costs a dollar at least, one of 100 shares 35 cents.
    const option = Math.ceil(100 * (1 + 0.6 + 0.04815 + 0.00329));
    expect(feesOf(chain, 'covered_call', [57], 'ibkr')).toBe(option + 35);
  });

  it('are a share of the coin where coins settle, capped by the price of each leg', () => {
    const coins = quotedChain({
      spot: 60_000,
      terms: { multiplier: 1, settlement: 'coin' },
      expiries: {
        '2026-04-01': [
          { strike: 50_000, put: { bid: 90, ask: 96 } },
          { strike: 55_000, put: { bid: 600, ask: 620 } },
        ],
      },
    });
    // 0.0003 of a coin is 18 dollars; an eighth of 96 dollars is only 12.
    expect(feesOf(coins, 'bull_put', [55_000, 50_000], 'ibkr')).toBe(3_000);
  });

  it('cannot be told for a broker that is not listed, nor before its rates begin', () => {
    const unknown = chargesInForce(chain, TABLE, 'constructor');
    expect(unknown).toMatchObject({ ok: false });
    expect(!unknown.ok && unknown.failure).toContain('"constructor" is no broker in fees.yaml, which has ibkr');
    const early = { ...chain, atMs: epochMs(Date.UTC(2020, 0, 2, 15)) };
    const before = chargesInForce(early, TABLE, 'ibkr');
    expect(!before.ok && before.failure).toBe('fees.yaml has no charges of ibkr that hold on 2020-01-02');
    const coins = { ...early, terms: { ...chain.terms, settlement: 'coin' as const } };
    expect(chargesInForce(coins, TABLE, 'ibkr').ok).toBe(false);
  });
});
