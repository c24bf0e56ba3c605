import { afterEach, describe, expect, it } from 'vitest';
import { BybitFeed } from '#connectors/bybit/stream/bybit-feed';
import type { EngineInput } from '#domain/engine-input';
import { instrumentIndex, ticker } from '#domain/instrument';
import type { LinePhase } from '#ports/venue';
import { FakeBybit } from '#tests/support/venues/fake-bybit';
import { hastyTools } from '#tests/support/venues/hasty-tools';

const BTC = {
  symbol: 'BTCUSDT',
  bid1Price: '17215.50',
  bid1Size: '84.489',
  ask1Price: '17216.00',
  ask1Size: '83.020',
  lastPrice: '17216.00',
  volume24h: '91705.276',
  markPrice: '17217.33',
  fundingRate: '-0.000212',
};

class Desk implements AsyncDisposable {
  readonly inputs: EngineInput[] = [];
  readonly phases: LinePhase[] = [];
  readonly venue: FakeBybit;
  readonly feed: BybitFeed;
  readonly #running: Disposable;

  constructor(venue: FakeBybit, symbols: readonly string[]) {
    this.venue = venue;
    this.feed = new BybitFeed({
      url: venue.url,
      symbols: symbols.map((symbol) => ({
        symbol: ticker(symbol),
        scale: { priceDecimals: 2, sizeDecimals: 3 },
      })),
      tools: hastyTools(200),
      changed: ({ phase }) => {
        if (this.phases.at(-1) !== phase) this.phases.push(phase);
      },
    });
    this.#running = this.feed.start({
      push: (_source, input) => {
        this.inputs.push(input);
        return true;
      },
      indexOf: (_source, symbol) => instrumentIndex(symbols.indexOf(symbol)),
    });
  }

  of<Kind extends EngineInput['kind']>(kind: Kind): readonly Extract<EngineInput, { readonly kind: Kind }>[] {
    return this.inputs.filter((input): input is Extract<EngineInput, { readonly kind: Kind }> => input.kind === kind);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#running[Symbol.dispose]();
    await this.venue[Symbol.asyncDispose]();
  }
}

async function reach({ feed }: Desk, phase: LinePhase): Promise<void> {
  await expect.poll(() => feed.state.phase, { timeout: 10_000, interval: 2 }).toBe(phase);
}

let desk: Desk | null = null;

async function open(prepare: (venue: FakeBybit) => void = () => undefined, symbols = ['BTCUSDT']): Promise<Desk> {
  const venue = await FakeBybit.start();
  venue.tickers.set('BTCUSDT', BTC);
  prepare(venue);
  desk = new Desk(venue, symbols);
  return desk;
}

afterEach(async () => {
  await desk?.[Symbol.asyncDispose]();
  desk = null;
});

describe('Bybit’s stream', () => {
  it('is live once every ticker has said where it stands, and quotes what was put together', async () => {
    const { venue, feed, ...here } = await open();
    await expect.poll(() => feed.state.phase).toBe('live');
    venue.change('BTCUSDT', { bid1Price: '17215.00' });
    await expect.poll(() => here.inputs.filter(({ kind }) => kind === 'quote')).toHaveLength(2);
    expect(here.inputs.filter(({ kind }) => kind === 'quote').at(-1)).toMatchObject({
      bid: 1_721_500,
      ask: 1_721_600,
      bidSize: 84_489,
      last: 1_721_600,
      volume: 91_705_276,
    });
    expect(here.inputs.find(({ kind }) => kind === 'metric')).toMatchObject({ name: 'funding-rate', value: -0.000212 });
  });

  it('takes data that comes before the answer to the request for it', async () => {
    const here = await open((venue) => (venue.faults.dataFirst = true));
    await reach(here, 'live');
    expect(here.of('quote')).toHaveLength(1);
  });

  it('passes on trades with their ids', async () => {
    const here = await open();
    await reach(here, 'live');
    here.venue.tell('publicTrade.BTCUSDT', 'snapshot', [
      { T: 1_772_800_000_000, s: 'BTCUSDT', S: 'Sell', v: '0.010', p: '17215.50', i: '2a1b-4c' },
    ]);
    await expect.poll(() => here.of('trade')).toMatchObject([{ price: 1_721_550, size: 10, side: 'sell' }]);
  });

  it('announces what it missed with its bounds, and takes no change for a ticker before its new snapshot', async () => {
    const here = await open();
    await reach(here, 'live');
    const before = here.of('quote').length;
    here.venue.cut();
    await expect.poll(() => here.of('gap')).toHaveLength(2);
    await reach(here, 'live');
    const [lost, back] = here.of('gap');
    expect(lost).toMatchObject({ toMs: null, reason: 'it closed the connection (1006)' });
    expect(back?.fromMs).toBe(lost?.fromMs);
    expect(back?.toMs).toBeGreaterThanOrEqual(back?.fromMs ?? 0);
    expect(here.of('quote')).toHaveLength(before + 1);
    expect(here.phases).toEqual(['connecting', 'syncing', 'live', 'backing-off', 'connecting', 'syncing', 'live']);
    expect(here.feed.state).toMatchObject({
      reconnects: 1,
      trouble: { text: expect.stringContaining('closed the connection') },
    });
  });

  it('finds the one topic that refuses its whole request, named or not, and has all the others', async () => {
    for (const namesUnknown of [true, false]) {
      const here = await open(
        (venue) => Object.assign(venue.faults, { unknown: ['tickers.GONE', 'publicTrade.GONE'], namesUnknown }),
        ['GONE', 'BTCUSDT'],
      );
      await reach(here, 'live');
      expect([...here.feed.refusedTopics].sort()).toEqual(['publicTrade.GONE', 'tickers.GONE']);
      expect(here.of('quote').length).toBeGreaterThan(0);
      await here[Symbol.asyncDispose]();
    }
  });

  it('says so where none of its symbols is known, and does not try again and again', async () => {
    const here = await open((venue) => (venue.faults.unknown = ['tickers.GONE', 'publicTrade.GONE']), ['GONE']);
    await reach(here, 'refused');
    expect(here.feed.state.reason).toContain('GONE');
    expect(here.venue.connections).toBe(1);
  });

  it('leaves a line that is silent, and comes back', async () => {
    const here = await open((venue) => (venue.faults.mute = true));
    await reach(here, 'backing-off');
    expect(here.feed.state.reason).toMatch(/said nothing for 50 s/);
    here.venue.faults.mute = false;
    await reach(here, 'live');
  });

  it('leaves out what is no JSON or has drifted, and says which field', async () => {
    const here = await open();
    await reach(here, 'live');
    here.venue.raw('<html>');
    here.venue.raw(JSON.stringify({ topic: 'tickers.BTCUSDT', type: 'delta', ts: 1, data: { ask1Price: 7 } }));
    here.venue.raw(JSON.stringify({ op: 'news' }));
    await expect.poll(() => here.feed.state.drifts).toBe(2);
    expect(here.feed.state.trouble?.text).toContain('`ask1Price` is 7');
    expect(here.feed.state.unknown).toBe(1);
    expect(here.of('quote')).toHaveLength(1);
  });

  it('measures the way there and back', async () => {
    const here = await open();
    await reach(here, 'live');
    await expect.poll(() => here.feed.state.latencyMs, { timeout: 5_000 }).not.toBeNull();
  });
});
