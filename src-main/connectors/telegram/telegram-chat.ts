import { type Api, TelegramApiError } from 'node-telegram-bot-api';
import { buttonRow } from '#connectors/telegram/telegram-button';
import { outcomeOfFault } from '#connectors/telegram/telegram-faults';
import { telegramHtml, telegramPlain } from '#connectors/telegram/telegram-text';
import type { AlertChannel, OutgoingAlert, SendOutcome } from '#ports/alert-channel';
import { SECOND_MS } from '#primitives/clock';

export function telegramChannel(chatId: number): string {
  return `telegram:${chatId}`;
}

/** One chat. Retries are the outbox's: it knows what has arrived. */
export class TelegramChat implements AlertChannel {
  readonly name: string;
  readonly everyMs: number;
  readonly #api: Api;
  readonly #chatId: number;

  /** Telegram takes about a message a second in one chat. */
  constructor(api: Api, chatId: number, everyMs = SECOND_MS) {
    this.#api = api;
    this.#chatId = chatId;
    this.name = telegramChannel(chatId);
    this.everyMs = everyMs;
  }

  async send(outgoing: OutgoingAlert): Promise<SendOutcome> {
    try {
      return await this.#send(outgoing, true);
    } catch (error) {
      if (!isUnreadable(error)) return outcomeOfFault(error);
    }
    try {
      return await this.#send(outgoing, false);
    } catch (error) {
      return outcomeOfFault(error);
    }
  }

  async #send(outgoing: OutgoingAlert, formatted: boolean): Promise<SendOutcome> {
    const { alert, number, silent, answers } = outgoing;
    const sent = await this.#api.sendMessage({
      chat_id: this.#chatId,
      text: formatted ? telegramHtml(outgoing) : telegramPlain(outgoing),
      link_preview_options: { is_disabled: true },
      disable_notification: silent,
      ...(formatted ? { parse_mode: 'HTML' as const } : {}),
      ...(alert.actions.length > 0 ? { reply_markup: { inline_keyboard: [[...buttonRow(alert, number)]] } } : {}),
      ...(answers === null
        ? {}
        : { reply_parameters: { message_id: Number(answers), allow_sending_without_reply: true } }),
    });
    return { kind: 'sent', receipt: String(sent.message_id), restMs: 0 };
  }
}

/** A tag of ours that Telegram does not understand: the words are worth more than their formatting. */
function isUnreadable(error: unknown): boolean {
  return error instanceof TelegramApiError && error.errorCode === 400 && /parse entities/i.test(error.description);
}
