import { type Clock, epochMs, type EpochMs } from '#primitives/clock';
import { SeededRandom } from '#primitives/random';
import { drifted } from '#tests/support/venues/drifted';
import type { FaultyRelay } from '#tests/support/venues/faulty-relay';
import { type PlannedFault, WAY_FAULTS, type WayFault } from '#tests/support/venues/fault-script';
import { calmWeather } from '#tests/support/venues/relayed-line';
import type { SimulatedVenue } from '#tests/support/venues/venue-stack';

export interface PlayedFault {
  readonly venue: string;
  readonly kind: string;
  readonly fromMs: number;
  readonly toMs: number;
}

export interface FaultPlayerParts {
  readonly venues: readonly SimulatedVenue[];
  readonly faults: readonly PlannedFault[];
  readonly clock: Clock;
  readonly startMs: EpochMs;
  readonly seed: number;
  readonly told: (fault: PlayedFault) => void;
}

const SLOW_MS = 3_000;
const AHEAD_MS = 2_500;
const STREAM = 78;
const NOISE = [
  '<html><body>Bad gateway</body></html>',
  '{"topic":',
  '\u0000\u0001',
  '[]',
  'null',
  '"?"',
  '{}',
] as const;

/** Plants the faults of a script when they are due, and takes them away again. */
export class FaultPlayer implements Disposable {
  readonly #parts: FaultPlayerParts;
  readonly #random: SeededRandom;
  readonly #alarms = new DisposableStack();

  constructor(parts: FaultPlayerParts) {
    this.#parts = parts;
    this.#random = new SeededRandom(parts.seed, STREAM);
    for (const fault of parts.faults) {
      const venue = parts.venues.find(({ name }) => name === fault.venue);
      if (venue === undefined) continue;
      this.#at(parts.startMs + fault.afterMs, () => this.#begin(venue, fault));
    }
  }

  [Symbol.dispose](): void {
    this.#alarms.dispose();
  }

  #begin(venue: SimulatedVenue, { kind, lastsMs }: PlannedFault): void {
    const fromMs = this.#parts.clock.now();
    this.#parts.told({ venue: venue.name, kind, fromMs, toMs: fromMs + lastsMs });
    const own = venue.ownFaults.find((fault) => fault.kind === kind);
    const way = WAY_FAULTS.find((fault) => fault === kind);
    const end = own === undefined ? (way === undefined ? null : this.#plant(venue, way)) : ownFault(own);
    if (end !== null) this.#at(fromMs + lastsMs, end);
  }

  /** Answers how it ends; null where it is over at once. */
  #plant(venue: SimulatedVenue, kind: WayFault): (() => void) | null {
    const { relays } = venue;
    switch (kind) {
      case 'drop':
        for (const relay of relays) relay.cut();
        return null;
      case 'half-open socket':
        for (const relay of relays) relay.freeze();
        return null;
      case 'silent stop':
        return during(relays, { mute: true });
      case 'slow':
        return during(relays, { slowMs: SLOW_MS });
      case 'duplicated':
        return during(relays, { duplicated: true });
      case 'reordered':
        return during(relays, { reordered: true });
      case 'partial frames':
        return during(relays, { pieces: true });
      case 'garbage':
        for (const noise of NOISE) for (const relay of relays) relay.inject(() => noise);
        return null;
      case 'schema drift':
        for (const relay of relays) relay.inject((data) => drifted(data, this.#random));
        return null;
      case 'reconnect storm': {
        const end = during(relays, { refusal: 'ended at once' });
        for (const relay of relays) relay.cut();
        return end;
      }
      case 'service unavailable': {
        const end = during(relays, { refusal: 'unavailable' });
        for (const relay of relays) relay.cut();
        return end;
      }
      case 'wrong clock':
        venue.clock.aheadMs = AHEAD_MS;
        return () => (venue.clock.aheadMs = 0);
      case 'HTTP 429':
        return during(relays, { reply: 429 });
      case 'HTTP 403':
        return during(relays, { reply: 403 });
      case 'HTTP 503':
        return during(relays, { reply: 503 });
      case 'HTML instead of data':
        return during(relays, { reply: 'page' });
      case 'no reply':
        return during(relays, { reply: 'none' });
      case 'replies cut short':
        return during(relays, { reply: 'cut short' });
    }
  }

  #at(atMs: number, task: () => void): void {
    this.#alarms.use(this.#parts.clock.wakeAt(epochMs(atMs), task));
  }
}

function ownFault(own: { begin(): void; end(): void }): () => void {
  own.begin();
  return () => own.end();
}

/** Calm comes back, unless another fault has come over this one. */
function during(relays: readonly FaultyRelay[], weather: Partial<FaultyRelay['weather']>): () => void {
  for (const relay of relays) Object.assign(relay.weather, weather);
  const calm = calmWeather();
  return () => {
    for (const relay of relays) {
      for (const key of Object.keys(weather) as (keyof typeof weather)[]) {
        if (relay.weather[key] === weather[key]) Object.assign(relay.weather, { [key]: calm[key] });
      }
    }
  };
}
