import type { VenueName } from '#ports/venue';
import type { Clock } from '#primitives/clock';
import { FaultyRelay } from '#tests/support/venues/faulty-relay';
import type { Outage } from '#tests/support/venues/line-watch';
import { alpacaPlan } from '#tests/support/venues/plans/alpaca-plan';
import { alphavantagePlan } from '#tests/support/venues/plans/alphavantage-plan';
import { bybitPlan } from '#tests/support/venues/plans/bybit-plan';
import { deribitPlan } from '#tests/support/venues/plans/deribit-plan';
import { polymarketPlan } from '#tests/support/venues/plans/polymarket-plan';
import { publicPlan } from '#tests/support/venues/plans/public-plan';
import { tastytradePlan } from '#tests/support/venues/plans/tastytrade-plan';
import { yahooPlan } from '#tests/support/venues/plans/yahoo-plan';
import { SkewedClock } from '#tests/support/venues/skewed-clock';
import type { VenueMarket } from '#tests/support/venues/venue-market';
import type { OpenVenue, OwnFault, TrueSeries, VenuePlan } from '#tests/support/venues/venue-plan';

export interface SimulatedVenue {
  readonly name: VenueName;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, string>>;
  readonly series: readonly TrueSeries[];
  readonly relays: readonly FaultyRelay[];
  readonly clock: SkewedClock;
  readonly streams: boolean;
  readonly answers: boolean;
  readonly ownFaults: readonly OwnFault[];
}

export interface ToldOutage extends Outage {
  readonly sources: readonly string[];
  /** There was something to be told meanwhile. */
  readonly mustBeTold: boolean;
}

export interface StackParts {
  readonly market: VenueMarket;
  readonly clock: Clock;
  /** Whether New York trades in regular hours. */
  readonly isRegular: (atMs: number) => boolean;
  readonly outage: (venue: VenueName, told: ToldOutage) => void;
}

/** What is sent is read a turn later, and answered in the one after. */
const QUIET_TURNS = 2;
/** Whoever does not read what is sent to him holds nobody else up for longer. */
const LONGEST_MS = 2_000;

const PLANS: readonly VenuePlan[] = [
  bybitPlan,
  deribitPlan,
  alpacaPlan,
  yahooPlan,
  tastytradePlan,
  publicPlan,
  polymarketPlan,
  alphavantagePlan,
];

export const SIMULATED_NAMES = PLANS.map(({ name }) => name);

/** Simulated venues on loopback, each behind a way there that faults can be planted on. */
export class VenueStack implements AsyncDisposable {
  readonly venues: readonly SimulatedVenue[];
  readonly #running: AsyncDisposableStack;

  private constructor(venues: readonly SimulatedVenue[], running: AsyncDisposableStack) {
    this.venues = venues;
    this.#running = running;
  }

  static async start(parts: StackParts, wanted: readonly string[]): Promise<VenueStack> {
    await using running = new AsyncDisposableStack();
    const venues: SimulatedVenue[] = [];
    for (const { name, open } of PLANS.filter((plan) => wanted.includes(plan.name))) {
      const clock = new SkewedClock(parts.clock);
      const venue = running.use(await open(parts.market, clock));
      const { relays, addresses } = await relayed(name, venue, parts, running);
      venues.push({
        name,
        settings: { connection: 'on', ...venue.settings, ...addresses },
        secrets: venue.secrets ?? {},
        series: venue.series,
        relays,
        clock,
        streams: venue.stream !== null,
        answers: venue.answers,
        ownFaults: venue.ownFaults ?? [],
      });
    }
    return new VenueStack(venues, running.move());
  }

  /** Bytes that went to each client, by its port. */
  get sent(): Readonly<Record<number, number>> {
    return Object.fromEntries(this.#traffic.map(({ port, sent }) => [port, sent]));
  }

  /** Answers once what clients have written has come, and nothing moves any more on the way to them. */
  async settled(written: Readonly<Record<string, number>>): Promise<void> {
    const relays = this.#relays;
    const untilMs = performance.now() + LONGEST_MS;
    for (let quiet = 0; quiet < QUIET_TURNS && performance.now() < untilMs;) {
      const before = movedBy(relays);
      await new Promise<void>((resume) => setImmediate(resume));
      const hasCome = this.#traffic.every(({ port, heard }) => heard >= (written[String(port)] ?? 0));
      quiet = hasCome && movedBy(relays) === before && relays.every(({ isDrained }) => isDrained) ? quiet + 1 : 0;
    }
  }

  get #relays(): readonly FaultyRelay[] {
    return this.venues.flatMap(({ relays }) => relays);
  }

  get #traffic(): FaultyRelay['traffic'] {
    return this.#relays.flatMap(({ traffic }) => traffic);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#running.disposeAsync();
  }
}

function movedBy(relays: readonly FaultyRelay[]): number {
  return relays.reduce((sum, { moved }) => sum + moved, 0);
}

/** One relay for every place where the venue listens, and the addresses that lead to them. */
async function relayed(
  name: VenueName,
  { addresses, stream }: OpenVenue,
  { clock, outage, isRegular }: StackParts,
  running: AsyncDisposableStack,
): Promise<{ readonly relays: readonly FaultyRelay[]; readonly addresses: Readonly<Record<string, string>> }> {
  const relays = new Map<string, FaultyRelay>();
  const around: Record<string, string> = {};
  for (const [key, address] of Object.entries(addresses)) {
    const { host, protocol, pathname } = new URL(address);
    let relay = relays.get(host);
    if (relay === undefined) {
      const told = (path: string, one: Outage): void => {
        const mustBeTold = stream?.busy === 'always' || isRegular(one.brokeMs) || isRegular(one.openMs);
        outage(name, { sources: stream?.sourcesOf(path) ?? [], mustBeTold, ...one });
      };
      const isData = stream?.isData ?? ((): boolean => false);
      relay = running.use(
        await FaultyRelay.start({ upstream: new URL(`http://${host}`), clock, isData, outage: told }),
      );
      relays.set(host, relay);
    }
    around[key] = `${protocol}//${relay.host}${pathname === '/' ? '' : pathname}`;
  }
  return { relays: [...relays.values()], addresses: around };
}
