import { copyFileSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { CONFIG_FOLDER } from '#entry/load-settings';
import { SETTINGS_FILES } from '#tests/support/settings-files';

type Section = Readonly<Record<string, unknown>>;

/** A folder of settings as shipped, but every venue off except those given, which have these lines besides. */
export function venueConfig(venues: Readonly<Record<string, Section>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'argus-config-'));
  for (const file of SETTINGS_FILES) copyFileSync(join(CONFIG_FOLDER, file), join(folder, file));
  turnOnOnly(folder, venues);
  return folder;
}

/** Changes the settings in a folder: every venue off except those given, which have these lines besides. */
export function turnOnOnly(folder: string, venues: Readonly<Record<string, Section>>): void {
  const path = join(folder, 'config.yaml');
  const settings = parse(readFileSync(path, 'utf8')) as { venues: Record<string, Section> };
  for (const [name, section] of Object.entries(settings.venues)) {
    const wanted = venues[name];
    settings.venues[name] = { ...section, ...wanted, connection: wanted === undefined ? 'off' : 'on' };
  }
  writeFileSync(path, stringify(settings));
}
