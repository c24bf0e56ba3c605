import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type BybitFrame, classifyFrame } from '#connectors/bybit/parse/classify-frame';
import { OrderBook } from '#connectors/bybit/parse/order-book';
import { parseDatedRows } from '#connectors/bybit/parse/parse-dated-rows';
import { parseInstruments } from '#connectors/bybit/parse/parse-instruments';
import { parseKlineRows, parseStreamedKlines } from '#connectors/bybit/parse/parse-klines';
import { parseTrades } from '#connectors/bybit/parse/parse-trades';
import { TickerState } from '#connectors/bybit/parse/ticker-state';
import { sharedFile } from '#tests/support/shared-data';

const SCALE = { priceDecimals: 8, sizeDecimals: 6 };
const files = {
  recorded: sharedFile('wire/bybit/ws_v5_derivatives_frames_2023_2025.json'),
  client: sharedFile('wire/bybit/roq_frames.json'),
  scripts: sharedFile('wire/bybit/jkorf_subscription_scripts.json'),
  documented: sharedFile('wire/bybit/official_doc_examples.json'),
};
const isHere = Object.values(files).every((file) => file !== null);
const title = isHere ? '' : ' (skipped: the recorded messages are not here)';

function read(file: string | null): unknown {
  return JSON.parse(readFileSync(file ?? '', 'utf8'));
}

type Topic = Extract<BybitFrame, { readonly kind: 'topic' }>;

/** What is wrong with it, for the topics that are taken; null: nothing. */
function faultOf({ topic, data, isSnapshot }: Topic): unknown {
  const [kind, ...rest] = topic.split('.');
  const symbol = rest.at(-1) ?? '';
  switch (kind) {
    case 'tickers':
      return new TickerState(symbol, SCALE).take(data, isSnapshot);
    case 'publicTrade': {
      const trades = parseTrades(data, () => SCALE);
      return trades.ok ? (trades.value.length === 0 ? 'no trade' : null) : trades.failure;
    }
    case 'orderbook': {
      const outcome = new OrderBook(symbol, Number(rest[0]), SCALE).take(data, isSnapshot);
      return outcome === (isSnapshot ? 'taken' : 'baseless') ? null : outcome;
    }
    case 'kline': {
      const klines = parseStreamedKlines(symbol, data, SCALE);
      return klines.ok ? null : klines.failure;
    }
    default:
      return null;
  }
}

describe.skipIf(!isHere)(`Messages as Bybit has sent them${title}`, () => {
  it('are read as what they are, in every recorded case', () => {
    const frames = [
      ...(read(files.recorded) as readonly unknown[]),
      ...Object.entries(read(files.client) as Record<string, unknown>)
        .filter(([name]) => /order_book|public_trade|tickers/.test(name))
        .map(([, frame]) => frame),
    ].map(classifyFrame);
    expect(frames.every(({ kind }) => kind === 'topic')).toBe(true);
    for (const frame of frames as Topic[]) expect([frame.topic, faultOf(frame)]).toEqual([frame.topic, null]);
    const atMs = (frames as Topic[]).map((frame) => frame.atMs);
    expect(atMs.every((ms) => ms !== null && ms > 1_600_000_000_000)).toBe(true);
  });

  it('answer requests in the words of each market', () => {
    const client = read(files.client) as Record<string, unknown>;
    for (const market of ['spot', 'linear', 'inverse', 'option']) {
      expect(classifyFrame(client[`json_subscribe/${market}`])).toMatchObject({ kind: 'ack', success: true });
    }
    expect(classifyFrame(client['json_subscribe/failure_with_unicode'])).toMatchObject({
      kind: 'ack',
      success: false,
      text: 'args size >10',
      failed: [],
    });
    expect(classifyFrame(client['json_ping/simple'])).toEqual({ kind: 'pong' });
  });

  it('follow requests as a client’s own scripts have them', () => {
    let messages = 0;
    for (const [name, script] of Object.entries(read(files.scripts) as Record<string, string>)) {
      const answers = [...script.matchAll(/^<\d? (\{.*\})$/gm)].map(([, text = '']) => classifyFrame(JSON.parse(text)));
      expect([name, answers.every((frame) => frame.kind === 'ack' && frame.success)]).toEqual([name, true]);
      const data = /^=\s*\n(\{[\s\S]*\})\s*$/m.exec(script)?.[1];
      if (data === undefined) continue;
      const frame = classifyFrame(JSON.parse(data));
      if (frame.kind !== 'topic') throw new Error(`${name} is no topic`);
      // Options are another market: their tickers have other fields, and their books are not asked for.
      if (!name.startsWith('Option/')) expect([name, faultOf(frame)]).toEqual([name, null]);
      messages++;
    }
    expect(messages).toBeGreaterThan(5);
  });

  it('come from the archive as the documents print them', () => {
    const documented = read(files.documented) as Record<string, { readonly result: { readonly list: unknown } }>;
    const listed = (page: string): unknown => documented[page]?.result.list;
    const klines = parseKlineRows('BTCUSD', listed('kline#0'), SCALE);
    expect(klines.ok && klines.value.map(({ startMs }) => startMs)).toEqual(
      klines.ok ? klines.value.map(({ startMs }) => startMs).toSorted((left, right) => left - right) : [],
    );
    const interest = parseDatedRows('rows', listed('open-interest#0'), 'timestamp', 'openInterest');
    expect(interest.ok && interest.value.length).toBeGreaterThan(2);
    for (const [page, { result }] of Object.entries(documented)) {
      if (page.startsWith('instrument#')) expect(parseInstruments(result).ok).toBe(true);
    }
  });
});
