import { afterEach, describe, expect, it } from 'vitest';
import { IbkrBroker } from '#connectors/ibkr/ibkr-broker';
import { DEFAULT_IBKR_SETTINGS, type IbkrSettings } from '#domain/ibkr-settings';
import { loadIb } from '#connectors/ibkr/load-ib';
import type { BrokerNews, BrokerPhase } from '#ports/broker';
import { FakeTws } from '#tests/support/fake-tws';
import { sampleTicket } from '#tests/support/sample-ticket';
import { HastyClock } from '#tests/support/hasty-clock';

interface Desk extends AsyncDisposable {
  readonly tws: FakeTws;
  readonly broker: IbkrBroker;
  readonly news: BrokerNews[];
  readonly kept: number[];
}

const desks: Desk[] = [];

/** Waits are a hundred times shorter than they would be. */
async function openDesk(tws?: FakeTws, changes: Partial<IbkrSettings> = {}, last = 0): Promise<Desk> {
  const fake = tws ?? (await FakeTws.start());
  const kept: number[] = [];
  const settings = { ...DEFAULT_IBKR_SETTINGS, connection: 'on' as const, port: fake.port, ...changes };
  const broker = new IbkrBroker({
    ib: await loadIb(),
    settings,
    clock: new HastyClock(100),
    random: () => 0,
    numbers: { last, keep: (number) => void kept.push(number) },
  });
  const news: BrokerNews[] = [];
  broker.onNews((one) => news.push(one));
  const desk: Desk = {
    tws: fake,
    broker,
    news,
    kept,
    [Symbol.asyncDispose]: async () => {
      broker[Symbol.dispose]();
      await fake[Symbol.asyncDispose]();
    },
  };
  desks.push(desk);
  broker.start();
  return desk;
}

async function reach({ broker }: Desk, phase: BrokerPhase): Promise<void> {
  await expect.poll(() => broker.state.phase, { timeout: 10_000, interval: 5 }).toBe(phase);
}

async function readyDesk(tws?: FakeTws, changes: Partial<IbkrSettings> = {}, last = 0): Promise<Desk> {
  const desk = await openDesk(tws, changes, last);
  await reach(desk, 'ready');
  return desk;
}

afterEach(async () => {
  for (const desk of desks.splice(0)) {
    if (desk.tws.transmitted.length > 0) throw new Error('an order would have been sent');
    await desk[Symbol.asyncDispose]();
  }
});

describe('A ticket at Interactive Brokers', () => {
  it('is laid ready as one spread, with every field of its legs, and is not transmitted', async () => {
    const { broker, tws, kept } = await readyDesk();
    const staged = await broker.stage(sampleTicket());
    expect(staged).toMatchObject({
      ok: true,
      value: { ticketId: 'argus-7f3a', state: 'staged', account: 'DU1234567' },
    });
    const [order] = tws.orders;
    expect(tws.orders).toHaveLength(1);
    expect(order?.fields[27]).toBe('0');
    expect(order).toMatchObject({ action: 'BUY', quantity: 2, limit: -0.41, orderRef: 'argus-7f3a', whatIf: false });
    const plain = { ratio: 1, exchange: 'SMART', openClose: '0', shortSaleSlot: '0', designatedLocation: '' };
    expect(order?.legs).toEqual([
      { ...plain, conId: 700_001, action: 'SELL', exemptCode: '-1' },
      { ...plain, conId: 700_002, action: 'BUY', exemptCode: '-1' },
    ]);
    expect(kept).toEqual([order?.orderId]);
  });

  it('closes with its legs turned round, for a debit', async () => {
    const { broker, tws } = await readyDesk();
    await broker.stage(sampleTicket({ id: 'argus-c1', side: 'close', positionId: 'P1', recommendationId: null }));
    expect(tws.orders[0]).toMatchObject({ action: 'BUY', limit: 0.41 });
    expect(tws.orders[0]?.legs.map(({ action }) => action)).toEqual(['BUY', 'SELL']);
  });

  it('is one order however often it is staged: twice at once, again, and by the Argus that comes after a crash', async () => {
    const desk = await readyDesk();
    const { broker, tws } = desk;
    const both = await Promise.all([broker.stage(sampleTicket()), broker.stage(sampleTicket())]);
    expect(both[0]).toEqual(both[1]);
    await broker.stage(sampleTicket());
    expect(tws.orders).toHaveLength(1);
    broker[Symbol.dispose]();
    const after = await readyDesk(tws);
    expect(after.broker.orders).toMatchObject([{ ticketId: 'argus-7f3a', state: 'staged' }]);
    await after.broker.stage(sampleTicket());
    expect(tws.orders).toHaveLength(1);
  });

  it('gets a number that the broker has not seen, whatever it proposes', async () => {
    const { broker, tws } = await readyDesk(undefined, {}, 500);
    await broker.stage(sampleTicket());
    expect(tws.orders[0]?.orderId).toBe(501);
  });

  it('is told apart as staged, working and filled, with the fill of the spread, its legs and its charges', async () => {
    const { broker, tws, news } = await readyDesk();
    await broker.stage(sampleTicket());
    tws.transmit('argus-7f3a');
    await expect.poll(() => broker.orders[0]?.state).toBe('working');
    tws.fill('argus-7f3a', 2, 0.4, 'E1');
    await expect.poll(() => broker.orders[0]?.state).toBe('filled');
    await expect.poll(() => news.filter(({ type }) => type === 'fill')).toHaveLength(1);
    const fill = news.find((one) => one.type === 'fill')?.fill;
    expect(fill).toMatchObject({ ticketId: 'argus-7f3a', fillId: 'E1.01', contracts: 2, price: 4_000, fees: 130 });
    expect(fill?.legs).toEqual([
      { right: 'put', strike: 380_000, expiry: '2026-03-20', quantity: -2, price: 7_000 },
      { right: 'put', strike: 360_000, expiry: '2026-03-20', quantity: 2, price: 3_000 },
    ]);
  });

  it('counts as staged where TWS takes it without a word', async () => {
    const { broker, tws } = await openDesk().then(async (desk) => {
      desk.tws.faults.silentOrders = true;
      await reach(desk, 'ready');
      return desk;
    });
    expect(await broker.stage(sampleTicket())).toMatchObject({ ok: true, value: { state: 'staged' } });
    expect(tws.orders).toHaveLength(1);
  });

  it('is refused in the words of TWS, with what to do', async () => {
    const { broker, tws } = await readyDesk();
    tws.faults.refuseOrders = { code: 321, text: 'The API interface is currently in Read-Only mode.' };
    const refused = await broker.stage(sampleTicket());
    expect(refused.ok ? '' : refused.failure).toMatch(/Read-Only mode.*switch "Read-Only API" off/s);
    expect(broker.orders[0]?.state).toBe('refused');
    delete tws.faults.refuseOrders;
    expect(await broker.stage(sampleTicket())).toMatchObject({ ok: true });
  });

  it('is taken back as long as nobody has sent it', async () => {
    const { broker } = await readyDesk();
    await broker.stage(sampleTicket());
    expect(await broker.withdraw('argus-7f3a')).toEqual({ ok: true, value: null });
    expect(broker.orders[0]?.state).toBe('cancelled');
    expect(await broker.withdraw('other')).toMatchObject({ ok: false });
  });

  it('says what it would tie up, by a question that is not transmitted either', async () => {
    const { broker, tws } = await readyDesk();
    const margin = await broker.preview(sampleTicket());
    expect(margin).toMatchObject({ ok: true, value: { initialChange: 47_450, commission: 130 } });
    expect(tws.orders).toHaveLength(1);
    expect(tws.orders[0]).toMatchObject({ whatIf: true, transmit: '0' });
    expect(broker.orders).toEqual([]);
    tws.faults.noMargin = true;
    expect(await broker.preview(sampleTicket())).toMatchObject({ ok: false });
  });

  it('is not staged where a leg is no contract, or several', async () => {
    const { broker, tws } = await readyDesk();
    for (const matches of [0, 2]) {
      tws.faults.matches = matches;
      const refused = await broker.stage(sampleTicket());
      expect(refused.ok ? '' : refused.failure).toMatch(/IBIT 2026-03-20 38 put/);
    }
    expect(tws.orders).toEqual([]);
  });
});

describe('The connection to TWS', () => {
  it('is ready once accounts, order numbers and open orders are known, and tells paper from live by the account', async () => {
    const { broker } = await readyDesk();
    expect(broker.state).toMatchObject({ account: 'DU1234567', isPaper: true, reason: null });
  });

  it('refuses a live account where only paper is allowed, and takes it where that is asked for', async () => {
    const tws = await FakeTws.start();
    tws.faults.accounts = 'U7654321';
    const strict = await openDesk(tws);
    await reach(strict, 'refused');
    expect(strict.broker.state.reason).toMatch(/U7654321 is a live account.*paperOnly: false/s);
    expect(await strict.broker.stage(sampleTicket())).toMatchObject({ ok: false });
    const live = await readyDesk(tws, { paperOnly: false });
    expect(live.broker.state.isPaper).toBe(false);
  });

  it('comes back by itself after it was cut, and finds what was staged', async () => {
    const desk = await readyDesk();
    const { broker, tws } = desk;
    await broker.stage(sampleTicket());
    tws.cut();
    await reach(desk, 'backing-off');
    expect(broker.state.reason).toMatch(/closed the connection.*Tried again in/s);
    await reach(desk, 'ready');
    expect(tws.connections).toBe(2);
    await broker.stage(sampleTicket());
    expect(tws.orders).toHaveLength(1);
  });

  it('notices a TWS that no longer answers although the line is open', async () => {
    const desk = await readyDesk();
    desk.tws.faults.deaf = true;
    await reach(desk, 'backing-off');
    desk.tws.faults.deaf = false;
    await reach(desk, 'ready');
    await expect.poll(() => desk.broker.state.latencyMs).not.toBeNull();
  });

  it('waits while TWS has lost the broker, and goes on when it is back', async () => {
    const desk = await readyDesk();
    desk.tws.notice(1100, 'Connectivity between IBKR and Trader Workstation has been lost.');
    await reach(desk, 'lost');
    expect(await desk.broker.stage(sampleTicket())).toMatchObject({ ok: false });
    desk.tws.notice(1102, 'Connectivity has been restored - data maintained.');
    await reach(desk, 'ready');
    desk.tws.notice(1100, 'Connectivity between IBKR and Trader Workstation has been lost.');
    await reach(desk, 'lost');
    const asked = desk.tws.heard.filter((id) => id === '16').length;
    desk.tws.notice(1101, 'Connectivity has been restored - data lost.');
    await reach(desk, 'ready');
    expect(desk.tws.heard.filter((id) => id === '16')).toHaveLength(asked + 1);
    expect(desk.tws.connections).toBe(1);
  });

  it('does not fight over a client id that another program uses', async () => {
    const tws = await FakeTws.start();
    tws.faults.clientTaken = true;
    const desk = await openDesk(tws);
    await reach(desk, 'refused');
    expect(desk.broker.state.reason).toMatch(/client id 41/);
    expect(tws.connections).toBe(1);
  });

  it('says where nobody listens, and keeps trying', async () => {
    const gone = await FakeTws.start();
    const { port } = gone;
    await gone[Symbol.asyncDispose]();
    const desk = await openDesk(await FakeTws.start(), { port });
    await reach(desk, 'backing-off');
    expect(desk.broker.state.reason).toContain(`TWS at 127.0.0.1:${port}`);
  });

  it('refuses a server that is too old to be understood', async () => {
    const tws = await FakeTws.start();
    tws.faults.serverVersion = 151;
    const desk = await openDesk(tws);
    await reach(desk, 'refused');
    expect(desk.broker.state.reason).toMatch(/version 151.*Update TWS/s);
  });

  it('reads messages that come in pieces, and raises an alarm over one that cannot be read', async () => {
    const tws = await FakeTws.start();
    tws.faults.pieces = 7;
    const desk = await readyDesk(tws);
    expect(await desk.broker.stage(sampleTicket())).toMatchObject({ ok: true });
    tws.say(5, 'not an order');
    await expect.poll(() => desk.broker.state.unreadable).toBeGreaterThan(0);
    expect(desk.news.some((one) => one.type === 'notice' && one.level === 'alarm')).toBe(true);
  });

  it('reads positions and account, and leaves them as they are', async () => {
    const { broker, tws } = await readyDesk();
    tws.positions = [
      {
        conId: 1,
        symbol: 'IBIT',
        secType: 'OPT',
        date: '20260320',
        strike: 38,
        right: 'P',
        quantity: -2,
        averageCost: 70.13,
      },
      { conId: 2, symbol: 'IBIT', secType: 'STK', date: '', strike: 0, right: '', quantity: 100, averageCost: 41.5 },
    ];
    const account = { account: 'DU1234567', underlying: 'IBIT' };
    expect(await broker.positions()).toEqual({
      ok: true,
      value: [
        {
          ...account,
          option: { right: 'put', strike: 380_000, expiry: '2026-03-20' },
          quantity: -2,
          averageCost: 7_013,
        },
        { ...account, option: null, quantity: 100, averageCost: 4_150 },
      ],
    });
    expect(await broker.account()).toMatchObject({
      ok: true,
      value: { netLiquidation: 2_500_037, buyingPower: 4_821_190, initialMargin: null },
    });
    expect(tws.orders).toEqual([]);
  });

  it('takes no settings from a file that lies where Argus was started', async () => {
    const environment: NodeJS.ProcessEnv = { KEPT: 'yes' };
    await loadIb(environment);
    expect(environment).toEqual({ KEPT: 'yes' });
  });
});
