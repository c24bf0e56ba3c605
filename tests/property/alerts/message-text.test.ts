import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alertMark, buttonRow, parseButton } from '#connectors/telegram/telegram-button';
import { telegramHtml, telegramPlain } from '#connectors/telegram/telegram-text';
import { discordBody } from '#connectors/webhook/discord-embed';
import { ALERT_ACTIONS } from '#domain/alert';
import type { OutgoingAlert } from '#ports/alert-channel';
import { sampleAlert } from '#tests/support/alert-fixture';

const LETTERS = ['a', 'b', ' ', '<', '>', '&', '*', '_', '`', '|', '#', '~', '\\', '"', '’', '−', '≥', '0', '.', '@'];
const words = fc.string({ unit: fc.constantFrom(...LETTERS), maxLength: 700 });
const outgoing = fc.record({
  title: words,
  lines: fc.array(words, { maxLength: 25 }),
  lateByMs: fc.option(fc.integer({ min: 0, max: 1e9 })),
  isRepeat: fc.boolean(),
});

function asOutgoing({
  title,
  lines,
  lateByMs,
  isRepeat,
}: {
  readonly title: string;
  readonly lines: readonly string[];
  readonly lateByMs: number | null;
  readonly isRepeat: boolean;
}): OutgoingAlert {
  return { alert: sampleAlert('x', { title, lines }), number: 1, silent: false, lateByMs, isRepeat, answers: null };
}

/** Every tag that is opened is closed, and nothing else looks like one. */
function isWellFormed(html: string): boolean {
  const left = html.replaceAll(/<(b|i)>[^<>]*<\/\1>/g, '');
  return !/[<>]/.test(left) && !/&(?!amp;|lt;|gt;)/.test(html);
}

describe('the text of an alert', () => {
  it('is HTML that Telegram can read and no longer than it takes, whatever an alert says', () => {
    fc.assert(
      fc.property(outgoing, (given) => {
        const html = telegramHtml(asOutgoing(given));
        expect(html.length).toBeLessThanOrEqual(4_096);
        expect(html.length).toBeGreaterThan(0);
        expect(isWellFormed(html)).toBe(true);
        expect(telegramPlain(asOutgoing(given)).length).toBeLessThanOrEqual(4_096);
      }),
      { seed: 61, numRuns: 300 },
    );
  });

  it('says how many lines were left out, and that it may be a repeat, however long it is', () => {
    const lines = Array.from({ length: 400 }, (_, i) => `line ${i} of many words that go on`);
    const html = telegramHtml(asOutgoing({ title: 't', lines, lateByMs: 60_000, isRepeat: true }));
    const left = Number(/… (\d+) more lines/.exec(html)?.[1]);
    expect(html.split('\n').filter((line) => line.startsWith('line '))).toHaveLength(400 - left);
    expect(html).toMatch(/^<i>Late by 1 min/);
    expect(html).toMatch(/Sent again.*<\/i>$/);
  });

  it('stays within an embed of Discord, pings nobody and has no empty part', () => {
    fc.assert(
      fc.property(outgoing, (given) => {
        const body = discordBody(asOutgoing(given)) as {
          readonly allowed_mentions: unknown;
          readonly embeds: readonly { readonly title: string; readonly description?: string }[];
        };
        const [embed] = body.embeds;
        expect(body.allowed_mentions).toEqual({ parse: [] });
        expect(embed?.title.length).toBeLessThanOrEqual(256);
        expect(embed?.description?.length ?? 1).toBeLessThanOrEqual(4_096);
      }),
      { seed: 62, numRuns: 300 },
    );
  });
});

describe('a button', () => {
  it('comes back as what it was, in at most 64 bytes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999_999_999_999 }), fc.string({ minLength: 1 }), (number, id) => {
        const row = buttonRow(sampleAlert(id, { actions: ALERT_ACTIONS }), number);
        expect(row.map(({ callback_data }) => parseButton(callback_data)?.action)).toEqual(ALERT_ACTIONS);
        for (const { callback_data } of row) {
          expect(Buffer.byteLength(callback_data)).toBeLessThanOrEqual(64);
          expect(parseButton(callback_data)).toMatchObject({ number, mark: alertMark(id) });
        }
      }),
      { seed: 63, numRuns: 200 },
    );
  });

  it('of anybody else is none', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 64 }), (data) => {
        expect(parseButton(data)).toBeNull();
      }),
      { seed: 64, numRuns: 500 },
    );
  });
});
