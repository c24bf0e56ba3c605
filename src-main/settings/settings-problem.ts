import type { z } from 'zod';

/** What a person has to know to put a settings file right. */
export interface SettingsProblem {
  readonly file: string;
  /** `trend.enterSeparation`; empty where the file as a whole is at fault. */
  readonly field: string;
  readonly problem: string;
  readonly remedy: string;
}

export function formatSettingsProblem(problem: SettingsProblem): string {
  const where = problem.field === '' ? problem.file : `${problem.file}: ${problem.field}`;
  return `${where} ${problem.problem}. To put it right: ${problem.remedy}.`;
}

/** The first thing that the schema found, with the nearest known name or the default as the remedy. */
export function explainIssue(
  issue: z.core.$ZodIssue | undefined,
  value: unknown,
  defaults: unknown,
  file: string,
): SettingsProblem {
  const path = (issue?.path ?? []).map(String);
  if (issue?.code === 'unrecognized_keys') {
    const key = issue.keys[0] ?? '';
    const known = Object.keys(asRecord(valueAt(defaults, path)));
    const near = closest(key, known);
    return {
      file,
      field: [...path, key].join('.'),
      problem: 'is not a setting',
      remedy:
        near === null
          ? `use one of ${known.join(', ')}, or delete it`
          : `write ${near}, if that is what was meant, or delete it`,
    };
  }
  const fallback = valueAt(defaults, path);
  return {
    file,
    field: path.join('.'),
    problem: `is ${inWords(valueAt(value, path))} but ${issue?.message ?? 'cannot be used'}`,
    remedy:
      typeof fallback === 'number'
        ? `correct it, or delete the line to use the default ${fallback}`
        : 'correct it, or delete it to use the default',
  };
}

function inWords(value: unknown): string {
  if (value === undefined || value === null) return 'empty';
  return typeof value === 'number' ? String(value) : JSON.stringify(value);
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (Object.hasOwn(asRecord(inner), key) ? asRecord(inner)[key] : undefined),
    value,
  );
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

/** The known name with the fewest letters to change, if a slip of the finger explains the difference. */
function closest(word: string, known: readonly string[]): string | null {
  let best: string | null = null;
  let fewest = Math.max(2, Math.floor(word.length / 3)) + 1;
  for (const candidate of known) {
    const edits = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (edits >= fewest) continue;
    fewest = edits;
    best = candidate;
  }
  return best;
}

function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, i) => i);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = (row[j - 1] as number) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[to.length] as number;
}
