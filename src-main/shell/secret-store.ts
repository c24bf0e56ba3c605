import type { Result } from '#primitives/result';

/** Keeps tokens and passwords where the platform keeps such things. Who asks for one is never a window. */
export interface SecretStore {
  /** All that is kept. */
  readAll(): Promise<ReadonlyMap<string, string>>;
  /** Null forgets it. The failure says, for a person, why nothing was kept and what to do instead. */
  keep(name: string, value: string | null): Promise<Result<null, string>>;
}
