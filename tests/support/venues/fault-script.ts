import { MINUTE_MS, SECOND_MS } from '#primitives/clock';
import { SeededRandom } from '#primitives/random';

/** Faults of the way to a venue's stream. */
const STREAM_FAULTS = [
  'drop',
  'half-open socket',
  'silent stop',
  'slow',
  'duplicated',
  'reordered',
  'partial frames',
  'garbage',
  'schema drift',
  'reconnect storm',
  'service unavailable',
] as const;

/** Faults of the way to where it is asked. */
const REQUEST_FAULTS = [
  'HTTP 429',
  'HTTP 403',
  'HTTP 503',
  'HTML instead of data',
  'replies cut short',
  'no reply',
] as const;

export const WAY_FAULTS = [...STREAM_FAULTS, ...REQUEST_FAULTS, 'wrong clock'] as const;
export type WayFault = (typeof WAY_FAULTS)[number];

/** The least and the most that one lasts, in seconds. */
const SPANS: Readonly<Record<WayFault, readonly [number, number]>> = {
  drop: [0, 0],
  'half-open socket': [0, 0],
  'silent stop': [70, 150],
  slow: [20, 60],
  duplicated: [20, 90],
  reordered: [20, 90],
  'partial frames': [20, 90],
  garbage: [0, 0],
  'schema drift': [0, 0],
  'reconnect storm': [20, 80],
  'service unavailable': [20, 80],
  'wrong clock': [30, 90],
  'HTTP 429': [30, 120],
  'HTTP 403': [30, 90],
  'HTTP 503': [30, 120],
  'HTML instead of data': [30, 120],
  'replies cut short': [30, 90],
  'no reply': [30, 90],
};

export interface PlannedFault {
  readonly venue: string;
  readonly kind: string;
  /** From the beginning of the run. */
  readonly afterMs: number;
  readonly lastsMs: number;
}

/** Faults that a venue knows besides those of the way there. */
export interface FaultyVenue {
  readonly name: string;
  /** How it is listened to and asked. */
  readonly streams: boolean;
  readonly answers: boolean;
  readonly own: readonly { readonly kind: string; readonly lastsMs: number }[];
}

export interface FaultScriptTerms {
  readonly seed: number;
  readonly venues: readonly FaultyVenue[];
  readonly minutes: number;
}

/** Time to come up, and time to come back. */
const QUIET_START_MS = 8 * MINUTE_MS;
const QUIET_END_MS = 12 * MINUTE_MS;
/** What one fault brought about is over when the next one comes to that venue. */
const RECOVERY_MS = 90 * SECOND_MS;
const LEAST_PAUSE_MS = 90 * SECOND_MS;
const MORE_PAUSE_MS = 4 * MINUTE_MS;
const STREAM = 77;

/**
 * Which fault happens when: the same for the same seed, every kind at every venue before one comes again, and one at a
 * time at each venue, so that it can be told what came of which.
 */
export function faultScript({ seed, venues, minutes }: FaultScriptTerms): readonly PlannedFault[] {
  const random = new SeededRandom(seed, STREAM);
  const endMs = minutes * MINUTE_MS - QUIET_END_MS;
  const faults: PlannedFault[] = [];
  const freeMs = new Map<string, number>();
  let bag: PlannedFault[] = [];
  for (let afterMs = QUIET_START_MS; afterMs < endMs; afterMs += LEAST_PAUSE_MS + random.below(MORE_PAUSE_MS)) {
    if (bag.length === 0) bag = everyFault(venues, random);
    const possible = bag.filter(({ venue }) => (freeMs.get(venue) ?? 0) <= afterMs);
    const fault = possible[random.below(possible.length)];
    if (fault === undefined || afterMs + fault.lastsMs >= endMs) continue;
    bag = bag.filter((other) => other !== fault);
    freeMs.set(fault.venue, afterMs + fault.lastsMs + RECOVERY_MS);
    faults.push({ ...fault, afterMs });
  }
  return faults;
}

function everyFault(venues: readonly FaultyVenue[], random: SeededRandom): PlannedFault[] {
  return venues.flatMap(({ name: venue, streams, answers, own }) => [
    ...[...(streams ? STREAM_FAULTS : []), ...(answers ? REQUEST_FAULTS : []), 'wrong clock' as const].map((kind) => {
      const [least, most] = SPANS[kind];
      const lastsMs = (least + random.below(most - least + 1)) * SECOND_MS;
      return { venue, kind, afterMs: 0, lastsMs };
    }),
    ...own.map(({ kind, lastsMs }) => ({ venue, kind, afterMs: 0, lastsMs })),
  ]);
}
