import type { SafeStorage } from 'electron';
import { z } from 'zod';
import type { SecretStore } from '#ports/secrets';
import { fail, ok, type Result } from '#primitives/result';
import { secretVariable } from '#settings/secret-names';
import { PrivateFile } from '#shell/private-file';

const NAME = /^[A-Z][A-Z0-9_]{0,63}$/;
const stored = z.object({ version: z.literal(1), secrets: z.record(z.string().regex(NAME), z.base64()) });

export const KEYRING_ABOUT =
  'They are kept encrypted, with a key that the keyring of this computer guards. That keeps other users out, but not every program that you run.';

export type Keyring = Pick<
  SafeStorage,
  'encryptStringAsync' | 'decryptStringAsync' | 'isAsyncEncryptionAvailable' | 'getSelectedStorageBackend'
>;

/** Secrets in a file, each encrypted with a key that the platform's keyring guards. */
export class SafeSecrets implements SecretStore {
  readonly place = 'keyring';
  readonly about = KEYRING_ABOUT;
  readonly #keyring: Keyring;
  readonly #platform: NodeJS.Platform;
  readonly #file: PrivateFile<z.output<typeof stored>>;

  constructor(keyring: Keyring, platform: NodeJS.Platform, path: string) {
    this.#keyring = keyring;
    this.#platform = platform;
    this.#file = new PrivateFile(path, stored);
  }

  async readAll(): Promise<ReadonlyMap<string, string>> {
    const secrets = new Map<string, string>();
    // The keyring is not woken, and no password asked for, while there is nothing to read.
    const kept = Object.entries(this.#file.read()?.secrets ?? {});
    if (kept.length === 0 || (await this.#refusal('')) !== null) return secrets;
    for (const [name, encrypted] of kept) {
      const value = await this.#decrypted(name, encrypted);
      if (value !== null) secrets.set(name, value);
    }
    return secrets;
  }

  async keep(name: string, value: string | null): Promise<Result<null, string>> {
    if (!NAME.test(name)) return fail(`"${name}" is no name for a secret: capital letters, digits and _ only.`);
    const refusal = value === null ? null : await this.#refusal(name);
    if (refusal !== null) return fail(refusal);
    try {
      const encrypted = value === null ? null : await this.#keyring.encryptStringAsync(value);
      this.#write(name, encrypted?.toString('base64') ?? null);
      return ok(null);
    } catch (error) {
      // Its own words might repeat what it was given.
      const { code = 'the keyring refused' } = error as NodeJS.ErrnoException;
      return fail(`${name} cannot be kept (${code}). Nothing was changed. Check the disk and the keyring.`);
    }
  }

  async #refusal(name: string): Promise<string | null> {
    const instead = `Nothing was kept. Set the environment variable ${secretVariable(name)} before starting Argus instead.`;
    if (this.#platform === 'linux' && this.#keyring.getSelectedStorageBackend() === 'basic_text') {
      return `This desktop has no keyring (GNOME Keyring or KWallet), and without one a secret would be as good as written in the clear. ${instead}`;
    }
    if (await this.#keyring.isAsyncEncryptionAvailable()) return null;
    return `The keyring of this computer is locked or not available. ${instead}`;
  }

  async #decrypted(name: string, encrypted: string): Promise<string | null> {
    try {
      const { result, shouldReEncrypt } = await this.#keyring.decryptStringAsync(Buffer.from(encrypted, 'base64'));
      if (shouldReEncrypt) await this.keep(name, result);
      return result;
    } catch {
      // Another key, or another user: it has to be entered again.
      return null;
    }
  }

  #write(name: string, encrypted: string | null): void {
    const { [name]: _before, ...others } = this.#file.read()?.secrets ?? {};
    this.#file.write({ version: 1, secrets: encrypted === null ? others : { ...others, [name]: encrypted } });
  }
}
