import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../../shared/', import.meta.url));

/**
 * Reference numbers and market data that may lie beside the project. Whoever has them gets more tests; nobody needs
 * them. Answers null where the file is absent: skip the test and say so in its title.
 */
export function sharedFile(path: string): string | null {
  const full = folder + path;
  return existsSync(full) ? full : null;
}
