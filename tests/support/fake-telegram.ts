import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the server does to one call instead of answering it well. */
export type TelegramFault =
  | { readonly kind: 'status'; readonly status: number; readonly description: string; readonly retryAfter?: number }
  /** Takes the call, does nothing, and never answers. */
  | { readonly kind: 'hang' }
  /** Does what was asked, and never says so. */
  | { readonly kind: 'swallow' }
  /** Does what was asked, and says something that cannot be read. */
  | { readonly kind: 'garbage'; readonly body: string }
  /** Cuts the connection without having done anything. */
  | { readonly kind: 'cut' }
  | { readonly kind: 'gateway'; readonly status: number };

export interface SentMessage {
  readonly messageId: number;
  readonly chatId: number;
  readonly text: string;
  readonly atMs: number;
  readonly silent: boolean;
  readonly buttons: readonly string[];
  readonly repliesTo: number | null;
}

const BOT_ID = 700_000_001;

/** A Bot API server on loopback: keeps what it is sent, hands out updates, and misbehaves on request. */
export class FakeTelegram {
  readonly token: string;
  readonly sent: SentMessage[] = [];
  readonly answeredCallbacks: string[] = [];
  /** What was asked for, in order. */
  readonly calls: string[] = [];
  readonly #server: Server;
  readonly #faults = new Map<string, TelegramFault[]>();
  readonly #updates: { readonly update_id: number }[] = [];
  readonly #polls = new Set<() => void>();
  #messageId = 100;
  #updateId = 5_000;

  private constructor(server: Server, token: string) {
    this.#server = server;
    this.token = token;
    server.on('request', (request, response) => void this.#serve(request, response));
  }

  static async start(token = '700000001:planted-token', port = 0): Promise<FakeTelegram> {
    const server = createServer();
    await new Promise<void>((resume) => server.listen(port, '127.0.0.1', resume));
    return new FakeTelegram(server, token);
  }

  get root(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The next calls of this method meet these faults, one each. */
  plant(method: string, ...faults: readonly TelegramFault[]): void {
    this.#faults.set(method, [...(this.#faults.get(method) ?? []), ...faults]);
  }

  /** Somebody writes to the bot. Answers the id of the message. */
  write(chat: number, user: number, text: string, repliesTo: number | null = null): number {
    const messageId = ++this.#messageId;
    const reply = repliesTo === null ? {} : { reply_to_message: { message_id: repliesTo } };
    this.push({
      message: {
        message_id: messageId,
        from: { id: user },
        chat: { id: chat, type: 'private' },
        date: 0,
        text,
        ...reply,
      },
    });
    return messageId;
  }

  press(chat: number, user: number, data: string, messageId: number): void {
    const message = { message_id: messageId, chat: { id: chat, type: 'private' }, date: 0 };
    this.push({
      callback_query: { id: `press-${this.#updateId}`, from: { id: user }, chat_instance: '-1', data, message },
    });
  }

  /** Any update, as it would come. */
  push(update: object, times = 1): void {
    const numbered = { update_id: ++this.#updateId, ...update };
    for (let time = 0; time < times; time++) this.#updates.push(numbered);
    for (const wake of this.#polls) wake();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const wake of this.#polls) wake();
    const closed = new Promise<void>((resume) => this.#server.close(() => resume()));
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const fields = new URLSearchParams(await bodyOf(request));
    const method = request.url?.split('/').at(-1) ?? '';
    this.calls.push(method);
    if (request.url !== `/bot${this.token}/${method}`) return refuse(response, 401, 'Unauthorized');
    const fault = this.#faults.get(method)?.shift();
    switch (fault?.kind) {
      case 'hang':
        return;
      case 'cut':
        request.socket.destroy();
        return;
      case 'swallow':
        this.#do(method, fields);
        return;
      case 'garbage':
        this.#do(method, fields);
        response.end(fault.body);
        return;
      case 'gateway':
        response.writeHead(fault.status).end('<html>Bad Gateway</html>');
        return;
      case 'status':
        return refuse(response, fault.status, fault.description, fault.retryAfter);
      case undefined:
        break;
    }
    const result = method === 'getUpdates' ? await this.#wait(fields) : this.#do(method, fields);
    if (result === null) return refuse(response, 404, 'Not Found');
    response.end(JSON.stringify({ ok: true, result }));
  }

  #do(method: string, fields: URLSearchParams): unknown {
    switch (method) {
      case 'getMe':
        return { id: BOT_ID, is_bot: true, first_name: 'Argus', username: 'argus_bot' };
      case 'answerCallbackQuery':
        this.answeredCallbacks.push(fields.get('callback_query_id') ?? '');
        return true;
      case 'sendMessage':
        return this.#take(fields);
      default:
        return null;
    }
  }

  #take(fields: URLSearchParams): object {
    const chatId = Number(fields.get('chat_id'));
    const keyboard = JSON.parse(fields.get('reply_markup') ?? '{"inline_keyboard":[]}') as {
      readonly inline_keyboard: readonly (readonly { readonly callback_data: string }[])[];
    };
    const replies = JSON.parse(fields.get('reply_parameters') ?? 'null') as { readonly message_id: number } | null;
    const message: SentMessage = {
      messageId: ++this.#messageId,
      chatId,
      text: fields.get('text') ?? '',
      atMs: Date.now(),
      silent: fields.get('disable_notification') === 'true',
      buttons: keyboard.inline_keyboard.flat().map((button) => button.callback_data),
      repliesTo: replies?.message_id ?? null,
    };
    this.sent.push(message);
    return { message_id: message.messageId, date: 0, chat: { id: chatId, type: 'private' }, text: message.text };
  }

  async #wait(fields: URLSearchParams): Promise<readonly object[]> {
    const offset = Number(fields.get('offset') ?? 0);
    const due = (): readonly object[] => this.#updates.filter(({ update_id }) => update_id >= offset);
    if (due().length > 0) return due();
    await new Promise<void>((resume) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#polls.delete(done);
        resume();
      };
      const timer = setTimeout(done, Number(fields.get('timeout') ?? 0) * 1_000);
      this.#polls.add(done);
    });
    return due();
  }
}

function refuse(response: ServerResponse, status: number, description: string, retryAfter?: number): void {
  const parameters = retryAfter === undefined ? {} : { parameters: { retry_after: retryAfter } };
  response.writeHead(status).end(JSON.stringify({ ok: false, error_code: status, description, ...parameters }));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}
