import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Dispatcher } from '#alerts/dispatcher';
import { WebhookChannel, webhookAddress } from '#connectors/webhook/webhook-channel';
import { AlertOutboxFile } from '#store/alerts/alert-outbox-file';
import { SystemClock } from '#telemetry/system-clock';
import { LOUD, sampleAlert } from '#tests/support/alert-fixture';
import { FakeWebhook } from '#tests/support/fake-webhook';

let folder: string;
let webhook: FakeWebhook;
const PATIENCE_MS = 10_000;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'argus-webhook-'));
  webhook = await FakeWebhook.start();
});

afterEach(async () => {
  await webhook[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

function startSending(url = webhook.url) {
  const address = webhookAddress(url);
  if (!address.ok) throw new Error(address.failure);
  const outbox = AlertOutboxFile.openToSend(join(folder, 'outbox.sqlite'));
  const channel = new WebhookChannel(address.value, 1, 150);
  const pace = { firstMs: 5, longestMs: 20 };
  const troubles: (string | null)[] = [];
  const trouble = (_channel: string, why: string | null): void => void troubles.push(why);
  const dispatcher = new Dispatcher({
    outbox,
    channels: [channel],
    rules: LOUD,
    clock: new SystemClock(),
    pace,
    trouble,
  });
  const stop = (): void => {
    dispatcher[Symbol.dispose]();
    outbox[Symbol.dispose]();
  };
  return { outbox, dispatcher, troubles, [Symbol.dispose]: stop };
}

describe('alerts on their way to a webhook', () => {
  it('arrive once, as an embed that can ping nobody, and leave the id of the message', async () => {
    using sender = startSending();
    sender.dispatcher.raise(sampleAlert('a', { title: '@everyone *now*' }));
    sender.dispatcher.raise(sampleAlert('a'));
    await sender.dispatcher.flush(PATIENCE_MS);
    expect(webhook.posted).toHaveLength(1);
    expect(webhook.posted[0]?.url).toContain('wait=true');
    expect(webhook.posted[0]?.body).toMatchObject({
      allowed_mentions: { parse: [] },
      embeds: [{ title: String.raw`@everyone \*now\*`, description: expect.stringContaining('IBIT 44/42') as string }],
    });
    expect(sender.outbox.ofReceipt('webhook', '900001')?.alert.id).toBe('a');
  });

  it('wait for the fraction of a second that a 429 asks for, in JSON or, from a gateway, in a header', async () => {
    using sender = startSending();
    webhook.plant(
      { status: 429, body: JSON.stringify({ message: 'slow down', retry_after: 0.25, global: false }) },
      { status: 429, body: '<html>Too many</html>', headers: { 'retry-after': '0.2' } },
    );
    const raisedAt = Date.now();
    sender.dispatcher.raise(sampleAlert('a'));
    await sender.dispatcher.flush(PATIENCE_MS);
    expect(webhook.posted).toHaveLength(1);
    expect((webhook.posted[0]?.atMs ?? 0) - raisedAt).toBeGreaterThanOrEqual(450);
  });

  it('rest as long as the headers of a reply ask for', async () => {
    using sender = startSending();
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset-after': '0.3' };
    webhook.plant({ status: 200, body: '{"id":"7"}', headers });
    for (const id of ['a', 'b']) sender.dispatcher.raise(sampleAlert(id));
    await sender.dispatcher.flush(PATIENCE_MS);
    const [first, second] = webhook.posted;
    expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThanOrEqual(295);
  });

  it('survive 5xx and a hang', async () => {
    using sender = startSending();
    webhook.plant({ status: 502, body: 'Bad Gateway' }, 'hang', { status: 503, body: '' });
    for (const id of ['a', 'b']) sender.dispatcher.raise(sampleAlert(id));
    await sender.dispatcher.flush(PATIENCE_MS);
    expect(webhook.posted).toHaveLength(2);
    expect(sender.outbox.standings()).toMatchObject([{ waiting: 0, sent: 2 }]);
  });

  it('stay in the outbox where the webhook was deleted, and say what to do without its address', async () => {
    using sender = startSending();
    webhook.plant({ status: 404, body: JSON.stringify({ message: 'Unknown Webhook', code: 10_015 }) });
    sender.dispatcher.raise(sampleAlert('a'));
    await sender.dispatcher.flush(PATIENCE_MS);
    expect(sender.troubles.join(' ')).toContain('enter WEBHOOK_URL again');
    expect(sender.troubles.join(' ')).not.toContain('planted-secret');
    expect(sender.outbox.standings()).toMatchObject([{ waiting: 1, sent: 0 }]);
  });

  it('never go to an address that is neither encrypted nor on this computer', () => {
    expect(webhookAddress('http://example.com/hook')).toMatchObject({ ok: false });
    expect(webhookAddress('no address')).toMatchObject({ ok: false });
    expect(webhookAddress('https://example.com/hook')).toMatchObject({ ok: true });
  });
});
