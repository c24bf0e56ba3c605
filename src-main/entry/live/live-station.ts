import type { Instrument, InstrumentIndex, SourceId, Ticker } from '#domain/instrument';
import { DEFAULT_INBOX_LIMITS, Inbox } from '#engine/inbox';
import { LiveLoop } from '#engine/live-loop';
import type { RecordingSession } from '#entry/recording-session';
import { CommandFailure, ExitCode } from '#entry/terminal/command-failure';
import type { PushInput } from '#ports/input-feed';
import type { StationStatus } from '#ports/station';
import type { Venue, VenueName } from '#ports/venue';
import type { Clock } from '#primitives/clock';
import { invariant } from '#primitives/invariant';

export interface StationParts {
  readonly session: RecordingSession;
  readonly venues: readonly Venue[];
  readonly clock: Clock;
  /** As long as bars take to settle. */
  readonly settleMs: number;
  /** The status may have changed. */
  readonly changed?: () => void;
}

/** Live recording: what the venues bring is listed, ordered, recorded and decided upon, and how they are is told. */
export class LiveStation implements Disposable {
  readonly #parts: StationParts;
  readonly #inbox: Inbox;
  readonly #loop: LiveLoop;

  constructor(parts: StationParts) {
    this.#parts = parts;
    const { session, venues, clock, settleMs, changed } = parts;
    const { pipeline } = session;
    const knownThroughMs = session.engine.position === 0 ? null : pipeline.seenMs;
    this.#inbox = new Inbox(DEFAULT_INBOX_LIMITS, knownThroughMs ?? undefined);
    this.#list();
    const indexes = indexesOf(session);
    const outlet = {
      knownThroughMs,
      changed: changed ?? ((): void => undefined),
      indexOf: (source: SourceId, symbol: Ticker): InstrumentIndex => {
        const index = indexes.get(keyOf(source, symbol));
        invariant(index !== undefined, 'a venue pushes only what it has listed');
        return index;
      },
    };
    const feeds = venues.map((venue) => ({ start: (push: PushInput) => venue.start({ ...outlet, push }) }));
    const { engine, bus } = session;
    this.#loop = new LiveLoop({ engine, inbox: this.#inbox, bus, clock, feeds, minuteTickAfterMs: settleMs });
    this.#loop.start();
  }

  get status(): StationStatus {
    const { session, venues, clock } = this.#parts;
    const { engine, pipeline } = session;
    const { droppedQuotes, droppedOther } = this.#inbox.counts;
    return {
      atMs: clock.now(),
      lines: venues.flatMap(({ lines }) => lines),
      notes: venues.flatMap(({ name, notes }) => notes.map((note) => ({ venue: name, ...note }))),
      inbox: { depth: this.#inbox.depth, droppedQuotes, droppedOther },
      position: engine.position,
      seenMs: engine.position === 0 ? null : pipeline.seenMs,
      halted: engine.halt?.fault.message ?? null,
    };
  }

  /** Answers whether there is such a venue. */
  reconnect(name: VenueName): boolean {
    const venue = this.#parts.venues.find((one) => one.name === name);
    venue?.reconnectNow();
    return venue !== undefined;
  }

  [Symbol.dispose](): void {
    this.#loop[Symbol.dispose]();
  }

  /** Before anything is pushed by index. A tape keeps the decimals that an instrument was listed with. */
  #list(): void {
    const { session, venues, clock } = this.#parts;
    const known = new Map(
      session.pipeline.instruments.map(({ instrument }) => [keyOf(instrument.source, instrument.symbol), instrument]),
    );
    for (const { instruments } of venues) {
      for (const instrument of instruments) {
        const before = known.get(keyOf(instrument.source, instrument.symbol));
        if (before !== undefined) refuseOthers(before, instrument);
        else
          this.#inbox.push(instrument.source, {
            kind: 'listing',
            seenMs: clock.now(),
            source: instrument.source,
            instrument,
          });
      }
    }
    session.engine.pump(this.#inbox);
  }
}

function refuseOthers(before: Instrument, now: Instrument): void {
  if (
    before.priceDecimals === now.priceDecimals &&
    before.sizeDecimals === now.sizeDecimals &&
    before.barsFrom === now.barsFrom &&
    before.quoteVolume === now.quoteVolume
  )
    return;
  throw new CommandFailure(
    ExitCode.badInput,
    `The tape lists ${now.symbol} of ${now.source} otherwise than this version of Argus brings it. Record to a new tape with --out.`,
  );
}

function indexesOf({ pipeline }: RecordingSession): ReadonlyMap<string, InstrumentIndex> {
  return new Map(
    pipeline.instruments.map(({ index, instrument }) => [keyOf(instrument.source, instrument.symbol), index]),
  );
}

function keyOf(source: SourceId, symbol: Ticker): string {
  return `${source} ${symbol}`;
}
