import { readFileSync } from 'node:fs';
import { TelegramApiError } from 'node-telegram-bot-api';
import { afterEach, describe, expect, it } from 'vitest';
import { outcomeOfFault } from '#connectors/telegram/telegram-faults';
import { telegramApi } from '#connectors/telegram/telegram-api';
import { WebhookChannel, webhookAddress } from '#connectors/webhook/webhook-channel';
import type { SendOutcome } from '#ports/alert-channel';
import { sampleAlert } from '#tests/support/alert-fixture';
import { FakeWebhook } from '#tests/support/fake-webhook';
import { sharedFile } from '#tests/support/shared-data';

const TELEGRAM = sharedFile('wire/telegram/error_bodies_composed.json');
const DISCORD = sharedFile('wire/discord/rate_limit_and_message_doc_examples.json');

let server: FakeWebhook | null = null;

afterEach(async () => {
  await server?.[Symbol.asyncDispose]();
  server = null;
});

interface Refusal {
  readonly http: number;
  readonly body: { readonly error_code: number; readonly parameters?: { readonly retry_after?: number } };
}

/** What becomes of a message that is refused so. */
const MEANING: Readonly<Record<number, SendOutcome['kind']>> = {
  400: 'refused',
  401: 'closed',
  403: 'closed',
  404: 'closed',
  409: 'refused',
  429: 'busy',
};

describe('refusals in Telegram’s form', () => {
  it.skipIf(TELEGRAM === null)(
    'each mean what becomes of the message (needs the bodies, which are absent)',
    async () => {
      const refusals = JSON.parse(readFileSync(TELEGRAM ?? '', 'utf8')) as readonly Refusal[];
      expect(refusals.length).toBeGreaterThan(5);
      server = await FakeWebhook.start();
      const api = telegramApi('1:planted', new URL(server.url).origin, 5_000);
      for (const { http, body } of refusals) {
        server.plant({ status: http, body: JSON.stringify(body) });
        const fault = await api.sendMessage({ chat_id: 1, text: 'x' }).then(
          () => null,
          (error: unknown) => error,
        );
        expect(fault).toBeInstanceOf(TelegramApiError);
        const outcome = outcomeOfFault(fault);
        expect([body, outcome.kind]).toEqual([body, MEANING[http] ?? 'failed']);
        const wait = body.parameters?.retry_after;
        if (wait !== undefined) expect(outcome).toMatchObject({ waitMs: wait * 1_000 });
      }
    },
  );
});

interface Answer {
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: { readonly retry_after: number };
}

describe('throttles as Discord’s documents print them', () => {
  it.skipIf(DISCORD === null)(
    'say how long to wait, to the millisecond (needs the examples, which are absent)',
    async () => {
      const examples = JSON.parse(readFileSync(DISCORD ?? '', 'utf8')) as Readonly<Record<string, Answer>>;
      server = await FakeWebhook.start();
      const address = webhookAddress(server.url);
      if (!address.ok) throw new Error(address.failure);
      const channel = new WebhookChannel(address.value);
      const outgoing = {
        alert: sampleAlert('throttled'),
        number: 1,
        silent: false,
        lateByMs: null,
        isRepeat: false,
        answers: null,
      };
      const throttles = Object.entries(examples).filter(([name]) => name.startsWith('429'));
      expect(throttles.length).toBe(3);
      for (const [, { headers, body }] of throttles) {
        server.plant({ status: 429, headers, body: JSON.stringify(body) });
        const waitMs = Math.ceil((body?.retry_after ?? 0) * 1_000);
        expect(await channel.send(outgoing)).toMatchObject({ kind: 'busy', waitMs });
      }
    },
  );
});
