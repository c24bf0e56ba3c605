import { existsSync, globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { parse } from 'yaml';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const config = parse(readFileSync(`${root}config/electron-builder.yml`, 'utf8')) as {
  readonly files: readonly (string | { readonly from: string; readonly filter: readonly string[] })[];
  readonly icon: string;
  readonly asar: boolean;
  readonly electronFuses: Readonly<Record<string, boolean>>;
  readonly publish: unknown;
  readonly linux: { readonly target: readonly string[] };
  readonly mac: { readonly target: readonly { readonly target: string }[] };
  readonly win: { readonly target: readonly string[] };
};

it('packages for AppImage, deb, dmg and nsis, and uploads nothing', () => {
  expect(config.linux.target).toEqual(['AppImage', 'deb']);
  expect(config.mac.target.map(({ target }) => target)).toEqual(['dmg']);
  expect(config.win.target).toEqual(['nsis']);
  expect(config.publish).toBeNull();
});

it('sets every fuse: the program runs our archive only, and takes no orders from whoever starts it', () => {
  expect(config.asar).toBe(true);
  expect(config.electronFuses).toEqual({
    runAsNode: false,
    enableCookieEncryption: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
  });
});

it('packages only what is there', () => {
  expect(existsSync(root + config.icon)).toBe(true);
  for (const entry of config.files) {
    const [from, patterns] = typeof entry === 'string' ? ['', [entry]] : [`${entry.from}/`, entry.filter];
    for (const pattern of patterns.filter((name) => !/^(?:!|out\/)/.test(name))) {
      expect(globSync(pattern, { cwd: root + from }), pattern).not.toEqual([]);
    }
  }
});
