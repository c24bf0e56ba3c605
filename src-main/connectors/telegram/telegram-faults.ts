import { NetworkError, ParseError, TelegramApiError, TimeoutError } from 'node-telegram-bot-api';
import type { SendOutcome } from '#ports/alert-channel';
import { SECOND_MS } from '#primitives/clock';

/** The connection never came about, so that nothing was sent. */
const UNREACHED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);
const WAIT_WHEN_UNTOLD_MS = 5 * SECOND_MS;

/** What a failed sendMessage means for the message. The token is part of every address: nothing of an address is repeated. */
export function outcomeOfFault(error: unknown): SendOutcome {
  if (error instanceof TelegramApiError) return ofAnswer(error);
  if (error instanceof TimeoutError) return { kind: 'unsure', why: 'Telegram did not answer in time' };
  if (error instanceof ParseError) return { kind: 'unsure', why: 'Telegram’s answer cannot be read' };
  if (error instanceof NetworkError && error.cause === undefined) {
    // It answered, with a fault of its own and no words. A gateway that gave up waiting knows no more than we do.
    const kind = error.message.includes('504') ? 'unsure' : 'failed';
    return { kind, why: `Telegram has a fault (${/\d{3}/.exec(error.message)?.[0] ?? '5xx'})` };
  }
  const code = systemCode(error);
  if (code !== null && UNREACHED.has(code)) return { kind: 'failed', why: `Telegram cannot be reached (${code})` };
  return { kind: 'unsure', why: `the connection to Telegram broke (${code ?? 'no reason given'})` };
}

/** For a person; never with an address. */
export function telegramProblem(error: unknown): string {
  const outcome = outcomeOfFault(error);
  return 'why' in outcome ? outcome.why : 'Telegram answered';
}

function ofAnswer(error: TelegramApiError): SendOutcome {
  const { errorCode, description, retryAfter } = error;
  const why = `Telegram says ${errorCode}: ${description}`;
  switch (errorCode) {
    case 429:
      return { kind: 'busy', waitMs: retryAfter === undefined ? WAIT_WHEN_UNTOLD_MS : retryAfter * SECOND_MS, why };
    case 401:
    case 404:
      return { kind: 'closed', why: `${why}. The bot token is wrong or was revoked: enter TELEGRAM_BOT_TOKEN again.` };
    case 403:
      return { kind: 'closed', why: `${why}. Open the chat with the bot and press Start.` };
    case 504:
      return { kind: 'unsure', why };
    default:
      return errorCode >= 500 ? { kind: 'failed', why } : { kind: 'refused', why };
  }
}

function systemCode(error: unknown): string | null {
  let inner: unknown = error;
  for (let depth = 0; depth < 5 && inner instanceof Error; depth++) {
    if ('code' in inner && typeof inner.code === 'string' && inner.code !== 'EFETCH') return inner.code;
    inner = inner.cause;
  }
  return null;
}
