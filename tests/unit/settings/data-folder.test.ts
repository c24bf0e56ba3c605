import { posix, win32 } from 'node:path';
import { expect, it } from 'vitest';
import { dataFolder } from '#settings/data-folder';

const slashes = (path: string): string => path.replaceAll(win32.sep, posix.sep);

it.each([
  ['linux', {}, '/home/ann', '/home/ann/.local/share/argus'],
  ['linux', { XDG_DATA_HOME: '/data' }, '/home/ann', '/data/argus'],
  ['darwin', {}, '/Users/ann', '/Users/ann/Library/Application Support/Argus'],
  ['win32', { APPDATA: 'C:/Users/ann/AppData/Roaming' }, 'C:/Users/ann', 'C:/Users/ann/AppData/Roaming/Argus'],
  ['win32', {}, 'C:/Users/ann', 'C:/Users/ann/AppData/Roaming/Argus'],
  ['freebsd', {}, '/home/ann', '/home/ann/.local/share/argus'],
] as const)('data lives where %s keeps such things: %j', (platform, environment, home, expected) => {
  expect(slashes(dataFolder(environment, platform, home))).toBe(expected);
});

it('data lives where ARGUS_DATA says, on every platform', () => {
  for (const platform of ['linux', 'darwin', 'win32'] as const) {
    expect(dataFolder({ ARGUS_DATA: '/elsewhere' }, platform, '/home/ann')).toBe('/elsewhere');
    expect(dataFolder({ ARGUS_DATA: '' }, platform, '/home/ann')).toContain('ann');
  }
});
