import type { VenueName } from '#ports/venue';
import { MINUTE_MS } from '#primitives/clock';
import type { FakeVenue } from '#tests/support/venues/fake-venue';
import type { SkewedClock } from '#tests/support/venues/skewed-clock';
import type { VenueMarket } from '#tests/support/venues/venue-market';

/** Bars that a recorder of this venue must have, and how well they must agree with the market's own. */
export interface TrueSeries {
  readonly source: string;
  readonly symbol: string;
  /** What it is called in the simulated market. */
  readonly market: string;
  readonly agrees: 'prices and volume' | 'prices' | 'presence';
  /** When it brings any: whenever the symbol trades, or in New York's regular hours only. */
  readonly hours: 'all' | 'regular';
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

/** How one venue is set up: what it serves, and how the outside finds it. */
export interface VenuePlan {
  readonly name: VenueName;
  readonly open: (market: VenueMarket, clock: SkewedClock) => Promise<OpenVenue>;
}

export interface OpenVenue extends AsyncDisposable {
  readonly addresses: FakeVenue['addresses'];
  readonly settings: Readonly<Record<string, unknown>>;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly series: readonly TrueSeries[];
  /** Null: it has no stream. */
  readonly stream: {
    /** Whether a message is news rather than a heartbeat or an answer. */
    readonly isData: (text: string) => boolean;
    /** Which sources a line feeds. */
    readonly sourcesOf: (path: string) => readonly string[];
    /** When it always has something to tell. */
    readonly busy: 'always' | 'in regular hours';
  } | null;
  /** Whether it can be asked as well. */
  readonly answers: boolean;
  readonly ownFaults?: readonly OwnFault[];
}

const OWN_FAULT_MS = 2 * MINUTE_MS;

export function seriesOf(
  market: VenueMarket,
  symbols: readonly string[],
  source: string,
  terms: Partial<Pick<TrueSeries, 'agrees' | 'hours'>> = {},
): readonly TrueSeries[] {
  const { agrees = 'prices and volume', hours = 'all' } = terms;
  return market.symbols
    .filter(({ symbol }) => symbols.includes(symbol))
    .map(({ symbol, tick }) => ({ source, symbol, market: symbol, agrees, hours, tick }));
}

/** A fault that is switched on and off again. */
export function during<Faults extends object>(kind: string, faults: Faults, planted: Partial<Faults>): OwnFault {
  return {
    kind,
    lastsMs: OWN_FAULT_MS,
    begin: () => void Object.assign(faults, planted),
    end: () => {
      for (const name of Object.keys(planted)) delete (faults as Record<string, unknown>)[name];
    },
  };
}
