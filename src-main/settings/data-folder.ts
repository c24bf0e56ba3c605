import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where tapes and the history live: ARGUS_DATA, or the place that the platform keeps for such things. */
export function dataFolder(
  environment: NodeJS.ProcessEnv = process.env,
  platform = process.platform,
  home = homedir(),
): string {
  const chosen = environment['ARGUS_DATA'];
  if (chosen !== undefined && chosen !== '') return chosen;
  if (platform === 'win32') return join(environment['APPDATA'] ?? join(home, 'AppData', 'Roaming'), 'Argus');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Argus');
  return join(environment['XDG_DATA_HOME'] ?? join(home, '.local', 'share'), 'argus');
}
