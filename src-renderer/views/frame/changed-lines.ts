export interface DifferenceLine {
  /** Position in the whole difference. */
  readonly at: number;
  readonly mark: 'added' | 'removed' | 'same' | 'skip';
  readonly text: string;
}

const MARKS: Readonly<Record<string, DifferenceLine['mark']>> = { '+': 'added', '−': 'removed', '-': 'removed' };

/** The lines that change, with so many others around them; what lies between is one line that counts it. */
export function changedLines(difference: readonly string[], around: number): DifferenceLine[] {
  const lines = difference.map((line, at): DifferenceLine => {
    const mark = MARKS[line[0] ?? ''] ?? 'same';
    return { at, mark, text: line.slice(1) };
  });
  const kept = new Set<number>();
  for (const { at, mark } of lines) {
    if (mark === 'same') continue;
    for (let near = at - around; near <= at + around; near += 1) kept.add(near);
  }
  const shown: DifferenceLine[] = [];
  let skipped = 0;
  const close = (at: number): void => {
    if (skipped > 0) shown.push({ at, mark: 'skip', text: `⋯ ${skipped} unchanged` });
    skipped = 0;
  };
  if (kept.size === 0) return shown;
  for (const line of lines) {
    if (kept.has(line.at)) {
      close(line.at - 0.5);
      shown.push(line);
    } else skipped += 1;
  }
  close(lines.length);
  return shown;
}
