import { expect, it } from 'vitest';
import { tableLines, textTable } from '#entry/terminal/text-table';

it('makes columns as wide as what they hold, and ends lines at their last letter', () => {
  const columns = [{ title: 'name' }, { title: 'n', align: 'right' }, { title: 'note' }] as const;
  const rows = [
    ['a', '1', ''],
    ['longer name', '12345', 'x'],
    ['b', '7'],
  ];
  expect(textTable(columns, rows)).toEqual([
    'name             n  note',
    'a                1',
    'longer name  12345  x',
    'b                7',
  ]);
  expect(textTable(columns, [])).toEqual(['name  n  note']);
});

it('takes more rows than a function takes arguments', () => {
  let lines = 0;
  let widest = 0;
  for (const line of tableLines([{ title: 'n', align: 'right' }], 300_000, (row) => [String(row)])) {
    lines++;
    widest = Math.max(widest, line.length);
  }
  expect([lines, widest]).toEqual([300_001, 6]);
});
