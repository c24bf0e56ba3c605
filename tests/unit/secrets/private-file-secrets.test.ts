import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SecretsFault } from '#ports/secrets';
import { PrivateFileSecrets } from '#store/secrets/private-file-secrets';

const VALUE = 'a value that must stay where it is';
const hasModes = process.platform !== 'win32';

let folder: string;
let path: string;
let secrets: PrivateFileSecrets;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'argus-secrets-'));
  path = join(folder, 'data', 'secrets.json');
  secrets = new PrivateFileSecrets(path);
});
afterEach(() => rmSync(folder, { recursive: true }));

function failureOf(result: Awaited<ReturnType<PrivateFileSecrets['keep']>>): string {
  return result.ok ? '' : result.failure;
}

describe('a private file of secrets', () => {
  it('gives them back to another start, and is open to its owner only', async () => {
    expect((await secrets.readAll()).size).toBe(0);
    expect(existsSync(path)).toBe(false);
    expect(await secrets.keep('ALPACA_KEY_ID', VALUE)).toEqual({ ok: true, value: null });
    expect([...(await new PrivateFileSecrets(path).readAll())]).toEqual([['ALPACA_KEY_ID', VALUE]]);
    if (hasModes) expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(folder, 'data'))).toEqual(['secrets.json']);
  });

  it('keeps all that are entered at once, and forgets those that it is told to', async () => {
    const names = ['A', 'B', 'C', 'D'];
    await Promise.all(names.map((name) => secrets.keep(name, `${name} ${VALUE}`)));
    await Promise.all([secrets.keep('B', null), secrets.keep('D', null), secrets.keep('NEVER_SET', null)]);
    expect([...(await secrets.readAll()).keys()]).toEqual(['A', 'C']);
    expect(readFileSync(path, 'utf8')).not.toContain(`B ${VALUE}`);
  });

  it.skipIf(!hasModes)('is not read, and not written over, once others may read it', async () => {
    await secrets.keep('ALPACA_KEY_ID', VALUE);
    const before = readFileSync(path, 'utf8');
    for (const mode of [0o640, 0o604, 0o660, 0o700]) {
      chmodSync(path, mode);
      await expect(secrets.readAll()).rejects.toThrow(SecretsFault);
      await expect(secrets.readAll()).rejects.toThrow(`mode 0${mode.toString(8)}`);
      expect(failureOf(await secrets.keep('ALPACA_KEY_ID', 'another'))).toMatch(/^Nothing was changed\. .*chmod 600/);
    }
    expect(readFileSync(path, 'utf8')).toBe(before);
    chmodSync(path, 0o600);
    expect((await secrets.readAll()).get('ALPACA_KEY_ID')).toBe(VALUE);
  });

  it.skipIf(!hasModes)('is not read when it belongs to somebody else, or leads elsewhere', async () => {
    await secrets.keep('ALPACA_KEY_ID', VALUE);
    const somebody = new PrivateFileSecrets(path, { userId: (process.getuid?.() ?? 0) + 1 });
    await expect(somebody.readAll()).rejects.toThrow('belongs to another user');
    expect(failureOf(await somebody.keep('ALPACA_KEY_ID', null))).toContain('belongs to another user');
    const link = join(folder, 'link.json');
    symlinkSync(path, link);
    await expect(new PrivateFileSecrets(link).readAll()).rejects.toThrow('leads to another file');
    await expect(new PrivateFileSecrets(folder).readAll()).rejects.toThrow('is no file');
  });

  it('that is damaged is left as it is, and says nothing of what stands in it', async () => {
    await secrets.keep('ALPACA_KEY_ID', VALUE);
    const torn = readFileSync(path, 'utf8').slice(0, -3);
    writeFileSync(path, torn);
    await expect(secrets.readAll()).rejects.toThrow('is damaged');
    await expect(secrets.readAll()).rejects.not.toThrow(VALUE);
    const failure = failureOf(await secrets.keep('ALPACA_SECRET_KEY', 'second value'));
    expect(failure).toContain('Delete it and enter the secrets once more.');
    expect(failure).not.toContain('second value');
    expect(readFileSync(path, 'utf8')).toBe(torn);
  });

  it('is written beside itself first: what a crash left there does no harm', async () => {
    await secrets.keep('ALPACA_KEY_ID', VALUE);
    writeFileSync(`${path}.new`, 'half of', { mode: 0o644 });
    expect(await secrets.keep('ALPACA_SECRET_KEY', VALUE)).toMatchObject({ ok: true });
    if (hasModes) expect(statSync(path).mode & 0o777).toBe(0o600);
    expect((await secrets.readAll()).size).toBe(2);
  });

  it('takes only names that an environment variable can have', async () => {
    for (const name of ['', 'lower', '__proto__', 'A B', 'A'.repeat(65)]) {
      expect(await secrets.keep(name, 'x')).toMatchObject({ ok: false });
    }
    expect(existsSync(path)).toBe(false);
  });

  it('says what guards it, and what does not', () => {
    expect(new PrivateFileSecrets(path, { userId: 1 }).about).toMatch(/0600.*not the administrator/);
    expect(new PrivateFileSecrets(path, { userId: null }).about).toMatch(/Windows files have no mode/);
  });
});
