import type { Api } from 'node-telegram-bot-api';
import type { AlertSettings } from '#alerts/alert-settings';
import { telegramApi } from '#connectors/telegram/telegram-api';
import { TelegramChat } from '#connectors/telegram/telegram-chat';
import { WebhookChannel, webhookAddress } from '#connectors/webhook/webhook-channel';
import type { AlertSecrets } from '#entry/alerts/alert-secrets';
import type { AlertChannel } from '#ports/alert-channel';

export interface OpenChannels {
  readonly channels: readonly AlertChannel[];
  /** Where replies are read; null where Telegram is off. */
  readonly telegram: Api | null;
  /** What was turned on and cannot be: each with its remedy. */
  readonly problems: readonly string[];
}

const HOW_TO_ENTER = 'Enter it in the window under Settings, or set';

/** Every channel that the settings turn on and a secret opens. */
export function openChannels(
  { telegram, webhook }: AlertSettings,
  secrets: AlertSecrets,
  everyMs?: number,
): OpenChannels {
  const channels: AlertChannel[] = [];
  const problems: string[] = [];
  let api: Api | null = null;
  if (telegram.chats.length > 0) {
    if (secrets.telegramToken === null) {
      problems.push(`Telegram is off: TELEGRAM_BOT_TOKEN is not set. ${HOW_TO_ENTER} ARGUS_TELEGRAM_BOT_TOKEN.`);
    } else {
      api = telegramApi(secrets.telegramToken, telegram.server);
      for (const chat of telegram.chats) channels.push(new TelegramChat(api, chat, everyMs));
    }
  }
  if (webhook) {
    const address = secrets.webhookUrl === null ? null : webhookAddress(secrets.webhookUrl);
    if (address === null) {
      problems.push(`The webhook is off: WEBHOOK_URL is not set. ${HOW_TO_ENTER} ARGUS_WEBHOOK_URL.`);
    } else if (address.ok) channels.push(new WebhookChannel(address.value));
    else problems.push(`The webhook is off: ${address.failure}`);
  }
  return { channels, telegram: api, problems };
}
