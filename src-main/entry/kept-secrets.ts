import { join } from 'node:path';
import { CommandFailure, ExitCode } from '#entry/terminal/command-failure';
import { SecretsFault } from '#ports/secrets';
import { dataFolder } from '#settings/data-folder';
import { KNOWN_SECRETS, secretVariable } from '#settings/secret-names';
import { PrivateFileSecrets } from '#store/secrets/private-file-secrets';

/** Every secret that has been entered, by name. */
export type EnteredSecrets = ReadonlyMap<string, string>;

/** From the environment, else from the file beside the data. What a desktop's keyring holds stays with the desktop. */
export async function enteredSecrets(environment = process.env): Promise<EnteredSecrets> {
  return withEnvironment(await keptSecrets(), environment);
}

/** What the environment says wins over what is kept. */
export function withEnvironment(kept: EnteredSecrets, environment: NodeJS.ProcessEnv): EnteredSecrets {
  const entered = new Map<string, string>();
  for (const { name } of KNOWN_SECRETS) {
    const given = environment[secretVariable(name)] ?? '';
    const value = (given === '' ? (kept.get(name) ?? '') : given).trim();
    if (value !== '') entered.set(name, value);
  }
  return entered;
}

async function keptSecrets(): Promise<EnteredSecrets> {
  try {
    return await new PrivateFileSecrets(join(dataFolder(), 'secrets.json')).readAll();
  } catch (error) {
    if (error instanceof SecretsFault) throw new CommandFailure(ExitCode.environment, error.message, error);
    throw error;
  }
}
