import { describe, expect, it } from 'vitest';
import { closesReader, type DailyCloses } from '#connectors/files/daily-closes';
import { NyseCalendar } from '#market/sessions/nyse-calendar';
import type { ExpiryChain } from '#options/chains/chain-snapshot';
import { closesUntil, returnsBefore, returnsOver } from '#options/spreads/price-history';
import { DAY_MS, epochMs, HOUR_MS } from '#primitives/clock';
import { message, value } from '#tests/fixtures/files/text-reading';
import { CHAIN_AT, quotedChain } from '#tests/support/quoted-chain';

function read(text: string) {
  const reader = closesReader('closes.csv');
  reader.push(Buffer.from(text));
  return reader.finish();
}

function closes(text: string): DailyCloses {
  return value(read(text));
}

describe('a file of daily closes', () => {
  it('is read by its header and put in order', () => {
    const table = closes('open,close,date\n1,51.5,2026-02-27\n1,50,2026-02-26\n1,52,2026-03-02\n');
    expect(table.dates).toEqual(['2026-02-26', '2026-02-27', '2026-03-02']);
    expect([...table.closes]).toEqual([50, 51.5, 52]);
    expect(table.ignoredColumns).toEqual(['open']);
  });

  it('prefers closes that are adjusted for splits, and reads JSON lines and epoch times', () => {
    expect([...closes('Date,Close,Adj Close\n2026-02-26,100,50\n').closes]).toEqual([50]);
    const lines = '{"t":1772101800000,"c":50.25}\n{"t":1772188200000,"c":51}\n';
    expect(closes(lines)).toMatchObject({ dates: ['2026-02-26', '2026-02-27'] });
  });

  it.each([
    ['date,close\n2026-02-26,50\n2026-02-26,51\n', '2026-02-26'],
    ['date,close\n2026-02-26,0\n', 'above zero'],
    ['date,close\n2026-02-26,\n', 'above zero'],
    ['date,close\n26.2.2026,50\n', 'YYYY-MM-DD'],
    ['date,close\n2026-02-26,x\n', 'x'],
    ['date,open\n2026-02-26,50\n', 'close'],
  ])('is refused for %j', (text, said) => {
    expect(message(read(text))).toContain(said);
  });
});

describe('the past of an underlying', () => {
  const chain = quotedChain({ spot: 50, expiries: { '2026-03-06': [], '2026-04-06': [] } });
  const [near, far] = chain.expiries as [ExpiryChain, ExpiryChain];
  const nyse = new NyseCalendar({ closed: [], early: [], lateOpen: [] });

  it('ends with the day before the chain, whatever the file holds', () => {
    const table = closes('date,close\n2026-02-26,50\n2026-02-27,55\n2026-03-02,10\n2026-03-03,90\n');
    const returns = returnsBefore(chain, table);
    expect(returns).toHaveLength(1);
    expect(returns[0]).toBeCloseTo(Math.log(1.1), 12);
    expect(returnsBefore(chain, closes('date,close\n2026-03-03,90\n'))).toHaveLength(0);
  });

  it('counts the closes that are still to come: none on holidays, today before its close', () => {
    // Monday 2 March to Friday 6 March: five; on to Monday 6 April with Good Friday on 3 April: 25.
    expect(closesUntil(chain, near, nyse)).toBe(5);
    expect(closesUntil(chain, far, nyse)).toBe(25);
    const evening = { ...chain, atMs: epochMs(CHAIN_AT + 8 * HOUR_MS) };
    expect(closesUntil(evening, near, nyse)).toBe(4);
    const coins = { ...chain, terms: { ...chain.terms, settlement: 'coin' as const } };
    expect(closesUntil(coins, far, nyse)).toBe(35);
    expect(closesUntil({ ...chain, atMs: epochMs(CHAIN_AT + 4 * DAY_MS + 8 * HOUR_MS) }, near, nyse)).toBe(1);
  });

  it('gives every stretch of so many closes, and none where it is too short', () => {
    const returns = Float64Array.from({ length: 100 }, (_, i) => (i % 2 === 0 ? 0.01 : -0.005));
    const over = returnsOver(returns, 4);
    expect(over.ok && over.value.length).toBe(97);
    expect(over.ok && over.value[0]).toBeCloseTo(0.01, 12);
    expect(returnsOver(returns.subarray(0, 30), 4)).toMatchObject({
      ok: false,
      failure: { code: 'too_little_history' },
    });
  });
});
