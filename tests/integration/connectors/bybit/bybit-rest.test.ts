import { afterEach, describe, expect, it } from 'vitest';
import { BybitRest } from '#connectors/bybit/http/bybit-rest';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '#primitives/clock';
import { FakeBybit, type FakeBybitTerms } from '#tests/support/venues/fake-bybit';
import { hastyTools } from '#tests/support/venues/hasty-tools';

const SCALE = { priceDecimals: 2, sizeDecimals: 3 };
const NOW = 1_772_800_000_000;

let fake: FakeBybit;
let rest: BybitRest;
let drifts: string[] = [];

async function open(terms: FakeBybitTerms = {}): Promise<void> {
  const tools = hastyTools(200);
  drifts = [];
  fake = await FakeBybit.start({ clock: tools.clock, ...terms });
  rest = new BybitRest({ baseUrl: fake.addresses.restUrl, tools, drifted: (text) => drifts.push(text) });
}

afterEach(async () => {
  rest[Symbol.dispose]();
  await fake[Symbol.asyncDispose]();
});

function envelope(retCode: number, retMsg = 'no', result: unknown = {}): string {
  return JSON.stringify({ retCode, retMsg, result, retExtInfo: {}, time: NOW });
}

describe('Bybit’s answers', () => {
  it('bring all instruments, page by page: there are more than one page of them', async () => {
    await open({ others: 2_300 });
    fake.list('linear', 'BTCUSDT', {});
    const all = await rest.instruments('linear');
    expect(all.ok && all.value.value.size).toBe(2_301);
    expect(all.ok && all.value.value.get('BTCUSDT')).toEqual({
      symbol: 'BTCUSDT',
      status: 'Trading',
      priceDecimals: 1,
    });
    expect(fake.questions.map((question) => /cursor=(\d+)/.exec(question)?.[1] ?? null)).toEqual([
      null,
      '1000',
      '2000',
    ]);
    expect(fake.questions[0]).toContain('limit=1000');
  });

  it('bring minutes from the oldest that is wanted on, a thousand at a time', async () => {
    await open();
    const from = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS - 1_500 * MINUTE_MS;
    const bar = { open: 10, high: 10, low: 10, close: 10, volume: 1 };
    for (let i = 0; i < 1_400; i++) fake.standing('linear', 'BTCUSDT').setMinute(from + i * MINUTE_MS, bar);
    const minutes = await rest.minutes('linear', 'BTCUSDT', SCALE, from, from + 1_399 * MINUTE_MS);
    expect(minutes.ok && minutes.value.value.length).toBe(1_000);
    expect(minutes.ok && minutes.value.value[0]?.startMs).toBe(from);
  });

  it('bring settled funding between two moments, for one alone is an error', async () => {
    await open();
    fake.list('linear', 'BTCUSDT', {});
    const nowMs = Date.now();
    const funding = await rest.settledFunding('BTCUSDT', nowMs, 3);
    expect(funding.ok && funding.value.value.length).toBe(9);
    expect(fake.questions[0]).toMatch(/startTime=\d+&endTime=\d+/);
    expect(funding.ok && funding.value.value.every(({ atMs }) => atMs > nowMs - 3 * DAY_MS)).toBe(true);
  });

  it('may be a refusal although HTTP says that all is well', async () => {
    await open();
    const unknown = await rest.longShare('GONEUSDT');
    expect(unknown).toMatchObject({ ok: false, failure: { kind: 'absent', text: expect.stringContaining('10001') } });
    fake.faults.http = { status: 200, body: envelope(10_016, 'server error') };
    expect(await rest.time()).toMatchObject({ failure: { kind: 'unwell' } });
    fake.faults.http = { status: 200, body: envelope(10_029, 'not allowed') };
    expect(await rest.time()).toMatchObject({ failure: { kind: 'absent' } });
  });

  it('ask for a pause until a moment that they name, and get it', async () => {
    await open();
    const resetMs = String(Date.now() + 40 * SECOND_MS);
    const headers = { 'x-bapi-limit-reset-timestamp': resetMs };
    fake.faults.http = { status: 200, body: envelope(10_006, 'too many visits'), headers };
    expect(await rest.time()).toMatchObject({ failure: { kind: 'throttled' } });
    expect(rest.budget.left).toBe(0);
  });

  it('are not asked for while the last of an endpoint’s requests is used up', async () => {
    await open();
    const resetMs = String(Date.now() + 40 * SECOND_MS);
    const headers = { 'x-bapi-limit-status': '0', 'x-bapi-limit-reset-timestamp': resetMs };
    fake.faults.http = { status: 200, body: envelope(0, 'OK'), headers };
    expect((await rest.time()).ok).toBe(true);
    expect(rest.budget.left).toBe(0);
  });

  it('are forbidden from the first on by the country, later on for asking too often: only the latter heals by waiting', async () => {
    await open();
    fake.faults.http = { status: 403, body: '<html>' };
    expect(await rest.time()).toMatchObject({
      failure: { kind: 'refused', text: expect.stringContaining('venues.bybit.restUrl') },
    });
    delete fake.faults.http;
    expect((await rest.time()).ok).toBe(true);
    fake.faults.http = { status: 403, body: 'access too frequent' };
    expect(await rest.time()).toMatchObject({ failure: { kind: 'throttled', retryAfterMs: 10 * MINUTE_MS } });
    expect(rest.budget.left).toBe(0);
  });

  it('are troubles of the venue where they are a web page or an error of its server', async () => {
    await open();
    for (const http of [
      { status: 502, body: '<html>Bad gateway</html>' },
      { status: 200, body: '<html>Maintenance</html>' },
    ]) {
      fake.faults.http = http;
      expect(await rest.time()).toMatchObject({
        failure: { kind: 'unwell', text: expect.stringContaining('web page') },
      });
    }
  });

  it('are left out, whole, where a field has drifted, which is named', async () => {
    await open();
    fake.faults.http = { status: 200, body: envelope(0, 'OK', { list: [{ timestamp: 5, buyRatio: '0.5' }] }) };
    expect(await rest.longShare('BTCUSDT')).toMatchObject({ ok: false });
    expect(drifts).toEqual([expect.stringContaining('`timestamp` is 5')]);
  });
});
