import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseCalendar, parseClock } from '#connectors/alpaca/parse/rest-calendar';
import { parseContracts, parseOptionSnapshots } from '#connectors/alpaca/parse/rest-options';
import { parseBars, parseSnapshots } from '#connectors/alpaca/parse/rest-stocks';
import { parseStreamMessage } from '#connectors/alpaca/parse/stream-message';
import { remedyOf } from '#connectors/alpaca/stream/stream-error';
import type { Drift } from '#connectors/shared/schema-drift';
import type { Result } from '#primitives/result';
import { sharedFile } from '#tests/support/shared-data';

const files = {
  documented: sharedFile('wire/alpaca/official_openapi_examples.json'),
  client: sharedFile('wire/alpaca/rest_py_tests.json'),
  stream: sharedFile('wire/alpaca/ws_stock_doc_frames.json'),
};
const isHere = Object.values(files).every((file) => file !== null);
const title = isHere ? '' : ' (skipped: the documented messages are not here)';

function read(file: string | null): readonly (readonly [string, unknown])[] {
  return Object.entries(JSON.parse(readFileSync(file ?? '', 'utf8')) as object);
}

/** How a reply is read, by the name it is kept under; null for those that Argus does not ask for. */
function readReply(name: string, body: unknown): Result<unknown, Drift> | null {
  if (/GET \/v2\/stocks\/bars |test_historical_stock_data.*bars/.test(name)) {
    return /bars\/latest/.test(name) ? null : parseBars(body);
  }
  if (/GET \/v2\/stocks\/snapshots |test_historical_stock_data.*snapshot/.test(name)) return parseSnapshots(body);
  if (/options\/snapshots|test_historical_option_data.*(?:snapshot|chain)/.test(name)) {
    const { snapshots } = body as { readonly snapshots: object };
    const underlying = /^[A-Z]+?(?=\d)/.exec(Object.keys(snapshots)[0] ?? '')?.[0] ?? 'AAPL';
    return parseOptionSnapshots(body, underlying);
  }
  if (/get_option_contracts/.test(name)) return parseContracts(body);
  if (/get_calendar/.test(name)) return parseCalendar(body);
  return /get_clock/.test(name) ? parseClock(body) : null;
}

describe.skipIf(!isHere)(`messages as Alpaca’s documents and clients have them${title}`, () => {
  it('reads every reply of a kind that it asks for', () => {
    const replies = [...read(files.documented), ...read(files.client)].flatMap(([name, body]) => {
      const told = readReply(name, body);
      return told === null ? [] : [{ name, failure: told.ok ? null : told.failure }];
    });
    expect(replies.length).toBeGreaterThan(15);
    expect(replies.filter(({ failure }) => failure !== null)).toEqual([]);
  });

  it('reads every frame of the stream, and knows what follows from each error', () => {
    const frames = read(files.stream).flatMap(([, frame]) => frame as object);
    const messages = frames.filter((one) => 'T' in one).map((one) => parseStreamMessage(one));
    expect(messages.length).toBeGreaterThan(15);
    expect(messages.filter((one) => !one.ok)).toEqual([]);
    const kinds = messages.flatMap((one) => (one.ok ? [one.value] : []));
    expect(kinds.filter(({ kind }) => kind === 'unknown')).toEqual([]);
    for (const one of kinds) {
      if (one.kind === 'error') expect(remedyOf(one.code, one.text, 'iex').text).not.toBe('');
    }
  });
});
