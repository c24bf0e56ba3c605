import type { Result } from '#primitives/result';

/** Keeps tokens and passwords where the platform keeps such things. Nobody shows them again; a window never hears one. */
export interface SecretStore {
  /** What `settings.read` calls this place. */
  readonly place: 'keyring' | 'file';
  /** For a person: how they are kept here, and what that does not protect from. */
  readonly about: string;
  /** All that is kept. Rejects with `SecretsFault` where something is kept that must not be read. */
  readAll(): Promise<ReadonlyMap<string, string>>;
  /** Null forgets it. The failure says, for a person, why nothing was kept and what to do instead. */
  keep(name: string, value: string | null): Promise<Result<null, string>>;
}

/** The secrets cannot be read as they lie there. The message says where, why and what to do, and never holds one. */
export class SecretsFault extends Error {
  override readonly name = 'SecretsFault';
}
