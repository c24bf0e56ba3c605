import { readFileSync } from 'node:fs';
import { argus } from '#tests/support/run-argus';
import { sharedFile } from '#tests/support/shared-data';

export type Fields = Readonly<Record<string, unknown>>;

export interface ReferenceCase {
  readonly name?: string;
  readonly inp: Fields;
  readonly out: Fields;
}

/** A table of reference values, by section; null where there are none beside the project. */
export function referenceTable(name: string): Readonly<Record<string, readonly ReferenceCase[]>> | null {
  const path = sharedFile(`oracles/${name}.json`);
  if (path === null) return null;
  return JSON.parse(readFileSync(path, 'utf8')) as Readonly<Record<string, readonly ReferenceCase[]>>;
}

/** One process of `argus quant <task>`, one reply a request. */
export function quantReplies(task: string, requests: readonly object[]): readonly Fields[] {
  const run = argus(['quant', task], { input: requests.map((request) => `${JSON.stringify(request)}\n`).join('') });
  if (run.code !== 0 || run.stderr !== '') throw new Error(`argus quant ${task} ended with ${run.code}: ${run.stderr}`);
  const replies = run.stdout
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Fields);
  if (replies.length !== requests.length) throw new Error(`${replies.length} replies to ${requests.length} requests`);
  return replies;
}
