/** Beyond this many comparisons the changed stretch is shown as taken out and put in anew. */
const MOST_COMPARISONS = 4_000_000;

/** What changes from one text to another, a line each: marked `−`, `+` or a space. */
export function lineDifference(before: string, after: string): string[] {
  if (before === after) return [];
  const old = before.split('\n');
  const fresh = after.split('\n');
  let head = 0;
  while (head < old.length && head < fresh.length && old[head] === fresh[head]) head++;
  let tail = 0;
  const room = Math.min(old.length, fresh.length) - head;
  while (tail < room && old[old.length - 1 - tail] === fresh[fresh.length - 1 - tail]) tail++;
  const changed = changedLines(old.slice(head, old.length - tail), fresh.slice(head, fresh.length - tail));
  const same = (lines: readonly string[]): string[] => lines.map((line) => ` ${line}`);
  return [...same(old.slice(0, head)), ...changed, ...same(old.slice(old.length - tail))];
}

/** By the longest run of lines that both have in common. */
function changedLines(old: readonly string[], fresh: readonly string[]): string[] {
  if (old.length * fresh.length > MOST_COMPARISONS) {
    return [...old.map((line) => `−${line}`), ...fresh.map((line) => `+${line}`)];
  }
  const width = fresh.length + 1;
  const common = new Uint32Array((old.length + 1) * width);
  const at = (i: number, j: number): number => common[i * width + j] as number;
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = fresh.length - 1; j >= 0; j--) {
      common[i * width + j] = old[i] === fresh[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const lines: string[] = [];
  let i = 0;
  let j = 0;
  while (i < old.length || j < fresh.length) {
    if (i < old.length && j < fresh.length && old[i] === fresh[j]) {
      lines.push(` ${old[i]}`);
      i++;
      j++;
    } else if (j >= fresh.length || (i < old.length && at(i + 1, j) >= at(i, j + 1))) lines.push(`−${old[i++]}`);
    else lines.push(`+${fresh[j++]}`);
  }
  return lines;
}
