import { join } from 'node:path';
import type { TapeHeader } from '#ports/tape';
import { hashOfValue } from '#primitives/value-hash';
import { dataFolder } from '#settings/data-folder';

/** Where the trader's books are kept. */
export function tradingFolder(data = dataFolder()): string {
  return join(data, 'trading');
}

/** What is traded on one tape is one book, whatever the tape is called and wherever it lies. */
export function practiceBook({ createdMs, origin }: Pick<TapeHeader, 'createdMs' | 'origin'>): string {
  return `practice-${hashOfValue({ createdMs, origin })}`;
}
