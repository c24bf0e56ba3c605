import type { Clock } from '#primitives/clock';
import type { VenueName } from '#ports/venue';
import { BybitMarket } from '#tests/support/venues/bybit-market';
import type { FakeVenue } from '#tests/support/venues/fake-venue';
import { FaultyRelay } from '#tests/support/venues/faulty-relay';
import type { Outage } from '#tests/support/venues/line-watch';
import { SkewedClock } from '#tests/support/venues/skewed-clock';
import type { VenueMarket } from '#tests/support/venues/venue-market';

/** Bars that a recorder of this venue must have, and how well they must agree with the market's own. */
export interface TrueSeries {
  readonly source: string;
  readonly symbol: string;
  /** What it is called in the simulated market. */
  readonly market: string;
  readonly agrees: 'prices and volume' | 'prices' | 'none';
  /** Smallest step of a price at the venue, in dollars. */
  readonly tick: number;
}

/** A fault of a venue's own, besides those of the way there. */
export interface OwnFault {
  readonly kind: string;
  readonly lastsMs: number;
  begin(): void;
  end(): void;
}

export interface SimulatedVenue {
  readonly name: VenueName;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, string>>;
  readonly series: readonly TrueSeries[];
  readonly relays: readonly FaultyRelay[];
  readonly clock: SkewedClock;
  readonly ownFaults: readonly OwnFault[];
}

export interface StackParts {
  readonly market: VenueMarket;
  readonly clock: Clock;
  readonly outage: (venue: VenueName, sources: readonly string[], outage: Outage) => void;
}

/** How one venue is set up: what it serves, and how the outside finds it. */
interface VenuePlan {
  readonly name: VenueName;
  readonly open: (market: VenueMarket, clock: SkewedClock) => Promise<OpenVenue>;
}

interface OpenVenue extends AsyncDisposable {
  readonly addresses: FakeVenue['addresses'];
  readonly settings: Readonly<Record<string, unknown>>;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly series: readonly TrueSeries[];
  readonly isData: (text: string) => boolean;
  /** Which sources a line feeds. */
  readonly sourcesOf: (path: string) => readonly string[];
  readonly ownFaults?: readonly OwnFault[];
}

const PLANS: readonly VenuePlan[] = [
  {
    name: 'bybit',
    open: async (market, clock) => {
      const venue = await BybitMarket.start(market, clock);
      const symbols = market.symbols.filter(({ isCoin }) => isCoin);
      return {
        addresses: venue.fake.addresses,
        settings: { linear: symbols.map(({ symbol }) => symbol), spot: [] },
        series: symbols.map(({ symbol, tick }) => {
          return { source: 'bybit', symbol, market: symbol, agrees: 'prices and volume', tick } as const;
        }),
        isData: (text) => text.includes('"topic"'),
        sourcesOf: (path) => (path.endsWith('/linear') ? ['bybit'] : path.endsWith('/spot') ? ['bybit-spot'] : []),
        [Symbol.asyncDispose]: () => venue[Symbol.asyncDispose](),
      };
    },
  },
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

  static async start({ market, clock, outage }: StackParts, wanted: readonly string[]): Promise<VenueStack> {
    await using running = new AsyncDisposableStack();
    const venues: SimulatedVenue[] = [];
    for (const { name, open } of PLANS.filter((plan) => wanted.includes(plan.name))) {
      const own = new SkewedClock(clock);
      const venue = running.use(await open(market, own));
      const { settings, secrets = {}, series, isData, sourcesOf, ownFaults = [] } = venue;
      const relays = new Map<string, FaultyRelay>();
      const addresses: Record<string, string> = {};
      for (const [key, address] of Object.entries(venue.addresses)) {
        const { host, protocol, pathname } = new URL(address);
        let relay = relays.get(host);
        if (relay === undefined) {
          const upstream = new URL(`http://${host}`);
          const told = (path: string, one: Outage): void => outage(name, sourcesOf(path), one);
          relay = running.use(await FaultyRelay.start({ upstream, clock, isData, outage: told }));
          relays.set(host, relay);
        }
        addresses[key] = `${protocol}//${relay.host}${pathname === '/' ? '' : pathname}`;
      }
      venues.push({
        name,
        settings: { connection: 'on', ...settings, ...addresses },
        secrets,
        series,
        relays: [...relays.values()],
        clock: own,
        ownFaults,
      });
    }
    return new VenueStack(venues, running.move());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#running.disposeAsync();
  }
}
