import { describe, expect, it } from 'vitest';
import { quantReplies, referenceTable } from '#tests/support/quant-tables';

const table = referenceTable('fills_fees_expiry');

/** Each field that the table knows, exactly for words and within a billionth for money. */
function expectReplies(task: string, topic: string): void {
  const cases = table?.[topic] ?? [];
  expect(cases.length).toBeGreaterThan(2);
  const replies = quantReplies(
    task,
    cases.map(({ inp }) => inp),
  );
  for (const [i, { out }] of cases.entries()) {
    for (const [figure, truth] of Object.entries(out)) {
      const value = replies[i]?.[figure];
      const where = `${topic} ${i} ${figure}: ${JSON.stringify(value)} for ${JSON.stringify(truth)}`;
      if (typeof truth === 'number') expect(Math.abs(Number(value) - truth), where).toBeLessThanOrEqual(1e-9);
      else expect(value, where).toEqual(truth);
    }
  }
}

describe('argus quant', () => {
  it.skipIf(table === null).each([
    ['fill', 'fills'],
    ['fees', 'fees'],
    ['fees', 'deribit_fee'],
    ['expiry', 'expiry'],
  ])('%s agrees with every reference value of %s (skipped without the reference tables)', expectReplies);

  it('answers a fill without a quote, an order before the first rates and a price too fine to be one', () => {
    const leg = { side: 'short', bid: 1, ask: null, ts: 1 };
    const unquoted = [leg, { ...leg, ask: 'NaN' }, { ...leg, ask: 2, bid: '-Infinity' }, { ...leg, bid: -1, ask: 2 }];
    expect(
      quantReplies(
        'fill',
        unquoted.map((one) => ({ now: 1, legs: [one] })),
      ),
    ).toEqual(unquoted.map(() => ({ status: 'bad_quote' })));
    const tomorrow = { order: [{ qty: 1, side: 'sell', price: 1 }], broker: 'ibkr', date: 'tomorrow' };
    expect(quantReplies('fees', [tomorrow])[0]).toMatchObject({ status: 'bad_input', field: 'date' });
    const order = [{ qty: 1, side: 'sell', price: 1 }];
    expect(quantReplies('fees', [{ order, broker: 'ibkr', date: '2020-01-02' }])).toEqual([{ status: 'no_rates' }]);
    const fine = { now: 1, legs: [{ ...leg, bid: 1.000_01, ask: 2 }] };
    expect(quantReplies('fill', [fine])[0]).toMatchObject({ status: 'bad_input', field: 'legs[0].bid' });
  });
});
