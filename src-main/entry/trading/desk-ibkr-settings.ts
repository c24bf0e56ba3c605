import { join } from 'node:path';
import type { IbkrSettings } from '#domain/ibkr-settings';
import { loadEngineSettings } from '#settings/engine-settings';
import { formatSettingsProblem } from '#settings/settings-problem';

/** Where TWS listens; null, with a word about it, where the settings cannot be read. */
export function deskIbkrSettings(configFolder: string, note: (text: string) => void): IbkrSettings | null {
  const loaded = loadEngineSettings(join(configFolder, 'config.yaml'));
  if (loaded.ok) return loaded.value.ibkr;
  note(formatSettingsProblem(loaded.failure));
  return null;
}
