import { expect, it } from 'vitest';
import { SourceDisagreement } from '#market/sources/source-disagreement';
import { MINUTE_MS } from '#primitives/clock';
import { T0 } from '#tests/support/scripted-inputs';
import { toldSources as told } from '#tests/support/told-sources';

const minute = (count: number): number => T0 + count * MINUTE_MS;

it('prices are compared minute by minute, in basis points, always the same way around', () => {
  const measure = new SourceDisagreement();
  for (const [index, source] of ['yahoo', 'alpaca-sip'].entries()) measure.hear(told.listing(index, source));
  expect(measure.hear(told.bar(0, minute(1), 100.5))).toEqual([]);
  const [apart] = measure.hear(told.bar(1, minute(1), 100));
  expect(apart).toMatchObject({ symbol: 'IBIT', what: 'mid', left: 'alpaca-sip', right: 'yahoo' });
  expect(apart?.value).toBeCloseTo(50, 9);
  measure.hear(told.bar(1, minute(2), 100));
  expect(measure.hear(told.bar(0, minute(2), 100.5))[0]?.value).toBeCloseTo(50, 9);
  expect(measure.hear(told.bar(0, minute(3), 100)), 'of another minute').toEqual([]);
});

it('other symbols, carried prices and old volatilities are not compared', () => {
  const measure = new SourceDisagreement();
  measure.hear(told.listing(0, 'yahoo'));
  measure.hear(told.listing(1, 'alpaca-sip', 'SPY'));
  measure.hear(told.bar(0, minute(1)));
  expect(measure.hear(told.bar(1, minute(1)))).toEqual([]);
  measure.hear(told.listing(2, 'public'));
  expect(measure.hear(told.bar(2, minute(1), 100, { ticks: 0 }))).toEqual([]);
  measure.hear(told.metric('public', minute(1), 'implied-volatility', 0.5));
  expect(measure.hear(told.metric('tastytrade', minute(20), 'implied-volatility', 0.6))).toEqual([]);
});

it('volatilities are compared in points', () => {
  const measure = new SourceDisagreement();
  measure.hear(told.metric('tastytrade', minute(1), 'implied-volatility', 0.55));
  const [apart] = measure.hear(told.metric('public', minute(2), 'implied-volatility', 0.5));
  expect(apart).toMatchObject({ what: 'atm-iv', left: 'public', right: 'tastytrade' });
  expect(apart?.value).toBeCloseTo(5, 9);
});
