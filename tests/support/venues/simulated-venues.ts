import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { PacedClock } from '#entry/live/paced-clock';
import { NyseCalendar } from '#market/sessions/nyse-calendar';
import { sessionSpanAt } from '#market/sessions/session-span';
import { type Clock, epochMs } from '#primitives/clock';
import { HastyClock } from '#tests/support/hasty-clock';
import { FaultPlayer } from '#tests/support/venues/fault-player';
import { faultScript } from '#tests/support/venues/fault-script';
import { VenueMarket } from '#tests/support/venues/venue-market';
import { SIMULATED_NAMES, VenueStack } from '#tests/support/venues/venue-stack';

/*
 * Venues that are none, on this machine alone: node tests/support/venues/simulated-venues.ts --seed 7
 *
 * The first line on standard output says where they listen and what secrets they want, as JSON. They close when standard
 * input ends. Time is the machine's own, or so many times as fast (--speed), or begins at an instant and goes on as
 * standard input says (--from <ms>): `{"to": <ms>, "written": {}}` moves it there, and is answered once everything is sent
 * that was due, with the bytes that went to each client by its port; `written` holds those that clients sent. What was
 * planted and what the market did is written to --oracle, a JSON object a line.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '7' },
    speed: { type: 'string', default: '1' },
    from: { type: 'string' },
    minutes: { type: 'string', default: '1440' },
    venues: { type: 'string', default: SIMULATED_NAMES.join(',') },
    faults: { type: 'string' },
    oracle: { type: 'string' },
  },
});
const move = z.object({ to: z.number(), written: z.record(z.string(), z.number()) });
const paced = values.from === undefined ? null : new PacedClock(epochMs(Number(values.from)));
const clock: Clock = paced ?? new HastyClock(Number(values.speed));
const startMs = clock.now();
const oracle = values.oracle === undefined ? null : createWriteStream(values.oracle);
const note = (record: object): void => void oracle?.write(`${JSON.stringify(record)}\n`);
const say = (record: object): void => void process.stdout.write(`${JSON.stringify(record)}\n`);

// Ctrl-C in a terminal reaches every process: this one ends when whoever listens to it has.
process.on('SIGINT', () => undefined).on('SIGTERM', () => undefined);

const market = new VenueMarket({ seed: Number(values.seed), clock });
const nyse = new NyseCalendar({ closed: [], early: [], lateOpen: [] });
const isRegular = (atMs: number): boolean => sessionSpanAt('nyse', nyse, atMs).session === 'RTH';
const stack = await VenueStack.start(
  { market, clock, isRegular, outage: (venue, outage) => note({ type: 'outage', venue, ...outage }) },
  values.venues.split(','),
);
const { venues } = stack;
market.listen({
  bar: (bar) => {
    note({ type: 'bar', regular: isRegular(bar.startMs), ...bar });
  },
});
const faultSeed = Number(values.faults);
const player =
  values.faults === undefined
    ? null
    : new FaultPlayer({
        venues,
        faults: faultScript({
          seed: faultSeed,
          venues: venues.map(({ name, streams, answers, ownFaults }) => ({ name, streams, answers, own: ownFaults })),
          minutes: Number(values.minutes),
        }),
        clock,
        startMs,
        seed: faultSeed,
        told: (fault) => note({ type: 'fault', ...fault }),
      });

say({
  type: 'venues',
  startMs,
  settings: Object.fromEntries(venues.map(({ name, settings }) => [name, settings])),
  secrets: Object.assign({}, ...venues.map(({ secrets }) => secrets)) as Readonly<Record<string, string>>,
  series: venues.flatMap(({ series }) => series),
});

for await (const line of createInterface({ input: process.stdin })) {
  if (paced === null || line === '') continue;
  const { to, written } = move.parse(JSON.parse(line));
  // What was written before is heard before it is later.
  await stack.settled(written);
  paced.leapTo(epochMs(to));
  await stack.settled(written);
  say({ at: to, sent: stack.sent });
}

player?.[Symbol.dispose]();
market[Symbol.dispose]();
await stack[Symbol.asyncDispose]();
await new Promise<void>((resolve) => (oracle === null ? resolve() : oracle.end(resolve)));
process.exit(0);
