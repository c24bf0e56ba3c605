import { z } from 'zod';
import { telegramChannel } from '#connectors/telegram/telegram-chat';
import type { HeardMessage } from '#ports/heard-message';

/** Who may speak to the bot: of these users, in these chats, and nobody else. */
export interface TelegramGuests {
  readonly chats: readonly number[];
  readonly users: readonly number[];
}

export type TelegramUpdate =
  | { readonly kind: 'heard'; readonly heard: HeardMessage; readonly callbackId: string | null }
  /** Nothing that is for us: a sticker, an edited message. */
  | { readonly kind: 'other' }
  | { readonly kind: 'stranger'; readonly callbackId: string | null }
  | { readonly kind: 'unreadable' };

const id = z.number().int();
const party = z.object({ id });
const update = z.object({
  update_id: id,
  message: z
    .object({
      message_id: id,
      from: party.optional(),
      chat: party,
      text: z.string().optional(),
      reply_to_message: z.object({ message_id: id }).optional(),
    })
    .optional(),
  callback_query: z
    .object({
      id: z.string(),
      from: party,
      data: z.string().optional(),
      message: z.object({ message_id: id, chat: party }).optional(),
    })
    .optional(),
});

/** The number of an update, whatever else is wrong with it. Null where not even that can be read. */
export function updateNumber(value: unknown): number | null {
  const parsed = z.object({ update_id: id }).safeParse(value);
  return parsed.success ? parsed.data.update_id : null;
}

export function readUpdate(value: unknown, bot: number, { chats, users }: TelegramGuests): TelegramUpdate {
  const parsed = update.safeParse(value);
  if (!parsed.success) return { kind: 'unreadable' };
  const { update_id, message, callback_query: press } = parsed.data;
  const name = `telegram-${bot}-${update_id}`;
  if (press !== undefined) {
    // Whoever sees a message can press its buttons, in a chat that it was forwarded to as well.
    const chat = press.message?.chat.id ?? (chats.includes(press.from.id) ? press.from.id : null);
    if (chat === null || !chats.includes(chat) || !users.includes(press.from.id)) {
      return { kind: 'stranger', callbackId: press.id };
    }
    if (press.data === undefined) return { kind: 'other' };
    const receipt = press.message === undefined ? null : String(press.message.message_id);
    const heard: HeardMessage = { kind: 'press', id: name, channel: telegramChannel(chat), receipt, data: press.data };
    return { kind: 'heard', heard, callbackId: press.id };
  }
  if (message === undefined) return { kind: 'other' };
  if (message.from === undefined || !users.includes(message.from.id) || !chats.includes(message.chat.id)) {
    return { kind: 'stranger', callbackId: null };
  }
  if (message.text === undefined) return { kind: 'other' };
  const repliesTo = message.reply_to_message === undefined ? null : String(message.reply_to_message.message_id);
  return {
    kind: 'heard',
    heard: {
      kind: 'text',
      id: name,
      channel: telegramChannel(message.chat.id),
      receipt: String(message.message_id),
      text: message.text,
      repliesTo,
    },
    callbackId: null,
  };
}
