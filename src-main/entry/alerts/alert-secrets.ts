import { type EnteredSecrets, enteredSecrets } from '#entry/kept-secrets';

/** What alerts are sent with; null where it was never entered. */
export interface AlertSecrets {
  readonly telegramToken: string | null;
  readonly webhookUrl: string | null;
  readonly heartbeatUrl: string | null;
}

export async function readAlertSecrets(environment = process.env): Promise<AlertSecrets> {
  return alertSecretsOf(await enteredSecrets(environment));
}

export function alertSecretsOf(entered: EnteredSecrets): AlertSecrets {
  return {
    telegramToken: entered.get('TELEGRAM_BOT_TOKEN') ?? null,
    webhookUrl: entered.get('WEBHOOK_URL') ?? null,
    heartbeatUrl: entered.get('HEARTBEAT_URL') ?? null,
  };
}
