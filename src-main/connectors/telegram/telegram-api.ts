import { Api } from 'node-telegram-bot-api';
import { SECOND_MS } from '#primitives/clock';

const ANSWER_WITHIN_MS = 20 * SECOND_MS;

/** The client as we want it: one attempt a call. Whoever calls knows what a second one would do. */
export function telegramApi(token: string, server: string, answerWithinMs = ANSWER_WITHIN_MS): Api {
  return new Api(token, { apiRoot: server, timeoutMs: answerWithinMs, maxRetries: 0 });
}
