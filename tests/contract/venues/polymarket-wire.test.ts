import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseBook, parseMarketEvents } from '#connectors/polymarket/parse/market-event';
import { TokenBook } from '#connectors/polymarket/stream/token-book';
import { sharedFile } from '#tests/support/shared-data';

const frames = sharedFile('wire/polymarket/ws_market_frames.json');
const book = sharedFile('wire/polymarket/py_http_responses_book.json');

describe('Polymarket as others have seen it', () => {
  it.skipIf(frames === null)(
    'reads every frame of the market channel (skipped where the recordings are absent)',
    () => {
      const kinds = new Set<string>();
      const bundle = JSON.parse(readFileSync(frames ?? '', 'utf8')) as Readonly<Record<string, unknown>>;
      for (const [name, frame] of Object.entries(bundle)) {
        // Another channel, of prices elsewhere.
        if (name.startsWith('rtds')) continue;
        const read = parseMarketEvents(frame);
        expect(read, name).toMatchObject({ ok: true });
        if (read.ok) for (const { kind } of read.value) kinds.add(kind);
      }
      for (const kind of ['book', 'change', 'resolved', 'other']) expect(kinds).toContain(kind);
    },
  );

  it.skipIf(book === null)('finds the best levels of a book whose worst come first (skipped where absent)', () => {
    const read = parseBook(JSON.parse(readFileSync(book ?? '', 'utf8')));
    if (!read.ok) throw new Error(read.failure.field);
    const token = new TokenBook();
    token.replace(read.value.levels, read.value.atMs);
    expect(token.best).toEqual({ bid: 1_000, ask: 1_400 });
    expect(token.probability).toBe(0.12);
  });
});
