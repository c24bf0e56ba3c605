import { join } from 'node:path';
import { tapeIdentity } from '#entry/tape-identity';
import type { TapeHeader } from '#ports/tape';
import { dataFolder } from '#settings/data-folder';

/** Where the trader's books are kept. */
export function tradingFolder(data = dataFolder()): string {
  return join(data, 'trading');
}

/** What is traded on one tape is one book. */
export function practiceBook(header: Pick<TapeHeader, 'createdMs' | 'origin'>): string {
  return `practice-${tapeIdentity(header)}`;
}
