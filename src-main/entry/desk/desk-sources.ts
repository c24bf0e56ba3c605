import { join } from 'node:path';
import { DEFAULT_SOURCE_SETTINGS, type SourceSettings } from '#market/sources/source-settings';
import { loadEngineSettings } from '#settings/engine-settings';

/** Which source counts, for a desk that opens whatever its settings say: a mistake in them is told where it matters. */
export function deskSources(configFolder: string): SourceSettings {
  const settings = loadEngineSettings(join(configFolder, 'config.yaml'));
  return settings.ok ? settings.value.sources : DEFAULT_SOURCE_SETTINGS;
}
