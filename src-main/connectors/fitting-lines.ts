/** Lines between a head and a foot, in at most so many UTF-16 units. Whole lines are left out, and counted. */
export function fittingLines(
  head: readonly string[],
  lines: readonly string[],
  foot: readonly string[],
  most: number,
): string {
  const whole = [...head, ...lines, ...foot].join('\n');
  if (whole.length <= most) return whole;
  const kept: string[] = [];
  let units = [...head, ...foot].join('\n').length + '\n… 10000 more lines\n'.length;
  for (const line of lines) {
    units += line.length + 1;
    if (units > most) break;
    kept.push(line);
  }
  const left = lines.length - kept.length;
  return [...head, ...kept, `… ${left} more ${left === 1 ? 'line' : 'lines'}`, ...foot].join('\n');
}
