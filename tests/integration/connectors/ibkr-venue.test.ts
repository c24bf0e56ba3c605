import { afterEach, describe, expect, it } from 'vitest';
import { type IbModule, loadIb } from '#connectors/ibkr/load-ib';
import { IbkrVenue } from '#connectors/ibkr/quotes/ibkr-venue';
import type { IbkrQuotesSettings } from '#domain/venues/ibkr-quotes-settings';
import type { LinePhase } from '#ports/venue';
import { FakeTws } from '#tests/support/fake-tws';
import { HastyClock } from '#tests/support/hasty-clock';
import { model, tickPrice, TwsMarket } from '#tests/support/tws-market';
import { hastyTools } from '#tests/support/venues/hasty-tools';
import { OutletLog } from '#tests/support/venues/outlet-log';

/** A Friday morning in New York. */
const MORNING = Date.UTC(2026, 2, 6, 15, 0);
const NIGHT = Date.UTC(2026, 2, 7, 3, 0);
const SETTINGS: Omit<IbkrQuotesSettings, 'port'> = {
  connection: 'on',
  host: '127.0.0.1',
  clientId: 42,
  feed: 'live',
  symbols: ['IBIT', 'BITO'],
  options: ['IBIT'],
  depth: [],
  expiries: 2,
  strikes: 2,
  lines: 100,
  chainSeconds: 15,
};
const DATES = ['20260306', '20260320', '20260417'];

/** The library spreads its requests out by the machine's clock, which stands nearly still beside a hasty one. */
async function hastyIb(): Promise<IbModule> {
  const ib = await loadIb();
  class HastyApi extends ib.IBApi {
    constructor(options: ConstructorParameters<IbModule['IBApi']>[0]) {
      super({ ...options, maxReqPerSec: 5_000 });
    }
  }
  return { ...ib, IBApi: HastyApi };
}

class Desk implements AsyncDisposable {
  readonly tws: FakeTws;
  readonly market: TwsMarket;
  readonly venue: IbkrVenue;
  readonly log: OutletLog;
  readonly #running: Disposable;

  constructor(tws: FakeTws, market: TwsMarket, venue: IbkrVenue) {
    this.tws = tws;
    this.market = market;
    this.venue = venue;
    this.log = new OutletLog(venue);
    this.#running = venue.start(this.log);
  }

  stop(): void {
    this.#running[Symbol.dispose]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.stop();
    await this.tws[Symbol.asyncDispose]();
  }

  note(name: string): string | undefined {
    return this.venue.notes.find((note) => note.name === name)?.text;
  }
}

let desk: Desk | null = null;

async function open(
  prepare: (market: TwsMarket, tws: FakeTws) => void = () => undefined,
  settings: Partial<IbkrQuotesSettings> = {},
  startMs = MORNING,
): Promise<Desk> {
  const tws = await FakeTws.start();
  const market = new TwsMarket();
  tws.market = market;
  market.stocks.set('IBIT', [52.01, 52.03]).set('BITO', [18.5, 18.51]);
  market.list(DATES, [48, 50, 51, 52, 53, 54, 56]);
  prepare(market, tws);
  const tools = hastyTools(100, {}, new HastyClock(100, startMs));
  desk = new Desk(tws, market, new IbkrVenue({ ...SETTINGS, port: tws.port, ...settings }, tools, await hastyIb()));
  return desk;
}

function soon<Value>(look: () => Value): ReturnType<typeof expect.poll<Value>> {
  return expect.poll(look, { timeout: 10_000, interval: 5 });
}

async function reach({ log }: Desk, phase: LinePhase): Promise<void> {
  await soon(() => log.line('TWS').phase).toBe(phase);
}

afterEach(async () => {
  await desk?.[Symbol.asyncDispose]();
  desk = null;
});

describe('Interactive Brokers’ stocks', () => {
  it('are quoted as TWS tells them, without sizes: whether it counts shares or lots cannot be known', async () => {
    const here = await open();
    await soon(() => here.log.of('quote').length).toBe(4);
    here.market.quote('IBIT', 52.02, 52.04);
    await soon(() => here.log.of('quote').at(-1)).toMatchObject({
      instrument: 0,
      bid: 520_200,
      ask: 520_400,
      bidSize: null,
      volume: null,
    });
    const [quote] = here.log.of('quote');
    expect(quote?.atMs).toBe(quote?.seenMs);
    expect(here.venue.instruments.map(({ source }) => source)).toEqual(['ibkr', 'ibkr']);
    expect(here.log.of('metric')).toContainEqual(expect.objectContaining({ name: 'iv-index', value: 0.52 }));
  });

  it('have no bid where TWS says -1 or 0', async () => {
    const here = await open();
    await soon(() => here.log.of('quote').length).toBe(4);
    for (const nothing of [-1, 0]) {
      here.market.quote('BITO', 18.5, 18.51);
      here.market.tell('BITO', null, (request) => tickPrice(request, 1, nothing, 0));
      await soon(() => here.log.of('quote').at(-1)).toMatchObject({ instrument: 1, bid: null, ask: 185_100 });
    }
  });

  it('go by another name where they are delayed, as old as the last trade', async () => {
    const here = await open(undefined, { feed: 'delayed' });
    await reach(here, 'live');
    await soon(() => here.log.of('quote', 'ibkr-delayed')[0]).toMatchObject({ atMs: 1_772_800_000_000 });
    expect(here.market.dataTypes).toEqual(['3']);
    expect(here.log.of('quote', 'ibkr')).toEqual([]);
  });

  it('are not quoted at all where live ones are wanted and delayed ones come', async () => {
    const here = await open((market) => (market.faults.dataType = 3));
    await reach(here, 'live');
    await soon(() => here.note('IBIT')).toMatch(/delayed figures only.*feed: delayed/);
    expect(here.log.of('quote')).toEqual([]);
    expect(here.log.of('chain')).toEqual([]);
  });

  it('that nobody knows are named, and the others come', async () => {
    const here = await open(undefined, { symbols: ['GONE', 'IBIT'] });
    await reach(here, 'live');
    expect(here.note('GONE')).toContain('not known to IBKR (200');
    await soon(() => here.log.of('quote').length).toBeGreaterThan(0);
  });

  it('say why nothing comes where the account may not see them', async () => {
    for (const [code, text] of [
      [354, 'Requested market data is not subscribed.'],
      [10_089, 'Requested market data requires additional subscription for API.'],
      [10_168, 'Requested market data is not subscribed. Delayed market data is not enabled.'],
    ] as const) {
      const here = await open((market) => (market.faults.refuse = { code, text }));
      await soon(() => here.note('BITO')).toBe(`${text} (${code})`);
      await here[Symbol.asyncDispose]();
    }
  });
});

describe('Interactive Brokers’ order books', () => {
  it('are shown as TWS tells them, row by row', async () => {
    const here = await open(undefined, { depth: ['IBIT'] });
    await soon(() => here.note('Depth of IBIT')).toBe('500 from 52.01 bid, 100 from 52.03 asked');
    const [request = 0] = here.market.depthRequests;
    here.tws.say(13, 1, request, 0, 'NSDQ', 2, 1, 0, 0, 1);
    await soon(() => here.note('Depth of IBIT')).toBe('200 from 52.00 bid, 100 from 52.03 asked');
  });

  it('are asked for anew where a row is told out of turn', async () => {
    const here = await open(undefined, { depth: ['IBIT'] });
    await soon(() => here.note('Depth of IBIT')).toContain('500');
    const [request = 0] = here.market.depthRequests;
    here.tws.say(13, 1, request, 4, 'NSDQ', 1, 1, 51.9, 10, 1);
    await soon(() => here.market.depthRequests).toHaveLength(2);
    await soon(() => here.note('Depth of IBIT')).toContain('500');
  });

  it('that the broker does not allow say why', async () => {
    const here = await open(undefined, { depth: ['IBIT'] });
    await soon(() => here.market.depthRequests).toHaveLength(1);
    const [request = 0] = here.market.depthRequests;
    here.tws.say(4, 2, request, 309, 'Max number (3) of market depth requests has been reached', '');
    await soon(() => here.note('Depth of IBIT')).toMatch(/Max number.*\(309\)/);
  });
});

describe('Interactive Brokers’ options', () => {
  it('come as one chain, with Greeks by the year and by 1.00, and each with its own time', async () => {
    const here = await open();
    await soon(() => here.log.of('chain').length).toBeGreaterThan(0);
    const { chain } = here.log.of('chain').at(-1) ?? { chain: null };
    expect(chain).toMatchObject({ underlying: 'IBIT', provider: 'ibkr', underlyingPrice: 520_200 });
    expect(new Set(chain?.contracts.map(({ expiry }) => expiry))).toEqual(new Set(['2026-03-06', '2026-03-20']));
    // Two on each side of 52.02, calls and puts, at two dates.
    expect(chain?.contracts).toHaveLength(16);
    const call = chain?.contracts.find(({ strike, right }) => strike === 520_000 && right === 'call');
    expect(call).toMatchObject({ bid: 12_000, ask: 12_500, bidSize: 11, impliedVolatility: 0.5, delta: 0.4 });
    expect(call?.openInterest).toBe(321);
    expect(call?.theta).toBeCloseTo(-0.02 * 365, 10);
    expect(call?.vega).toBeCloseTo(4, 10);
    for (const { atMs } of chain?.contracts ?? []) expect(atMs).not.toBeNull();
    expect(here.note('Greeks of IBIT')).toBe('100 % of 16 contracts');
  });

  it('have no size where only a price has come: the one before belonged to another price', async () => {
    const here = await open();
    await soon(() => here.log.of('chain').length).toBeGreaterThan(0);
    const option = { date: '20260320', strike: 52, right: 'C' } as const;
    here.market.tell('IBIT', option, (request) => tickPrice(request, 1, 1.19, 40));
    const told = () =>
      here.log
        .of('chain')
        .at(-1)
        ?.chain.contracts.find((one) => one.expiry === '2026-03-20' && one.strike === 520_000 && one.right === 'call');
    await soon(() => told()).toMatchObject({ bid: 11_900, bidSize: null, ask: 12_500, askSize: 12 });
  });

  it('that a split has changed are another class, and are not among them', async () => {
    const here = await open();
    await soon(() => here.log.of('chain').length).toBeGreaterThan(0);
    expect(here.market.subscribed.filter((conId) => conId > 500_000)).toEqual([]);
  });

  it('take turns where there are more of them than lines, and never hold more than there are', async () => {
    const here = await open(undefined, { lines: 12, strikes: 4 });
    await soon(() => here.log.of('chain').length).toBeGreaterThan(0);
    expect(here.market.mostLines).toBeLessThanOrEqual(12);
    expect(here.log.of('chain')[0]?.chain.contracts).toHaveLength(28);
    expect(new Set(here.market.cancelled).size).toBeGreaterThan(4);
  });

  it('make do with fewer lines where the broker has no more', async () => {
    const here = await open((market) => (market.faults.lines = 8));
    await soon(() => here.log.of('chain').length).toBeGreaterThan(0);
    expect(here.note('Market data lines')).toMatch(/^\d+ of [78]$/);
  });

  it('never take what comes late for another contract', async () => {
    const here = await open(undefined, { lines: 12, strikes: 4 });
    await soon(() => here.market.cancelled.length).toBeGreaterThan(3);
    here.market.tellGone((request) => model(request, 13, 3.3, 0.99));
    await soon(() => Number(here.note('Figures that came too late') ?? 0)).toBeGreaterThan(0);
    const before = here.log.of('chain').length;
    await soon(() => here.log.of('chain').length).toBeGreaterThan(before);
    const volatilities = here.log
      .of('chain')
      .at(-1)
      ?.chain.contracts.map((one) => one.impliedVolatility);
    expect(new Set(volatilities)).toEqual(new Set([0.5]));
  });

  it('are left as they were where the model says what cannot be, which is named', async () => {
    const here = await open();
    await soon(() => here.log.of('chain').length).toBeGreaterThan(0);
    const option = { date: '20260320', strike: 52, right: 'C' } as const;
    here.market.tell('IBIT', option, (request) => model(request, 13, 25, 0.4));
    await soon(() => here.log.line('TWS').trouble?.text ?? '').toContain('`impliedVolatility` is 25');
    expect(here.log.line('TWS').drifts).toBe(1);
  });

  it('have null for what the model does not know, never the numbers that stand for nothing', async () => {
    const here = await open();
    await soon(() => here.log.of('chain').length).toBeGreaterThan(0);
    const option = { date: '20260320', strike: 52, right: 'C' } as const;
    const nothing = (request: number) => [21, request, 13, 0, -1, -2, -1, -1, -2, -2, -2, -1];
    here.market.tell('IBIT', option, nothing);
    const told = () =>
      here.log
        .of('chain')
        .at(-1)
        ?.chain.contracts.find((one) => one.expiry === '2026-03-20' && one.strike === 520_000 && one.right === 'call');
    await soon(() => told()?.impliedVolatility).toBeNull();
    expect(told()).toMatchObject({ delta: null, gamma: null, theta: null, vega: null, bid: 12_000 });
  });

  it('are kept back until each has been heard out', async () => {
    const here = await open((market) => (market.faults.noModel = true));
    await soon(() => here.log.of('chain').length).toBeGreaterThan(0);
    const { chain } = here.log.of('chain')[0] ?? {};
    expect(chain?.contracts.every(({ impliedVolatility }) => impliedVolatility === null)).toBe(true);
    expect(here.note('Greeks of IBIT')).toBe('0 % of 16 contracts');
  });
});

describe('The line to TWS', () => {
  it('carries questions only: what else there is never leaves', async () => {
    const here = await open();
    await soon(() => here.log.of('chain').length).toBeGreaterThan(0);
    expect(here.tws.orders).toEqual([]);
    expect(new Set(here.tws.heard)).toEqual(
      new Set(['71', '59', '9', '78', '1', '61', '62', ...here.tws.heard.filter((id) => id === '49' || id === '2')]),
    );
  });

  it('shows what the account holds', async () => {
    const here = await open((_market, tws) => {
      const usual = { conId: 1, date: '', strike: 0, right: '', averageCost: 40 } as const;
      tws.positions = [{ ...usual, symbol: 'IBIT', secType: 'STK', quantity: 100 }];
    });
    await soon(() => here.note('Positions')).toBe('100 IBIT');
    expect(here.note('Account DU1234567')).toBe('worth 25000.37 USD, buying power 48211.90 USD');
  });

  it('announces what is missed while New York trades, with its bounds, and asks for everything again', async () => {
    const here = await open();
    await reach(here, 'live');
    await soon(() => here.log.of('quote').length).toBeGreaterThan(0);
    here.market.quote('IBIT', 52.02, 52.04);
    here.tws.cut();
    await soon(() => here.log.of('gap')).toMatchObject([{ toMs: null, symbol: null }]);
    await soon(() => here.log.of('gap').length).toBe(2);
    const [lost, back] = here.log.of('gap');
    expect(back?.fromMs).toBe(lost?.fromMs);
    expect(back?.toMs).toBeGreaterThanOrEqual(lost?.seenMs ?? Number.NaN);
    expect(here.log.line('TWS')).toMatchObject({ reconnects: 1, gaps: 1 });
  });

  it('misses nothing at night', async () => {
    const here = await open(undefined, {}, NIGHT);
    await soon(() => here.log.of('quote').length).toBeGreaterThan(0);
    here.tws.cut();
    await reach(here, 'backing-off');
    await reach(here, 'live');
    await soon(() => here.log.of('quote').length).toBeGreaterThan(4);
    expect(here.log.of('gap')).toEqual([]);
    expect(here.log.of('chain')).toEqual([]);
  });

  it.each([
    [1_101, 'Connectivity between IB and TWS has been restored - data lost.'],
    [1_102, 'Connectivity between IB and TWS has been restored - data maintained.'],
  ])('stays while TWS itself is cut off, and asks anew only where data was lost (%i)', async (code, text) => {
    const here = await open();
    await soon(() => here.log.of('quote').length).toBe(4);
    const before = here.market.subscribed.length;
    here.tws.notice(1_100, 'Connectivity between IB and TWS has been lost.');
    await reach(here, 'stale');
    expect(here.log.of('gap')).toHaveLength(1);
    here.tws.notice(code, text);
    await reach(here, 'live');
    here.market.quote('IBIT', 52.02, 52.04);
    await soon(() => here.log.of('gap')).toHaveLength(2);
    expect(here.tws.connections).toBe(1);
    expect(here.market.subscribed.length > before + 1).toBe(code === 1_101);
  });

  it('counts nothing as known while the broker’s server of market data is down', async () => {
    const here = await open();
    await soon(() => here.log.of('quote').length).toBe(4);
    here.market.quote('IBIT', 52.02, 52.04);
    here.tws.notice(2_103, 'Market data farm connection is broken:usfarm');
    await soon(() => here.log.of('gap')).toHaveLength(1);
    here.tws.notice(2_104, 'Market data farm connection is OK:usfarm');
    here.market.quote('IBIT', 52.03, 52.05);
    await soon(() => here.log.of('gap')).toHaveLength(2);
  });

  it('says so where another session has taken the live data', async () => {
    const here = await open();
    await soon(() => here.log.of('quote').length).toBe(4);
    here.market.tell('IBIT', null, (request) => [
      4,
      2,
      request,
      10_197,
      'No market data during competing live session',
      '',
    ]);
    await soon(() => here.log.of('gap')).toMatchObject([{ reason: expect.stringContaining('another session') }]);
    expect(here.log.line('TWS').trouble?.text).toContain('10197');
  });

  it('says what to do where another program has its number', async () => {
    const here = await open((_market, tws) => (tws.faults.clientTaken = true));
    await reach(here, 'refused');
    expect(here.log.line('TWS').reason).toContain('client id 42');
  });

  it('measures the way there and back, and the broker’s clock', async () => {
    const here = await open();
    await soon(() => here.log.line('TWS').latencyMs).not.toBeNull();
    expect(here.log.line('TWS').skewMs).not.toBeNull();
    expect(here.log.of('heartbeat', 'ibkr').length).toBeGreaterThan(0);
  });

  it('begins anew at once where somebody does not want to wait', async () => {
    const here = await open();
    await reach(here, 'live');
    here.venue.reconnectNow();
    await soon(() => here.tws.connections).toBe(2);
    await reach(here, 'live');
  });

  it('leaves nothing behind when it ends, and says nothing after', async () => {
    const here = await open();
    await soon(() => here.log.of('quote').length).toBe(4);
    here.stop();
    const { length } = here.log.inputs;
    await soon(() => here.market.lines).toBe(0);
    expect(here.log.inputs).toHaveLength(length);
    expect(here.log.line('TWS').phase).toBe('idle');
  });
});
