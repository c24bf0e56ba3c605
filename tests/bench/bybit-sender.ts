import { parentPort } from 'node:worker_threads';
import { FakeBybit } from '#tests/support/venues/fake-bybit';

/** Messages a millisecond; every so many milliseconds the last of them is one that the bus tells of. */
const PER_MS = 5;
const PROBE_EVERY = 10;
const PONG = JSON.stringify({ success: true, ret_msg: 'pong', conn_id: 'c', op: 'ping' });
const SYMBOLS = Array.from({ length: 20 }, (_, i) => `COIN${i}USDT`);

/** A simulated Bybit in a thread of its own: says where it listens, then talks for so many milliseconds. */
async function serve(port: NonNullable<typeof parentPort>): Promise<void> {
  const fake = await FakeBybit.start();
  for (const symbol of SYMBOLS) fake.list('linear', symbol, { bid1Price: '100', ask1Price: '101', lastPrice: '100' });
  port.postMessage({ addresses: fake.addresses, symbols: SYMBOLS });
  port.once('message', (ms: number) => {
    const probes: bigint[] = [];
    const beganAt = performance.now();
    let told = 0;
    let tick = 0;
    const timer = setInterval(() => {
      // A timer that comes late has more to say.
      const due = Math.min(ms, Math.floor(performance.now() - beganAt));
      for (; tick < due; tick++) {
        const isProbe = tick % PROBE_EVERY === 0;
        for (let i = isProbe ? 1 : 0; i < PER_MS; i++) talk(fake, told++);
        if (!isProbe) continue;
        probes.push(process.hrtime.bigint());
        fake.raw(PONG);
        told++;
      }
      if (tick < ms) return;
      clearInterval(timer);
      port.postMessage({ probes, told });
    }, 1);
  });
}

function talk(fake: FakeBybit, count: number): void {
  const symbol = SYMBOLS[count % SYMBOLS.length] as string;
  const price = 100 + (count % 97) / 100;
  if (count % 4 === 0) fake.trade('linear', symbol, { atMs: Date.now(), price, size: 1, side: 'buy', id: count });
  else if (count % 2 === 0) fake.change('linear', symbol, { bid1Price: price.toFixed(2), bid1Size: '5' });
  else fake.change('linear', symbol, { ask1Price: (price + 1).toFixed(2), ask1Size: '5' });
}

if (parentPort !== null) void serve(parentPort);
