import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { EventBus } from '#bus/event-bus';
import { BybitVenue } from '#connectors/bybit/bybit-venue';
import { instrumentIndex } from '#domain/instrument';
import { Engine } from '#engine/engine';
import { Inbox } from '#engine/inbox';
import { LiveLoop } from '#engine/live-loop';
import { Pipeline } from '#pipeline/pipeline';
import { TapeWriter } from '#store/tape/tape-writer';
import { SystemClock } from '#telemetry/system-clock';
import { testSettings } from '#tests/support/recorded-market';
import { hastyTools } from '#tests/support/venues/hasty-tools';

interface Hello {
  readonly addresses: { readonly streamUrl: string; readonly restUrl: string };
  readonly symbols: readonly string[];
}

interface Said {
  readonly probes: readonly bigint[];
  readonly told: number;
}

export interface BusLatency {
  readonly medianMs: number;
  readonly p99Ms: number;
  readonly messagesPerSecond: number;
}

const MS = 6_000;
/** The compiler is still busy in the first of them. */
const WARM_MS = 2_000;
const NANOSECONDS_PER_MS = 1e6;

/** From a venue's socket in another thread to the bus, with everything in between: read, ordered, recorded, decided. */
export async function busLatency(): Promise<BusLatency> {
  const folder = mkdtempSync(join(tmpdir(), 'argus-latency-'));
  const worker = new Worker(new URL('bybit-sender.ts', import.meta.url));
  try {
    const [hello] = (await once(worker, 'message')) as [Hello];
    const { addresses, symbols } = hello;
    const venue = new BybitVenue(
      { connection: 'on', ...addresses, linear: symbols, spot: [], orderBook: 'off' },
      { ...hastyTools(1), clock: new SystemClock() },
    );
    const heard: bigint[] = [];
    const bus = new EventBus();
    bus.on('heartbeat.seen', () => heard.push(process.hrtime.bigint()));
    const settings = testSettings();
    const header = { createdMs: 0, origin: 'bench', pipelineSettings: settings, labels: [] };
    const tape = TapeWriter.create(join(folder, 'live.tape'), header);
    const clock = new SystemClock();
    const inbox = new Inbox();
    const engine = new Engine({ pipeline: new Pipeline(settings), tape, history: null, bus });
    for (const instrument of venue.instruments) {
      const { source } = instrument;
      inbox.push(source, { kind: 'listing', seenMs: clock.now(), source, instrument });
    }
    engine.pump(inbox);
    const outlet = {
      indexOf: (_source: string, symbol: string) => instrumentIndex(symbols.indexOf(symbol)),
      knownThroughMs: null,
      changed: () => undefined,
    };
    const feeds = [{ start: (push: Parameters<typeof venue.start>[0]['push']) => venue.start({ ...outlet, push }) }];
    const loop = new LiveLoop({ engine, inbox, bus, clock, feeds, minuteTickAfterMs: 2_000 });
    loop.start();
    while (venue.lines.some(({ phase }) => phase !== 'live')) await new Promise((resolve) => setTimeout(resolve, 10));
    heard.length = 0;
    worker.postMessage(MS);
    const [said] = (await once(worker, 'message')) as [Said];
    while (heard.length < said.probes.length) await new Promise((resolve) => setTimeout(resolve, 10));
    loop[Symbol.dispose]();
    tape.close();
    bus[Symbol.dispose]();
    return figures(said, heard);
  } finally {
    await worker.terminate();
    rmSync(folder, { recursive: true });
  }
}

function figures({ probes, told }: Said, heard: readonly bigint[]): BusLatency {
  const firstAt = probes[0] ?? 0n;
  const lateMs = probes
    .map((at, i) => ({ at, ms: Number((heard[i] ?? 0n) - at) / NANOSECONDS_PER_MS }))
    .filter(({ at }) => Number(at - firstAt) / NANOSECONDS_PER_MS >= WARM_MS)
    .map(({ ms }) => ms)
    .toSorted((left, right) => left - right);
  const at = (share: number): number => lateMs[Math.floor(lateMs.length * share)] ?? Number.NaN;
  return { medianMs: at(0.5), p99Ms: at(0.99), messagesPerSecond: told / (MS / 1_000) };
}
