import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FakeTelegram, type SentMessage } from '#tests/support/fake-telegram';
import { RunningArgus, type WorkFolder, workFolder } from '#tests/support/run-argus';

const CONFIG = fileURLToPath(new URL('../../config/', import.meta.url));
const CHAT = 7;
const PATIENCE_MS = 240_000;

/** Argus with a chat of its own on loopback, and folders of its own. */
export class ToldArgus implements AsyncDisposable {
  readonly telegram: FakeTelegram;
  readonly data: string;
  readonly #folder: WorkFolder;
  readonly #started: RunningArgus[] = [];

  private constructor(telegram: FakeTelegram) {
    this.telegram = telegram;
    this.#folder = workFolder();
    this.data = this.#folder.file('data');
    const config = this.#folder.file('config');
    mkdirSync(config);
    cpSync(CONFIG, config, { recursive: true, filter: (source) => !/tooling|decisions/.test(source) });
    const file = join(config, 'alerts.yaml');
    const text = readFileSync(file, 'utf8')
      .replace('chats: []', `chats: [${CHAT}]`)
      .replace('users: []', `users: [${CHAT}]`)
      .replace('https://api.telegram.org', telegram.root)
      .replace('waitSeconds: 30', 'waitSeconds: 1');
    writeFileSync(file, text);
  }

  static async start(): Promise<ToldArgus> {
    return new ToldArgus(await FakeTelegram.start());
  }

  file(name: string): string {
    return this.#folder.file(name);
  }

  record(...args: readonly string[]): RunningArgus {
    const environment = { ARGUS_DATA: this.data, ARGUS_TELEGRAM_BOT_TOKEN: this.telegram.token };
    const own = ['--alerts', '--config', `${this.#folder.file('config')}/`];
    const argus = new RunningArgus(['record', ...args, ...own], environment);
    this.#started.push(argus);
    return argus;
  }

  /** The first message that has these words in it, once it has come. */
  async arrived(words: string): Promise<SentMessage> {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const found = this.telegram.sent.find(({ text }) => text.includes(words));
      if (found !== undefined) return found;
      if (Date.now() > deadline) {
        const came = this.telegram.sent.map(({ text }) => text).join(' | ');
        throw new Error(`"${words}" has not come; what came: ${came}`);
      }
      await new Promise((resume) => setTimeout(resume, 20));
    }
  }

  /** A reply that Telegram hands out twice. */
  reply(to: SentMessage, text: string, messageId: number): void {
    const message = {
      message_id: messageId,
      from: { id: CHAT },
      chat: { id: CHAT },
      text,
      reply_to_message: { message_id: to.messageId },
    };
    this.telegram.push({ message }, 2);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { child } of this.#started) child.kill('SIGKILL');
    await Promise.all(this.#started.map(({ ended }) => ended));
    await this.telegram[Symbol.asyncDispose]();
    this.#folder[Symbol.dispose]();
  }
}
