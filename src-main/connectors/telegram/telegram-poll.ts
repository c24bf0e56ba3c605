import { type Api, TelegramApiError, TelegramBotError } from 'node-telegram-bot-api';
import { telegramProblem } from '#connectors/telegram/telegram-faults';
import { readUpdate, type TelegramGuests, updateNumber } from '#connectors/telegram/telegram-update';
import type { HeardMessage } from '#ports/heard-message';
import { SECOND_MS } from '#primitives/clock';

export interface TelegramPollParts {
  readonly api: Api;
  readonly guests: TelegramGuests;
  /** How long Telegram may keep a question open while nobody writes. */
  readonly waitS: number;
  /** How much longer than that an answer may take. */
  readonly patienceMs?: number;
  /** Between attempts that failed; twice as long each time. */
  readonly pace: { readonly firstMs: number; readonly longestMs: number };
  /** Of this bot, the first update that has not been dealt with; null at first. */
  readonly readPlace: (bot: number) => number | null;
  readonly keepPlace: (bot: number, place: number) => void;
  /** Resolves, with what to say on the button, once it is dealt with for good. */
  readonly hear: (heard: HeardMessage) => Promise<string | null>;
  /** Told when something begins to go wrong, and with null once it is well again. */
  readonly trouble: (why: string | null) => void;
}

/** What strangers and unreadable updates came to; they are counted, and nothing else is done about them. */
export interface PollCounts {
  readonly heard: number;
  readonly strangers: number;
  readonly unreadable: number;
}

const PATIENCE_MS = 10 * SECOND_MS;
const MOST_UPDATES = 100;

/**
 * Asks Telegram what was written to the bot, over and over. An update is confirmed once it is dealt with, so one may come
 * again after a crash; nothing that comes back, or does not, ends the asking, save a token that is wrong.
 */
export class TelegramPoll {
  readonly #parts: TelegramPollParts;
  readonly #stopped = new AbortController();
  readonly #ended: Promise<void>;
  #failures = 0;
  #heard = 0;
  #strangers = 0;
  #unreadable = 0;

  constructor(parts: TelegramPollParts) {
    this.#parts = parts;
    this.#ended = this.#run();
  }

  get counts(): PollCounts {
    return { heard: this.#heard, strangers: this.#strangers, unreadable: this.#unreadable };
  }

  /** Resolves once nothing of it goes on. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#ended;
  }

  get #isOver(): boolean {
    return this.#stopped.signal.aborted;
  }

  async #run(): Promise<void> {
    let bot: number | null = null;
    while (!this.#isOver) {
      try {
        bot ??= (await this.#parts.api.getMe(this.#stopped.signal)).id;
        await this.#ask(bot);
        this.#well();
      } catch (error) {
        if (this.#isOver) return;
        if (isFinal(error)) return this.#parts.trouble(`${telegramProblem(error)}. Replies are not heard.`);
        await this.#stumble(error);
      }
    }
  }

  async #ask(bot: number): Promise<void> {
    const { api, waitS, patienceMs, readPlace, keepPlace } = this.#parts;
    let place = readPlace(bot);
    const limit = AbortSignal.timeout(waitS * SECOND_MS + (patienceMs ?? PATIENCE_MS));
    const updates: unknown = await api.getUpdates(
      {
        timeout: waitS,
        limit: MOST_UPDATES,
        allowed_updates: ['message', 'callback_query'],
        ...(place === null ? {} : { offset: place }),
      },
      AbortSignal.any([this.#stopped.signal, limit]),
    );
    if (!Array.isArray(updates)) throw new Error('Telegram answered with no list of updates');
    for (const update of updates as readonly unknown[]) {
      if (this.#isOver) return;
      const number = updateNumber(update);
      // Without a number it cannot be confirmed; the next one that has one does that for it.
      if (number !== null && place !== null && number < place) continue;
      await this.#take(update, bot);
      if (number === null) continue;
      place = number + 1;
      keepPlace(bot, place);
    }
  }

  async #take(update: unknown, bot: number): Promise<void> {
    const { guests, hear } = this.#parts;
    const read = readUpdate(update, bot, guests);
    switch (read.kind) {
      case 'other':
        return;
      case 'unreadable':
        this.#unreadable++;
        return;
      case 'stranger':
        this.#strangers++;
        if (read.callbackId !== null) await this.#quiet(read.callbackId, null);
        return;
      case 'heard': {
        this.#heard++;
        const said = await hear(read.heard);
        if (read.callbackId !== null) await this.#quiet(read.callbackId, said);
        return;
      }
    }
  }

  /** Lets the button stop spinning. Too late is no harm. */
  async #quiet(callbackId: string, said: string | null): Promise<void> {
    try {
      const text = said === null ? {} : { text: said.slice(0, 200) };
      await this.#parts.api.answerCallbackQuery({ callback_query_id: callbackId, ...text }, this.#stopped.signal);
    } catch {
      // What was pressed has been dealt with, and the outbox answers.
    }
  }

  #well(): void {
    if (this.#failures > 0) this.#parts.trouble(null);
    this.#failures = 0;
  }

  async #stumble(error: unknown): Promise<void> {
    const { pace, trouble } = this.#parts;
    if (this.#failures === 0) trouble(wordsOf(error));
    const wait = Math.min(pace.firstMs * 2 ** Math.min(this.#failures, 30), pace.longestMs);
    this.#failures++;
    const asked = error instanceof TelegramApiError ? (error.retryAfter ?? 0) * SECOND_MS : 0;
    await pause(Math.max(wait, asked), this.#stopped.signal);
  }
}

function isFinal(error: unknown): boolean {
  return error instanceof TelegramApiError && (error.errorCode === 401 || error.errorCode === 404);
}

function wordsOf(error: unknown): string {
  if (error instanceof TelegramApiError && error.errorCode === 409) {
    return 'another program reads the same bot: stop it, or give each a bot of its own. Until then replies may go astray';
  }
  if (error instanceof TelegramBotError) return telegramProblem(error);
  // Not Telegram's: whoever had to deal with an update could not.
  return error instanceof Error ? error.message : String(error);
}

/** Resolves early where nobody needs it any more. */
function pause(ms: number, stopped: AbortSignal): Promise<void> {
  return new Promise((resume) => {
    const done = (): void => {
      clearTimeout(timer);
      stopped.removeEventListener('abort', done);
      resume();
    };
    const timer = setTimeout(done, ms);
    stopped.addEventListener('abort', done);
  });
}
