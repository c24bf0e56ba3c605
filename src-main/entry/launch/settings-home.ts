import { constants, copyFileSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Where the settings can be changed. Those of an installed application lie in its archive, so that it begins with a copy
 * of them; what the user has changed since is left alone.
 */
export function settingsHome(delivered: string, data: string, installed: boolean): string {
  if (!installed) return delivered;
  const home = join(data, 'config');
  mkdirSync(home, { recursive: true });
  for (const name of readdirSync(delivered).filter((file) => file.endsWith('.yaml'))) {
    try {
      copyFileSync(join(delivered, name), join(home, name), constants.COPYFILE_EXCL);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  return home;
}
