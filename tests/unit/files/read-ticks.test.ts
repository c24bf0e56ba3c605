import { describe, expect, it } from 'vitest';
import { message, problem, quotes, readTickText, trades, value } from '#tests/fixtures/files/text-reading';

const T = 1_772_807_400_000;
const HEADER = 'at_ms,price,size,id,side\n';
const GOOD = `${T},61837.63,0.5,7,buy\n`;

describe('reading trades', () => {
  it('keeps prices and sizes as exact whole units', () => {
    const table = trades(`${HEADER}${GOOD}${T + 1},61837.63000000,1e-3,8,SELL\n${T + 2},0.00141342,0,,\n`);
    expect(table.length).toBe(3);
    expect([table.priceDecimals, table.sizeDecimals]).toEqual([8, 3]);
    expect([...table.price]).toEqual([6_183_763_000_000, 6_183_763_000_000, 141_342]);
    expect([...table.size]).toEqual([500, 1, 0]);
    expect([...(table.side ?? [])]).toEqual([1, 2, 0]);
    expect([...(table.tradeId ?? [])]).toEqual([7, 8, -1]);
  });

  it('keeps four price decimals at least, and what was stated', () => {
    expect(trades(`at_ms,price,size\n${T},5,1\n`).priceDecimals).toBe(4);
    const stated = trades(`at_ms,price,size\n${T},5.25,1\n`, { priceDecimals: 2, sizeDecimals: 8 });
    expect([stated.price[0], stated.size[0]]).toEqual([525, 100_000_000]);
  });

  it('reads columns in any order, under their usual names, and says which mean nothing to it', () => {
    const table = trades(`Timestamp,ID,Side,Price,Amount,cost\n${T},1,b,2.5,3,7.5\n`);
    expect([table.atMs[0], table.price[0], table.size[0], table.side?.[0]]).toEqual([T, 25_000, 3, 1]);
    expect(table.ignoredColumns).toEqual(['cost']);
  });

  it.each([
    ['a byte order mark', `\uFEFFat_ms,price,size\n${T},5,1\n`],
    ['carriage returns', `at_ms,price,size\r\n${T},5,1\r\n`],
    ['no line end at the end', `at_ms,price,size\n${T},5,1`],
    ['a carriage return at the end', `at_ms,price,size\n${T},5,1\r`],
    ['blank lines', `\n\r\nat_ms,price,size\n\n${T},5,1\n\n\n`],
    ['quoted fields', `"at_ms","price","size"\n"${T}","5","1"\r\n`],
    ['blanks around fields', `at_ms, price, size\n${T}, 5 ,1 \n`],
    ['tabs', `at_ms\tprice\tsize\n${T}\t5\t1\n`],
    ['JSON', `{"at_ms":${T},"price":5,"size":"1"}\n`],
    ['JSON with other keys and blanks', `\uFEFF{ "size": 1, "x": [{"y":null}, 1e3], "price": 5.0, "at_ms": ${T} }\r\n`],
    ['JSON with escapes', `{"at_ms":"${T}","pr\\u0069ce":"\\u0035","size":1}`],
  ])('takes %s', (_, text) => {
    const table = trades(text);
    expect([table.length, table.atMs[0], table.price[0], table.size[0]]).toEqual([1, T, 50_000, 1]);
  });

  it('names columns for a file without a header', () => {
    const columns = ['at_ms', 'price', 'size'];
    expect(trades(`${T},5,1\n${T},6,1\n`, { columns }).length).toBe(2);
    expect(trades(`when,what,much\n${T},5,1\n`, { columns }).length).toBe(1);
  });

  it('gives every trade that has a text for an id the same number everywhere', () => {
    const ids = [
      '6c2a4f70-9d0e-4b7f-8a52-1f1f6d1ea001',
      '6c2a4f70-9d0e-4b7f-8a52-1f1f6d1ea002',
      '007',
      '7',
      '9007199254740993',
    ];
    const table = trades(`${HEADER}${ids.map((id) => `${T},1,1,${id},\n`).join('')}`);
    const numbers = [...(table.tradeId ?? [])];
    expect(numbers[3]).toBe(7);
    expect(new Set(numbers).size).toBe(5);
    for (const number of numbers) expect(Number.isSafeInteger(number) && number >= 0).toBe(true);
    const asJson = trades(ids.map((id) => `{"at_ms":${T},"price":1,"size":1,"id":"${id}"}\n`).join(''));
    expect([...(asJson.tradeId ?? [])]).toEqual(numbers);
  });

  it('counts rows that come late, and takes them to be seen late', () => {
    const table = trades(`at_ms,price,size\n${T},1,1\n${T + 5},1,1\n${T + 2},1,1\n${T + 9},1,1\n`);
    expect(table.outOfOrder).toBe(1);
    expect([...table.atMs]).toEqual([T, T + 5, T + 2, T + 9]);
    expect([...table.seenMs]).toEqual([T, T + 5, T + 5, T + 9]);
    expect([...trades(`at_ms,seen_ms,price,size\n${T},${T - 3},1,1\n`).seenMs]).toEqual([T - 3]);
  });

  it.each<[string, string, string]>([
    ['abc,5,1,,', 'at_ms', 'not-a-time'],
    [',5,1,,', 'at_ms', 'missing-value'],
    ['1772807400,5,1,,', 'at_ms', 'out-of-range-time'],
    ['2026-03-06T14:30:00Z,5,1,,', 'at_ms', 'mixed-times'],
    [`${T},,1,,`, 'price', 'missing-value'],
    [`${T},0,1,,`, 'price', 'not-positive'],
    [`${T},-5,1,,`, 'price', 'negative'],
    [`${T},NaN,1,,`, 'price', 'not-a-number'],
    [`${T},Infinity,1,,`, 'price', 'not-a-number'],
    [`${T},0x1F,1,,`, 'price', 'not-a-number'],
    [`${T},"1,234.5",1,,`, 'price', 'not-a-number'],
    [`${T},0.30000000000000004,1,,`, 'price', 'too-many-decimals'],
    [`${T},99999999999999999,1,,`, 'price', 'too-large'],
    [`${T},5,,,`, 'size', 'missing-value'],
    [`${T},5,-1,,`, 'size', 'negative'],
    [`${T},5,1,,up`, 'side', 'unknown-side'],
  ])('refuses %j and names field, line and reason', (row, field, reason) => {
    const text = `${HEADER}${GOOD}${row}\n${GOOD}`;
    const found = problem(readTickText(text));
    expect([found.file, found.line, found.field, found.reason]).toEqual(['ticks.csv', 3, field, reason]);
    const rest = trades(text, { onBadRow: 'skip' });
    expect([rest.length, rest.skipped.total]).toEqual([2, 1]);
    expect(rest.skipped.reasons).toEqual([{ reason, count: 1 }]);
    expect(rest.skipped.examples[0]).toContain('ticks.csv:3: ');
  });

  it.each<[string, string]>([
    [`${T},5`, 'column-count'],
    [`${T},5,1,,,`, 'column-count'],
    [`${T},5,1,"7,buy`, 'bad-quoting'],
    [`${T},5,1,"7"x,buy`, 'bad-quoting'],
    [`${T},5,1,"7"",buy`, 'bad-quoting'],
    [`${T},5,1,\0,buy`, 'not-text'],
    [`${T},5,1,a\rb,buy`, 'not-text'],
    [`${T},5,1,"a\0",buy`, 'not-text'],
    [`${T},5,1,${'9'.repeat(70_000)},buy`, 'overlong-line'],
  ])('refuses the malformed line %#', (row, reason) => {
    const found = problem(readTickText(`${HEADER}${row}\n${GOOD}`));
    expect([found.line, found.reason]).toEqual([2, reason]);
    expect(trades(`${HEADER}${row}\n${GOOD}`, { onBadRow: 'skip' }).length).toBe(1);
  });

  it.each([
    ['{"at_ms":1', 'bad-json'],
    ['{"at_ms":NaN}', 'bad-json'],
    ['{"at_ms":01}', 'bad-json'],
    ['{"price":1,}', 'bad-json'],
    ["{'price':1}", 'bad-json'],
    ['[1,2,3]', 'bad-json'],
    ['5', 'bad-json'],
    ['{} {}', 'bad-json'],
    [`{"at_ms":${T},"price":5,"price":6,"size":1}`, 'bad-json'],
    [`{"at_ms":${T},"price":[5],"size":1}`, 'bad-json'],
    [`{"at_ms":${T},"price":true,"size":1}`, 'bad-json'],
    [`{"at_ms":${T},"price":5,"size":1,"qty":2}`, 'unexpected-column'],
    [`{"at_ms":${T},"price":5,"size":1,"seen_ms":2}`, 'unexpected-column'],
    [`{"at_ms":${T},"price":5}`, 'missing-value'],
    [`{"at_ms":${T},"price":null,"size":1}`, 'missing-value'],
    [`{"at_ms":${T},"price":"1,5","size":1}`, 'not-a-number'],
  ])('refuses the object %s', (row, reason) => {
    const text = `{"at_ms":${T},"price":5,"size":1}\n${row}\n`;
    const found = problem(readTickText(text));
    expect([found.line, found.reason]).toEqual([2, reason]);
    expect(trades(text, { onBadRow: 'skip' }).skipped.total).toBe(1);
  });

  it('leaves no trace of a row that it leaves out', () => {
    const rows = [`${T},5.123456789,-1,,`, `1772807400,5,1,,`, `${T},5,0.123456,,up`, GOOD.trim()];
    const table = trades(`${HEADER.replace('at_ms', 't')}${rows.join('\n')}\n`, { onBadRow: 'skip' });
    // The second row is good and fixes seconds; the rows in milliseconds no longer fit.
    expect([table.length, table.atMs[0], table.priceDecimals, table.sizeDecimals]).toEqual([1, T, 4, 0]);
    expect(table.skipped.reasons.map((entry) => entry.reason)).toEqual(['negative', 'mixed-times']);
  });

  it('refuses more decimals than stated, and rounds and counts where it is told to', () => {
    const text = `at_ms,price,size\n${T},5.00005,1\n${T},5.1,1\n`;
    expect(problem(readTickText(text, { priceDecimals: 4 })).reason).toBe('too-many-decimals');
    const rounded = trades(text, { priceDecimals: 4, extraDecimals: 'round' });
    expect([[...rounded.price], rounded.rounded]).toEqual([[50_001, 51_000], 1]);
  });

  it('refuses decimals that would make an earlier value inexact', () => {
    const text = `at_ms,price,size\n${T},61837.63,1\n${T},0.0000000000001,1\n`;
    const found = problem(readTickText(text));
    expect([found.line, found.field, found.reason]).toEqual([3, 'price', 'too-many-decimals']);
  });

  it('writes messages that say where, what, what was expected and what to do', () => {
    expect(message(readTickText(`${HEADER}${T},abc,1,,\n`))).toBe(
      'ticks.csv:2: price "abc" is not a number; expected a plain decimal number of at most 15 digits, such as 61837.63. ' +
        'Correct the line, or leave such rows out with --on-bad-row skip.',
    );
    const bare = message(readTickText(`timestamp,price,size\n2026-03-06 14:30:00,5,1\n`));
    expect(bare).toContain('ticks.csv:2: timestamp "2026-03-06 14:30:00" names no time zone');
    expect(bare).toContain('--naive-times utc');
    expect(message(readTickText(`${HEADER}${T},\u001b[31m5,1,,\n`))).toContain('\\x1b[31m');
  });
});

describe('reading quotes', () => {
  it('takes one-sided quotes and every optional column', () => {
    const table = quotes(`at_ms,bid,ask,last,bid_size,ask_size,volume\n${T},1.5,,1.6,10,,500\n${T},,2,,,3.5,\n`);
    expect([...table.bid]).toEqual([15_000, -1]);
    expect([...table.ask]).toEqual([-1, 20_000]);
    expect([...(table.last ?? [])]).toEqual([16_000, -1]);
    expect([...(table.bidSize ?? [])]).toEqual([100, -1]);
    expect([...(table.askSize ?? [])]).toEqual([-1, 35]);
    expect([...(table.volume ?? [])]).toEqual([5000, -1]);
  });

  it('has no column for what the file does not have', () => {
    const table = quotes(`at_ms,bid,ask\n${T},1,2\n`);
    expect([table.last, table.bidSize, table.volume]).toEqual([null, null, null]);
  });

  it('takes objects that leave out what is not known', () => {
    const table = quotes(`{"at_ms":${T},"bid":1}\n{"at_ms":${T},"ask":2,"last":null,"volume":7}\n`);
    expect([[...table.bid], [...table.ask], [...(table.volume ?? [])]]).toEqual([
      [10_000, -1],
      [-1, 20_000],
      [-1, 7],
    ]);
  });

  it.each([
    [`${T},0,2`, 'not-positive'],
    [`${T},1,-2`, 'negative'],
    [`${T},,`, 'empty-quote'],
    [`${T},1,x`, 'not-a-number'],
  ])('refuses %s', (row, reason) => {
    expect(problem(readTickText(`at_ms,bid,ask\n${row}\n`)).reason).toBe(reason);
  });

  it('keeps crossed quotes, which are for the pipeline to judge', () => {
    expect(quotes(`at_ms,bid,ask\n${T},3,2\n`).length).toBe(1);
  });
});

describe('files that are something else', () => {
  it.each<[string, Uint8Array, string, string]>([
    ['nothing', Buffer.from(''), 'empty-file', 'is empty'],
    ['blank lines', Buffer.from('\n\n'), 'empty-file', 'is empty'],
    ['UTF-16', Buffer.from('\uFEFFat_ms,price,size\n', 'utf16le'), 'not-text', 'Save it as UTF-8'],
    ['a spreadsheet', Buffer.from('PK\u0003\u0004abc\n', 'latin1'), 'not-text', 'export the sheet as CSV'],
    ['binary', Buffer.from([1, 2, 3, 10]), 'not-text', 'looks binary'],
    ['binary without lines', Buffer.alloc(200_000, 1), 'not-text', 'looks binary'],
    ['old line ends', Buffer.from('at_ms,price,size\r1,2,3\r'), 'not-text', 'Convert its line ends'],
    ['one endless line', Buffer.alloc(200_000, 0x61), 'overlong-line', 'at most 65536 bytes'],
    ['a JSON array', Buffer.from('[{"at_ms":1}]\n'), 'bad-json', 'Write one object a line'],
    ['no header', Buffer.from(`${T},5,1\n`), 'no-header', '--columns at_ms,price,size'],
    ['other columns', Buffer.from('a,b\n1,2\n'), 'missing-column', 'at_ms, t, ts, at, time, timestamp'],
    ['semicolons', Buffer.from('at_ms;price;size\n'), 'missing-column', 'separate them by commas'],
    ['two times', Buffer.from('time,date,price,size\n'), 'ambiguous-column', 'drop the other'],
    ['the same name twice', Buffer.from('at_ms,price,price,size\n'), 'ambiguous-column', 'price, price'],
    ['trades and quotes', Buffer.from('at_ms,price,size,bid,ask\n'), 'ambiguous-column', '--kind trades'],
  ])('%s is refused with a reason and a remedy', (_, bytes, reason, remedy) => {
    const result = readTickText(bytes, { onBadRow: 'skip' });
    expect(problem(result).reason).toBe(reason);
    expect(message(result)).toContain(remedy);
  });

  it('a file in which no row is good is refused, although bad rows are to be skipped', () => {
    const result = readTickText(`${HEADER}x\ny\n`, { onBadRow: 'skip' });
    expect(problem(result).reason).toBe('no-rows');
    expect(message(result)).toContain('ticks.csv:2');
  });

  it('a header alone is a file of no ticks', () => {
    expect(value(readTickText(HEADER)).length).toBe(0);
  });

  it('the own name of a column outranks other names for it', () => {
    expect(trades(`time,at_ms,price,size\nx,${T},5,1\n`).ignoredColumns).toEqual(['time']);
  });
});
