import { posix, win32 } from 'node:path';
import { expect, it } from 'vitest';
import { dataFolder } from '#settings/data-folder';

const slashes = (path: string): string => path.replaceAll(win32.sep, posix.sep);

it.each([
  ['linux', {}, '/h', '/h/.local/share/argus'],
  ['linux', { XDG_DATA_HOME: '/data' }, '/h', '/data/argus'],
  ['darwin', {}, '/u', '/u/Library/Application Support/Argus'],
  ['win32', { APPDATA: 'C:/u/AppData/Roaming' }, 'C:/u', 'C:/u/AppData/Roaming/Argus'],
  ['win32', {}, 'C:/u', 'C:/u/AppData/Roaming/Argus'],
  ['freebsd', {}, '/h', '/h/.local/share/argus'],
] as const)('data lives where %s keeps such things: %j', (platform, environment, home, expected) => {
  expect(slashes(dataFolder(environment, platform, home))).toBe(expected);
});

it('data lives where ARGUS_DATA says, on every platform', () => {
  for (const platform of ['linux', 'darwin', 'win32'] as const) {
    expect(dataFolder({ ARGUS_DATA: '/elsewhere' }, platform, '/h')).toBe('/elsewhere');
    expect(dataFolder({ ARGUS_DATA: '' }, platform, '/h')).toContain('h');
  }
});
