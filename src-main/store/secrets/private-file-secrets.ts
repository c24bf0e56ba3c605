import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { type SecretStore, SecretsFault } from '#ports/secrets';
import { fail, ok, type Result } from '#primitives/result';

const OWNER_ONLY = 0o600;
const PERMISSIONS = 0o777;
const NAME = /^[A-Z][A-Z0-9_]{0,63}$/;
const contents = z.strictObject({ version: z.literal(1), secrets: z.record(z.string().regex(NAME), z.string()) });

type Secrets = Readonly<Record<string, string>>;

/** Whose file it has to be. Windows has neither modes nor numbers for users: null there. */
export interface FileOwner {
  readonly userId: number | null;
}

/**
 * Secrets in the clear, in a file that only its owner may read: for an engine without a desktop, where no keyring is.
 * On Windows nothing but the permissions of the folder guards it, and the file says no more about that.
 */
export class PrivateFileSecrets implements SecretStore {
  readonly place = 'file';
  readonly about: string;
  readonly #path: string;
  readonly #owner: FileOwner;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(path: string, owner: FileOwner = { userId: process.getuid?.() ?? null }) {
    this.#path = path;
    this.#owner = owner;
    this.about =
      owner.userId === null
        ? `They are kept in the clear in ${path}. Windows files have no mode that Argus could set or check: the permissions of your own folder keep other users out, but not administrators, and not the programs that you run.`
        : `They are kept in the clear in ${path}, which only your user may read (mode 0600). That keeps other users out, but not the administrator, and not the programs that you run.`;
  }

  async readAll(): Promise<ReadonlyMap<string, string>> {
    return new Map(Object.entries(await this.#read()));
  }

  keep(name: string, value: string | null): Promise<Result<null, string>> {
    // One after the other: each begins with what the one before has written.
    const kept = this.#turn.then(() => this.#keep(name, value));
    this.#turn = kept;
    return kept;
  }

  async #keep(name: string, value: string | null): Promise<Result<null, string>> {
    if (!NAME.test(name)) return fail('A secret’s name has capital letters, digits and _ only.');
    try {
      const { [name]: before, ...others } = await this.#read();
      if (value === null && before === undefined) return ok(null);
      await this.#write(value === null ? others : { ...others, [name]: value });
      return ok(null);
    } catch (error) {
      if (error instanceof SecretsFault) return fail(`Nothing was changed. ${error.message}`);
      const { code = 'unknown error' } = error as NodeJS.ErrnoException;
      return fail(
        `${this.#path} cannot be written (${code}). Nothing was changed. Check the folder and the space on its disk.`,
      );
    }
  }

  async #read(): Promise<Secrets> {
    const file = await this.#open();
    if (file === null) return {};
    try {
      await this.#refuseForeign(file);
      const parsed = contents.safeParse(parseJson(await file.readFile('utf8')));
      if (parsed.success) return parsed.data.secrets;
      throw new SecretsFault(
        `${this.#path} is damaged or no file of secrets. Delete it and enter the secrets once more.`,
      );
    } finally {
      await file.close();
    }
  }

  /** Null where there is none. What is checked and what is read is one file, whatever happens to its name meanwhile. */
  async #open(): Promise<FileHandle | null> {
    try {
      return await open(this.#path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT') return null;
      if (code === 'ELOOP') throw new SecretsFault(`${this.#path} leads to another file. Delete the link.`);
      throw new SecretsFault(`${this.#path} cannot be read (${code ?? 'unknown error'}). Check its permissions.`);
    }
  }

  async #refuseForeign(file: FileHandle): Promise<void> {
    const found = await file.stat();
    if (!found.isFile()) throw new SecretsFault(`${this.#path} is no file. Move it away.`);
    if (this.#owner.userId === null) return;
    if (found.uid !== this.#owner.userId) {
      throw new SecretsFault(
        `${this.#path} belongs to another user, so nothing is read from it. Move it away, or run Argus as that user.`,
      );
    }
    const mode = found.mode & PERMISSIONS;
    if ((mode & ~OWNER_ONLY) === 0) return;
    throw new SecretsFault(
      `${this.#path} has mode ${mode.toString(8).padStart(4, '0')}, so others may have read it. Change the secrets at their venues, delete the file and enter the new ones; or, if nobody else uses this computer, run: chmod 600 "${this.#path}"`,
    );
  }

  /** A crash or a power cut leaves the old file or the new one; neither is ever open to others, not even for a moment. */
  async #write(secrets: Secrets): Promise<void> {
    await mkdir(dirname(this.#path), { recursive: true });
    const fresh = `${this.#path}.new`;
    await rm(fresh, { force: true });
    const file = await open(fresh, 'wx', OWNER_ONLY);
    try {
      await file.writeFile(JSON.stringify({ version: 1, secrets }));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(fresh, this.#path);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
