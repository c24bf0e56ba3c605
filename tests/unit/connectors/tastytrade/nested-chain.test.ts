import { describe, expect, it } from 'vitest';
import { chosenContracts, isOffCentre } from '#connectors/tastytrade/chain/contract-choice';
import { parseNestedChain } from '#connectors/tastytrade/chain/parse-nested-chain';
import { priceE4 } from '#domain/money';
import { parseDay } from '#market/sessions/civil-date';

type Fields = Record<string, unknown>;

function strike(dollars: number, root = 'SPX', date = '260320'): Fields {
  const name = (right: string): string => `${root.padEnd(6)}${date}${right}${String(dollars * 1_000).padStart(8, '0')}`;
  return {
    'strike-price': dollars.toFixed(1),
    call: name('C'),
    'call-streamer-symbol': `.${root}${date}C${dollars}`,
    put: name('P'),
    'put-streamer-symbol': `.${root}${date}P${dollars}`,
  };
}

function root(more: Fields, expirations: readonly Fields[]): Fields {
  return {
    'underlying-symbol': 'SPX',
    'root-symbol': 'SPX',
    'option-chain-type': 'Standard',
    'shares-per-contract': 100,
    expirations,
    ...more,
  };
}

function expiring(strikes: readonly Fields[], more: Fields = {}): Fields {
  return { 'expiration-date': '2026-03-20', 'expiration-type': 'Regular', 'settlement-type': 'PM', strikes, ...more };
}

function listed(...items: readonly Fields[]) {
  return parseNestedChain('SPX', { data: { items } });
}

describe('tastytrade’s list of options', () => {
  it('keeps standard roots and counts what it leaves out: adjusted, settled at the open, without a stream', () => {
    const adjusted = root({ 'root-symbol': 'SPX1', 'option-chain-type': 'Non-standard', 'shares-per-contract': 50 }, [
      expiring([strike(50), strike(60)]),
    ]);
    const silent = { ...strike(5_100), 'put-streamer-symbol': '' };
    const read = listed(
      adjusted,
      root({}, [expiring([strike(5_000), silent]), expiring([strike(5_000)], { 'settlement-type': 'AM' })]),
    );
    expect(read).toMatchObject({
      ok: true,
      value: { leftOut: { adjusted: 4, 'settled at the open': 2, 'without a stream': 1 }, sharesPerContract: 100 },
    });
    const contracts = read.ok ? read.value.contracts : [];
    expect(contracts.map(({ streamer }) => streamer)).toEqual([
      '.SPX260320C5000',
      '.SPX260320P5000',
      '.SPX260320C5100',
    ]);
  });

  it('takes a date that two roots list from the underlying’s own, once', () => {
    const weekly = root({ 'root-symbol': 'SPXW' }, [expiring([strike(5_000, 'SPXW'), strike(5_050, 'SPXW')])]);
    const read = listed(weekly, root({}, [expiring([strike(5_000)])]));
    const contracts = read.ok ? read.value.contracts : [];
    expect(contracts.filter(({ right }) => right === 'call').map(({ root: of, strike: at }) => [of, at])).toEqual([
      ['SPX', 50_000_000],
      ['SPXW', 50_500_000],
    ]);
  });

  it('takes a share count as a number or a text, and streams by the given name, never by one put together', () => {
    const odd = { ...strike(5_000), 'call-streamer-symbol': './SPXH6C5000:XCBF' };
    const read = listed(root({ 'shares-per-contract': '100.0' }, [expiring([odd])]));
    expect(read.ok && read.value.contracts[0]?.streamer).toBe('./SPXH6C5000:XCBF');
  });

  it('is refused whole where a contract’s name and place disagree, or anything cannot be read', () => {
    const cases: readonly (readonly [string, unknown])[] = [
      ['call', root({}, [expiring([{ ...strike(5_000), call: 'SPX   260417C05000000' }])])],
      ['put', root({}, [expiring([{ ...strike(5_000), put: 'SPX   260320P05100000' }])])],
      ['put', root({}, [expiring([{ ...strike(5_000), put: 7 }])])],
      ['strike-price', root({}, [expiring([{ ...strike(5_000), 'strike-price': '' }])])],
      ['strike-price', root({}, [expiring([{ ...strike(5_000), 'strike-price': 5_000 }])])],
      ['call-streamer-symbol', root({}, [expiring([{ ...strike(5_000), 'call-streamer-symbol': 9 }])])],
      ['expiration-date', root({}, [expiring([strike(5_000)], { 'expiration-date': '2026-02-30' })])],
      ['strikes', root({}, [expiring([], { strikes: null })])],
      ['expirations', root({ expirations: {} }, [])],
      ['root-symbol', root({ 'root-symbol': null }, [])],
      ['shares-per-contract', root({ 'shares-per-contract': 'many' }, [])],
    ];
    for (const [field, item] of cases) {
      expect(listed(item as Fields), field).toMatchObject({ ok: false, failure: { field } });
    }
    expect(parseNestedChain('SPX', { data: {} })).toMatchObject({ ok: false, failure: { field: 'data.items' } });
    expect(parseNestedChain('SPX', null)).toMatchObject({ ok: false });
  });

  it('skips a side that is not listed at all', () => {
    const { call, 'call-streamer-symbol': streamer, ...putOnly } = strike(5_000);
    expect([call, streamer]).not.toContain(undefined);
    const read = listed(root({}, [expiring([putOnly])]));
    expect(read.ok && read.value.contracts.map(({ right }) => right)).toEqual(['put']);
  });

  it('is watched near the price and soon to expire, and anew once the price has moved enough', () => {
    const read = listed(
      root({}, [
        expiring([strike(3_000), strike(5_000), strike(5_900)]),
        expiring([strike(5_000, 'SPX', '261218')], { 'expiration-date': '2026-12-18' }),
      ]),
    );
    const terms = { withinDays: 60, withinPercent: 20 };
    const today = parseDay('2026-03-02');
    const chosen = read.ok && today !== null ? chosenContracts(read.value, priceE4(5_000), today, terms) : [];
    expect(chosen.map(({ strike: at, right }) => [at / 10_000, right])).toEqual([
      [5_000, 'call'],
      [5_000, 'put'],
      [5_900, 'call'],
      [5_900, 'put'],
    ]);
    expect(isOffCentre(priceE4(5_000), priceE4(5_150), terms)).toBe(false);
    expect(isOffCentre(priceE4(5_000), priceE4(5_250), terms)).toBe(true);
  });
});
