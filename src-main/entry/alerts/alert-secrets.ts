import { join } from 'node:path';
import { CommandFailure, ExitCode } from '#entry/terminal/command-failure';
import { SecretsFault } from '#ports/secrets';
import { dataFolder } from '#settings/data-folder';
import { secretVariable } from '#settings/secret-names';
import { PrivateFileSecrets } from '#store/secrets/private-file-secrets';

/** What alerts are sent with; null where it was never entered. */
export interface AlertSecrets {
  readonly telegramToken: string | null;
  readonly webhookUrl: string | null;
  readonly heartbeatUrl: string | null;
}

/** From the environment, else from the file beside the data. What a desktop's keyring holds stays with the desktop. */
export async function readAlertSecrets(environment = process.env): Promise<AlertSecrets> {
  const kept = await keptSecrets();
  const secret = (name: string): string | null => {
    const given = environment[secretVariable(name)] ?? '';
    const value = given === '' ? (kept.get(name) ?? '') : given;
    return value.trim() === '' ? null : value.trim();
  };
  return {
    telegramToken: secret('TELEGRAM_BOT_TOKEN'),
    webhookUrl: secret('WEBHOOK_URL'),
    heartbeatUrl: secret('HEARTBEAT_URL'),
  };
}

async function keptSecrets(): Promise<ReadonlyMap<string, string>> {
  try {
    return await new PrivateFileSecrets(join(dataFolder(), 'secrets.json')).readAll();
  } catch (error) {
    if (error instanceof SecretsFault) throw new CommandFailure(ExitCode.environment, error.message, error);
    throw error;
  }
}
