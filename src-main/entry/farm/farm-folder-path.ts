import { join } from 'node:path';
import { dataFolder } from '#settings/data-folder';

/** Where farms are kept. */
export function farmFolder(): string {
  return join(dataFolder(), 'farm');
}
