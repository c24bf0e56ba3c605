import { beforeEach, describe, expect, it } from 'vitest';
import { KnownSecrets } from '#entry/desk/known-secrets';
import { type SecretStore, SecretsFault } from '#ports/secrets';
import { fail, ok, type Result } from '#primitives/result';
import { KNOWN_SECRETS, secretVariable } from '#settings/secret-names';

class MemorySecrets implements SecretStore {
  readonly place = 'keyring';
  readonly about = 'They are kept in this test.';
  readonly kept = new Map<string, string>();
  problem: string | null = null;

  readAll(): Promise<ReadonlyMap<string, string>> {
    return this.problem === null ? Promise.resolve(this.kept) : Promise.reject(new SecretsFault(this.problem));
  }

  keep(name: string, value: string | null): Promise<Result<null, string>> {
    if (this.problem !== null) return Promise.resolve(fail(this.problem));
    if (value === null) this.kept.delete(name);
    else this.kept.set(name, value);
    return Promise.resolve(ok(null));
  }
}

let store: MemorySecrets;
let environment: NodeJS.ProcessEnv;
let secrets: KnownSecrets;

beforeEach(() => {
  store = new MemorySecrets();
  environment = {};
  secrets = new KnownSecrets(store, environment);
});

async function sourceOf(wanted: string): Promise<string | null> {
  const { secrets: listed } = await secrets.read();
  return listed.find(({ name }) => name === wanted)?.from ?? null;
}

describe('the secrets that are known', () => {
  it('are a closed list, each with what it is for and the variable that stands in for it', async () => {
    const { secrets: listed, secretStore } = await secrets.read();
    expect(listed.map(({ name }) => name)).toEqual(KNOWN_SECRETS.map(({ name }) => name));
    for (const { about, variable, isSet, from, name } of listed) {
      expect(about).toMatch(/^[A-Z][^]*\.$/);
      expect(variable).toBe(`ARGUS_${name}`);
      expect({ isSet, from }).toEqual({ isSet: false, from: null });
    }
    expect(secretStore).toEqual({ about: store.about, problem: null });
  });

  it('come from the environment rather than from where they are kept', async () => {
    await secrets.keep('ALPACA_KEY_ID', 'kept');
    expect(await sourceOf('ALPACA_KEY_ID')).toBe('keyring');
    environment[secretVariable('ALPACA_KEY_ID')] = 'given';
    expect(await sourceOf('ALPACA_KEY_ID')).toBe('environment');
    environment[secretVariable('ALPACA_KEY_ID')] = '';
    expect(await sourceOf('ALPACA_KEY_ID')).toBe('keyring');
    await secrets.keep('ALPACA_KEY_ID', null);
    expect(await sourceOf('ALPACA_KEY_ID')).toBeNull();
  });

  it('take no other name, and repeat nothing of what was sent', async () => {
    await expect(secrets.keep('sk-a-secret-in-the-wrong-field', 'x')).rejects.toMatchObject({
      code: 'not-found',
      message: expect.not.stringContaining('sk-a-secret') as string,
    });
    expect(store.kept.size).toBe(0);
  });

  it('say why they cannot be read or kept, and the environment counts all the same', async () => {
    store.problem = 'The keyring is locked.';
    environment[secretVariable('ALPACA_KEY_ID')] = 'given';
    expect((await secrets.read()).secretStore.problem).toBe('The keyring is locked.');
    expect(await sourceOf('ALPACA_KEY_ID')).toBe('environment');
    await expect(secrets.keep('ALPACA_KEY_ID', 'x')).rejects.toMatchObject({
      code: 'refused',
      message: 'The keyring is locked.',
    });
  });

  it('are never part of what a window is told', async () => {
    await secrets.keep('ALPACA_KEY_ID', 'the planted one');
    environment[secretVariable('TELEGRAM_BOT_TOKEN')] = 'the planted two';
    expect(JSON.stringify(await secrets.read())).not.toContain('planted');
  });
});
