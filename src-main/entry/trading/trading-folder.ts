import { join } from 'node:path';
import { dataFolder } from '#settings/data-folder';

/** Where the trader's books are kept. */
export function tradingFolder(data = dataFolder()): string {
  return join(data, 'trading');
}
