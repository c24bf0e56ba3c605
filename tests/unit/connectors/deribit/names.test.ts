import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseInstrumentName } from '#connectors/deribit/parse/instrument-name';
import { parseListedContract, tickAt } from '#connectors/deribit/parse/listed-contract';
import { perpetualTerms } from '#connectors/deribit/parse/perpetual-terms';
import { optionListing, optionName } from '#tests/support/venues/deribit-listings';

describe('What Deribit calls its instruments', () => {
  it('has days of one digit, expires at 08:00 UTC, and says strike and right', () => {
    expect(parseInstrumentName('BTC-7MAR31-52000-C')).toEqual({
      kind: 'option',
      coin: 'BTC',
      settledIn: null,
      expiry: '2031-03-07',
      expiryMs: 1_930_636_800_000,
      strike: 52_000,
      right: 'call',
    });
  });

  it('writes a decimal point as d, and a dollar coin behind the coin', () => {
    expect(parseInstrumentName('XRP_USDC-28MAR31-1d25-P')).toMatchObject({
      coin: 'XRP',
      settledIn: 'USDC',
      strike: 1.25,
      right: 'put',
    });
  });

  it('knows futures and perpetuals, of coins with digits in their names as well', () => {
    expect(parseInstrumentName('BTC-28MAR31')).toMatchObject({ kind: 'future', expiry: '2031-03-28', strike: null });
    expect(parseInstrumentName('1INCH_USDC-PERPETUAL')).toMatchObject({
      kind: 'perpetual',
      coin: '1INCH',
      expiryMs: null,
    });
  });

  it('has combinations and dates that do not exist, which are none of these', () => {
    for (const name of [
      'BTC-CS-28MAR31-52000_54000',
      'BTC-FS-28MAR31_PERP',
      'BTC-31FEB31-1-C',
      'BTC-7MRZ31-1-C',
      'BTC',
      '',
    ])
      expect(parseInstrumentName(name)).toBeNull();
  });

  it('reads back whatever it lists', () => {
    const terms = fc.record({
      coin: fc.constantFrom('BTC', 'ETH'),
      expiry: fc.tuple(
        fc.integer({ min: 26, max: 60 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 28 }),
      ),
      strike: fc.oneof(
        fc.integer({ min: 1, max: 900_000 }),
        fc.integer({ min: 1, max: 900 }).map((n) => n / 100),
      ),
      right: fc.constantFrom('call' as const, 'put' as const),
    });
    const check = fc.property(terms, ({ coin, expiry: [year, month, day], strike, right }) => {
      const expiry = `20${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
      const name = optionName({ coin, expiry, strike, right });
      const read = parseInstrumentName(name);
      expect(read).toMatchObject({ kind: 'option', coin, expiry, strike, right });
      expect(read?.expiryMs).toBe(Date.parse(`${expiry}T08:00:00Z`));
    });
    fc.assert(check, { seed: 71, numRuns: 200 });
  });

  it('says of a perpetual whether its amounts count dollars or coins', () => {
    expect(perpetualTerms('BTC-PERPETUAL')).toMatchObject({ isInverse: true, sizeDecimals: 0 });
    expect(perpetualTerms('BTC_USDC-PERPETUAL')).toMatchObject({ isInverse: false, coin: 'BTC', sizeDecimals: 6 });
    expect(perpetualTerms('BTC-28MAR31')).toBeNull();
  });
});

describe('Deribit’s instrument table', () => {
  const terms = { coin: 'BTC', expiry: '2031-03-07', strike: 52_000, right: 'call' } as const;

  it('is believed where its fields say what the name says', () => {
    const read = parseListedContract(optionListing(terms));
    expect(read.ok && read.value).toMatchObject({ name: 'BTC-7MAR31-52000-C', expiry: '2031-03-07', size: 1 });
  });

  it('is not believed where they do not: of two truths none is usable', () => {
    for (const [field, wrong] of [
      ['strike', 53_000],
      ['option_type', 'put'],
      ['expiration_timestamp', 1_930_636_800_001],
      ['base_currency', 'ETH'],
      ['contract_size', null],
    ] as const) {
      const read = parseListedContract({ ...optionListing(terms), [field]: wrong });
      expect(read).toMatchObject({ ok: false, failure: { field } });
    }
  });

  it('has steps of prices that grow with the price', () => {
    const read = parseListedContract(optionListing(terms));
    const contract = read.ok ? read.value : null;
    if (contract === null) throw new Error('the listing reads');
    expect(tickAt(0.004, contract)).toBe(0.0001);
    expect(tickAt(0.005, contract)).toBe(0.0001);
    expect(tickAt(0.0051, contract)).toBe(0.0005);
  });

  it('leaves what is settled in a dollar coin to others', () => {
    expect(parseListedContract({ instrument_name: 'BTC_USDC-7MAR31-52000-C', kind: 'option' })).toEqual({
      ok: true,
      value: null,
    });
    expect(parseListedContract({ instrument_name: 'BTC-28MAR31', kind: 'future' })).toEqual({ ok: true, value: null });
  });
});
