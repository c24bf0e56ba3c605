import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { safeStorage as keyring } from 'electron';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { SafeSecrets } from '#shell/safe-secrets';
import { safeStorage } from '#tests/support/fake-electron';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'argus-secrets-'));
  path = join(folder, 'secrets.json');
  safeStorage.backend = 'gnome_libsecret';
  safeStorage.available = true;
});
afterEach(() => rmSync(folder, { recursive: true }));

it('keeps secrets encrypted, for their owner only, and gives them back to another start', async () => {
  const secrets = new SafeSecrets(keyring, 'linux', path);
  expect(await secrets.keep('TELEGRAM_TOKEN', '12:abc')).toEqual({ ok: true, value: null });
  expect(await secrets.keep('IBKR_KEY', 'second')).toMatchObject({ ok: true });
  expect(readFileSync(path, 'utf8')).not.toContain('12:abc');
  if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
  const later = await new SafeSecrets(keyring, 'linux', path).readAll();
  expect([...later]).toEqual([
    ['TELEGRAM_TOKEN', '12:abc'],
    ['IBKR_KEY', 'second'],
  ]);
});

it('forgets a secret, even with the keyring locked', async () => {
  const secrets = new SafeSecrets(keyring, 'linux', path);
  await secrets.keep('TELEGRAM_TOKEN', '12:abc');
  safeStorage.available = false;
  expect(await secrets.keep('TELEGRAM_TOKEN', null)).toMatchObject({ ok: true });
  safeStorage.available = true;
  expect((await secrets.readAll()).size).toBe(0);
});

it('refuses to keep a secret under a key that everybody knows, and says what to do instead', async () => {
  safeStorage.backend = 'basic_text';
  const refused = await new SafeSecrets(keyring, 'linux', path).keep('TELEGRAM_TOKEN', '12:abc');
  expect(refused).toMatchObject({ ok: false, failure: expect.stringMatching(/no keyring.*TELEGRAM_TOKEN/) as string });
  expect(existsSync(path)).toBe(false);
  expect(await new SafeSecrets(keyring, 'darwin', path).keep('TELEGRAM_TOKEN', '12:abc')).toMatchObject({ ok: true });
});

it('keeps and gives nothing while the keyring is locked', async () => {
  const secrets = new SafeSecrets(keyring, 'linux', path);
  await secrets.keep('TELEGRAM_TOKEN', '12:abc');
  safeStorage.available = false;
  expect(await secrets.keep('TELEGRAM_TOKEN', 'other')).toMatchObject({
    ok: false,
    failure: expect.stringMatching(/locked/) as string,
  });
  expect((await secrets.readAll()).size).toBe(0);
  safeStorage.available = true;
  expect((await secrets.readAll()).get('TELEGRAM_TOKEN')).toBe('12:abc');
});

it('passes over what it cannot decrypt and files that are not its own', async () => {
  const broken = { ...keyring, decryptStringAsync: () => Promise.reject(new Error('another key')) };
  const secrets = new SafeSecrets(broken as typeof keyring, 'linux', path);
  await secrets.keep('TELEGRAM_TOKEN', '12:abc');
  expect((await secrets.readAll()).size).toBe(0);
  writeFileSync(path, '{"version":1,"secrets":{"lower case":"x"}}');
  expect((await new SafeSecrets(keyring, 'linux', path).readAll()).size).toBe(0);
});

it('takes only names that an environment variable can have', async () => {
  const secrets = new SafeSecrets(keyring, 'linux', path);
  for (const name of ['', 'lower', '__proto__', 'A B', 'A'.repeat(65)]) {
    expect(await secrets.keep(name, 'x')).toMatchObject({ ok: false });
  }
});
