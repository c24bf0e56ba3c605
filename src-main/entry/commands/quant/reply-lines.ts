import { jsonText } from '#entry/commands/quant/answer-request';
import { isObject } from '#entry/commands/quant/quant-request';
import type { QuantReply, QuantTask } from '#entry/commands/quant/quant-task';
import { textTable } from '#entry/terminal/text-table';

/** Longer lists would push the meaning of every figure off the screen. */
const LONGEST_LIST = 4;

/**
 * A single reply for reading: a figure a line with what it means, the parts of nested ones as lines of their own. Long
 * lists follow below, those of objects as tables.
 */
export function replyLines(task: QuantTask, reply: QuantReply): readonly string[] {
  const names = [
    ...Object.keys(task.figures).filter((name) => Object.hasOwn(reply, name)),
    ...Object.keys(reply).filter((name) => !Object.hasOwn(task.figures, name)),
  ];
  const rows: string[][] = [];
  const below: string[] = [];
  for (const name of names) {
    const value = reply[name];
    const meaning = task.figures[name] ?? '';
    if (isObject(value)) {
      rows.push([name, '', meaning]);
      for (const [part, inner] of Object.entries(value)) rows.push([`  ${part}`, cellText(inner), '']);
    } else if (Array.isArray(value) && value.length > LONGEST_LIST) {
      below.push('', `${name}${meaning === '' ? '' : `: ${meaning}`}`, ...listLines(value));
    } else {
      rows.push([name, cellText(value), meaning]);
    }
  }
  const columns = [{ title: task.name }, { title: 'value', align: 'right' as const }, { title: '' }];
  return [...textTable(columns, rows), ...below];
}

function listLines(list: readonly unknown[]): readonly string[] {
  if (!list.every(isObject)) return [list.map(cellText).join(', ')];
  const names = [...new Set(list.flatMap((entry) => Object.keys(entry)))];
  const columns = names.map((title) => ({ title, align: 'right' as const }));
  return textTable(
    columns,
    list.map((entry) => names.map((name) => (Object.hasOwn(entry, name) ? cellText(entry[name]) : ''))),
  );
}

/** For reading, ten digits; `--json` gives all of them. */
function cellText(value: unknown): string {
  if (typeof value === 'number') return Number.isFinite(value) ? String(Number(value.toPrecision(10))) : String(value);
  if (typeof value === 'string') return value;
  if (Array.isArray(value) && value.every((entry) => typeof entry === 'number')) {
    return value.length === 0 ? 'none' : value.map(cellText).join(', ');
  }
  return value === null || value === undefined ? 'none' : jsonText(value);
}
