import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DxlinkHandshake } from '#connectors/tastytrade/dxlink/dxlink-handshake';
import { FeedDecoder } from '#connectors/tastytrade/dxlink/feed-decoder';
import { parseMarketMetrics } from '#connectors/tastytrade/http/market-metrics';
import { envelopeData, tastyTrouble } from '#connectors/tastytrade/http/tasty-envelope';
import { epochMs, ManualClock } from '#primitives/clock';
import { sharedFile } from '#tests/support/shared-data';

const METRICS = sharedFile('wire/tastytrade/rest_market_metrics_aapl_tsla_20230607.json');
const REPLIES = sharedFile('wire/tastytrade/rest_lean_testdata_2025.json');
const DRY_RUN = sharedFile('wire/tastytrade/rest_order_dry_run.json');
const HANDSHAKE = sharedFile('wire/dxlink/handshake_recorded_2024.json');
const FULL = sharedFile('wire/dxlink/feed_data_full_spxw_quotes_20240417.json');
const PRINTED = sharedFile('wire/dxlink/printed_event_values_2023_2024.json');
const NEEDED = ' (needs recorded messages, which are absent)';

function json(path: string | null): unknown {
  return JSON.parse(readFileSync(path ?? '', 'utf8'));
}

function decoded(decoder: FeedDecoder, data: unknown) {
  const events: (string | number)[][] = [];
  const troubles: unknown[] = [];
  decoder.decode(data, {
    event: (type, symbol, figures) => events.push([type, symbol, ...figures]),
    unread: (found) => troubles.push(found),
    unknown: () => troubles.push('unknown'),
  });
  expect(troubles).toEqual([]);
  return events;
}

describe('what tastytrade and DXLink have sent', () => {
  it.skipIf(METRICS === null)(`reads market metrics of a real day${NEEDED}`, () => {
    const read = parseMarketMetrics(json(METRICS));
    const [apple, tesla] = read.ok ? read.value : [];
    expect(apple).toMatchObject({ symbol: 'AAPL', ivIndex: 0.224186663 });
    expect(apple?.ivRank).toEqual({ tastytrade: 0.037374278, thinkorswim: 0.02231313 });
    expect(apple?.iv30Days).toBeCloseTo(0.2187, 12);
    expect(apple?.atMs).toBe(Date.UTC(2023, 5, 7, 19, 55, 22, 110));
    expect(tesla?.ivRank.tastytrade).toBeCloseTo(0.4253, 4);
  });

  it.skipIf(REPLIES === null)(`says what real refusals say, and takes no success for one${NEEDED}`, () => {
    const replies = json(REPLIES) as Readonly<Record<string, unknown>> & { readonly Error_Responses: unknown[] };
    const judge = (body: unknown, status = 403) =>
      tastyTrouble({ status, headers: new Headers(), text: '', body, seenMs: epochMs(0), tookMs: 0 });
    expect(judge(replies['Create_Session_Error_Response'], 401)).toMatchObject({ kind: 'refused' });
    expect(replies.Error_Responses.map((body) => judge(body, 200)?.text)).toEqual([
      expect.stringContaining('not_permitted (User not permitted access)'),
      expect.stringContaining('invalid_credentials'),
      expect.stringContaining('gtc_market_orders_not_supported'),
    ]);
    for (const name of ['Get_Account_Balance', 'Get_Api_Quote_Token', 'Get_Positions', 'Post_Submit_Order_Response'])
      expect(judge(replies[name], 200), name).toBeNull();
  });

  it.skipIf(DRY_RUN === null)(`takes a dry run for what it is, an answer${NEEDED}`, () => {
    const body = json(DRY_RUN);
    const reply = { status: 200, headers: new Headers(), text: '', body, seenMs: epochMs(0), tookMs: 0 };
    expect(tastyTrouble(reply)).toBeNull();
    expect(envelopeData(body)).toHaveProperty('buying-power-effect');
  });

  it.skipIf(HANDSHAKE === null)(`opens with the frames of a recorded handshake, in their order${NEEDED}`, () => {
    const frames = json(HANDSHAKE) as readonly Readonly<Record<string, unknown>>[];
    const sent: unknown[] = [];
    const told: string[] = [];
    const clock = new ManualClock(epochMs(0));
    const handshake = new DxlinkHandshake({
      clock,
      send: (message) => sent.push((message as { readonly type: unknown }).type),
      token: () => 'qt-1',
      timed: () => undefined,
      heartens: (withinMs) => told.push(`within ${withinMs} ms`),
      opened: () => told.push('opened'),
      tokenAccepted: () => told.push('accepted'),
      tokenRefused: () => told.push('refused'),
      stuck: () => told.push('stuck'),
    });
    handshake.begin();
    for (const { type, state, channel, keepaliveTimeout } of frames) {
      if (type === 'SETUP') handshake.hearSetup(keepaliveTimeout, clock.now());
      else if (type === 'AUTH_STATE' && state === 'UNAUTHORIZED') handshake.hearUnauthorised();
      else if (type === 'AUTH_STATE') handshake.hearAuthorised();
      // It was its third channel; ours is the first.
      else if (type === 'CHANNEL_OPENED') handshake.hearChannel(channel === 3 ? 1 : null, clock.now());
    }
    expect(sent).toEqual(['SETUP', 'AUTH', 'CHANNEL_REQUEST']);
    expect(told).toEqual(['within 60000 ms', 'accepted', 'opened']);
  });

  it.skipIf(HANDSHAKE === null)(`reads the data of a recorded handshake by the fields asked for then${NEEDED}`, () => {
    const frames = json(HANDSHAKE) as readonly { readonly type: string; readonly data?: unknown }[];
    const decoder = new FeedDecoder();
    decoder.configure({ Trade: ['eventType', 'eventSymbol', 'price', 'dayVolume', 'size'] });
    const events = frames.filter(({ type }) => type === 'FEED_DATA').flatMap(({ data }) => decoded(decoder, data));
    expect(events).toEqual([
      ['Trade', 'SPY', Number.NaN, 559.36, 100, 13_743_299],
      ['Trade', 'BTC/USD:CXTALP', Number.NaN, 58_356.71, Number.NaN, Number.NaN],
    ]);
  });

  it.skipIf(FULL === null)(`reads quotes after the close: no sizes, no times, bids of nothing${NEEDED}`, () => {
    const { data } = json(FULL) as { readonly data: unknown };
    const events = decoded(new FeedDecoder(), data);
    expect(events).toHaveLength(4);
    expect(events[2]).toEqual(['Quote', '.SPXW240417P2400', 0, 0.05, Number.NaN, Number.NaN, 0, 0]);
  });

  it.skipIf(PRINTED === null)(`reads the one real event of Greeks there is, whatever its index${NEEDED}`, () => {
    const { Greeks, Quote } = json(PRINTED) as Readonly<Record<'Greeks' | 'Quote', unknown>>;
    const [greeks] = decoded(new FeedDecoder(), Greeks);
    expect(greeks?.slice(0, 5)).toEqual([
      'Greeks',
      '.SPLG230616C23',
      1_684_559_855_338,
      26.3380972233688,
      0.396983376650804,
    ]);
    expect(decoded(new FeedDecoder(), Quote)).toHaveLength(2);
  });
});
