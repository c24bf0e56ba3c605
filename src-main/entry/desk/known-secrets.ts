import type { CommandOutput } from '#contract/commands';
import { CommandFailed } from '#contract/failures';
import { type EnteredSecrets, withEnvironment } from '#entry/kept-secrets';
import { type SecretStore, SecretsFault } from '#ports/secrets';
import { KNOWN_SECRETS, secretVariable } from '#settings/secret-names';

type SecretsRead = Pick<CommandOutput<'settings.read'>, 'secrets' | 'secretStore'>;

type SecretSource = SecretsRead['secrets'][number]['from'];

/** The secrets that can be entered, as a window may know them: whether they are set and from where, never what they are. */
export class KnownSecrets {
  readonly #store: SecretStore;
  readonly #environment: NodeJS.ProcessEnv;

  constructor(store: SecretStore, environment: NodeJS.ProcessEnv) {
    this.#store = store;
    this.#environment = environment;
  }

  async read(): Promise<SecretsRead> {
    const { place, about } = this.#store;
    const { names, problem } = await this.#keptNames();
    const secrets = KNOWN_SECRETS.map((known) => {
      const kept = names.has(known.name) ? place : null;
      const from: SecretSource = this.#isInEnvironment(known.name) ? 'environment' : kept;
      return { ...known, variable: secretVariable(known.name), isSet: from !== null, from };
    });
    return { secrets, secretStore: { about, problem } };
  }

  /** What they are, for whoever asks venues; what is kept and cannot be read is as if nobody had entered it. */
  async values(): Promise<EnteredSecrets> {
    try {
      return withEnvironment(await this.#store.readAll(), this.#environment);
    } catch (error) {
      if (error instanceof SecretsFault) return withEnvironment(new Map(), this.#environment);
      throw error;
    }
  }

  async keep(name: string, value: string | null): Promise<void> {
    if (!KNOWN_SECRETS.some((known) => known.name === name)) {
      // Whatever was sent as a name is not repeated: it may be the secret itself.
      const names = KNOWN_SECRETS.map((known) => known.name).join(', ');
      throw new CommandFailed('not-found', `There is no secret of this name. There are ${names}.`);
    }
    const kept = await this.#store.keep(name, value);
    if (!kept.ok) throw new CommandFailed('refused', kept.failure);
  }

  async #keptNames(): Promise<{ readonly names: ReadonlySet<string>; readonly problem: string | null }> {
    try {
      return { names: new Set((await this.#store.readAll()).keys()), problem: null };
    } catch (error) {
      if (error instanceof SecretsFault) return { names: new Set(), problem: error.message };
      throw error;
    }
  }

  #isInEnvironment(name: string): boolean {
    return (this.#environment[secretVariable(name)] ?? '') !== '';
  }
}
