import type { EngineInput } from '#domain/engine-input';
import { type InstrumentIndex, instrumentIndex, type SourceId, type Ticker } from '#domain/instrument';
import type { LineState, Venue, VenueName } from '#ports/venue';
import { type Clock, type EpochMs, SECOND_MS } from '#primitives/clock';

/** What one venue brought while it was listened to. */
export interface Heard {
  readonly venue: VenueName;
  readonly lines: readonly LineState[];
  readonly inputs: Readonly<Partial<Record<EngineInput['kind'], number>>>;
  /** How long the first quote, trade, bar or chain took; null where none came. */
  readonly firstDataMs: number | null;
}

export interface Listening {
  readonly venues: readonly Venue[];
  readonly clock: Clock;
  readonly seconds: number;
  /** Ends it early. */
  readonly isEnough: (heard: readonly Heard[]) => boolean;
  readonly look: (heard: readonly Heard[]) => void;
}

const DATA: readonly EngineInput['kind'][] = ['quote', 'trade', 'bar', 'chain', 'metric'];
const POLL_MS = 50;

/** Runs venues with nothing behind them: nothing is recorded. */
export async function listenToVenues({ venues, clock, seconds, isEnough, look }: Listening): Promise<readonly Heard[]> {
  using running = new DisposableStack();
  const fromMs = clock.now();
  const ears = venues.map((venue) => new Ear(venue, fromMs));
  for (const ear of ears) running.use(ear.listen(clock));
  const untilMs = fromMs + seconds * SECOND_MS;
  for (;;) {
    const heard = ears.map((ear) => ear.heard);
    look(heard);
    if (clock.now() >= untilMs || isEnough(heard)) return heard;
    await new Promise((resume) => setTimeout(resume, POLL_MS));
  }
}

class Ear {
  readonly #venue: Venue;
  readonly #fromMs: EpochMs;
  readonly #inputs: Partial<Record<EngineInput['kind'], number>> = {};
  readonly #indexes = new Map<string, InstrumentIndex>();
  #firstDataMs: number | null = null;

  constructor(venue: Venue, fromMs: EpochMs) {
    this.#venue = venue;
    this.#fromMs = fromMs;
    venue.instruments.forEach(({ source, symbol }, i) => this.#indexes.set(`${source} ${symbol}`, instrumentIndex(i)));
  }

  get heard(): Heard {
    const { name, lines } = this.#venue;
    return { venue: name, lines, inputs: { ...this.#inputs }, firstDataMs: this.#firstDataMs };
  }

  listen(clock: Clock): Disposable {
    return this.#venue.start({
      knownThroughMs: null,
      changed: () => undefined,
      indexOf: (source: SourceId, symbol: Ticker) => this.#indexes.get(`${source} ${symbol}`) as InstrumentIndex,
      push: (_source, { kind }) => {
        this.#inputs[kind] = (this.#inputs[kind] ?? 0) + 1;
        if (DATA.includes(kind)) this.#firstDataMs ??= clock.now() - this.#fromMs;
        return true;
      },
    });
  }
}
