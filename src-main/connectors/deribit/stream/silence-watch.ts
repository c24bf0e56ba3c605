import type { PerpetualFeed } from '#connectors/deribit/stream/perpetual-feed';
import type { GapTeller } from '#connectors/shared/gap-teller';
import type { VenueSocket } from '#connectors/shared/venue-socket';
import { type Clock, DAY_MS, type EpochMs, epochMs, HOUR_MS, MINUTE_MS, SECOND_MS } from '#primitives/clock';

export interface SilenceWatchParts {
  readonly clock: Clock;
  readonly perpetuals: readonly PerpetualFeed[];
  readonly socket: VenueSocket;
  /** Of everything that comes over the line. */
  readonly gap: GapTeller;
  /** Subscribes anew to what has stopped by itself. */
  readonly again: (one: PerpetualFeed) => void;
}

const LOOK_EVERY_MS = 5 * SECOND_MS;
/** An open perpetual is told ten times a second while anything moves at all. */
const SILENT_AFTER_MS = 20 * SECOND_MS;
const AGAIN_AFTER_MS = 40 * SECOND_MS;
const RENEW_AFTER_MS = MINUTE_MS;
/** Expiries settle at 08:00 UTC, and the minutes after are quiet. */
const SETTLEMENT_MS = 8 * HOUR_MS;
const QUIET_MS = 3 * MINUTE_MS;

/** Notices figures that stop although the line answers: what is subscribed may be lost without a word. */
export class SilenceWatch implements Disposable {
  readonly #parts: SilenceWatchParts;
  #alarm: Disposable | null = null;
  #toldMs: EpochMs | null = null;

  constructor(parts: SilenceWatchParts) {
    this.#parts = parts;
  }

  start(): void {
    const { clock } = this.#parts;
    this.#alarm = clock.wakeAt(epochMs(clock.now() + LOOK_EVERY_MS), () => {
      this.start();
      this.#look(clock.now());
    });
  }

  told(seenMs: EpochMs): void {
    this.#toldMs = seenMs;
  }

  [Symbol.dispose](): void {
    this.#alarm?.[Symbol.dispose]();
    this.#alarm = null;
  }

  #look(nowMs: EpochMs): void {
    const { perpetuals, socket, gap, again } = this.#parts;
    const { phase } = socket.state;
    if ((phase !== 'live' && phase !== 'stale') || perpetuals.length === 0 || isSettlement(nowMs)) return;
    const silentMs = nowMs - (this.#toldMs ?? nowMs);
    if (silentMs > RENEW_AFTER_MS)
      return socket.renew(`it answered and told nothing for ${RENEW_AFTER_MS / SECOND_MS} s`);
    if (silentMs > SILENT_AFTER_MS) {
      const reason = `the line answers, and nothing has come for ${SILENT_AFTER_MS / SECOND_MS} s`;
      gap.lost(reason, nowMs);
      return socket.stale(`Deribit is silent: ${reason}.`);
    }
    for (const one of perpetuals) {
      if (one.isOpen !== true || silenceOf(one, nowMs) <= SILENT_AFTER_MS) continue;
      one.silent(nowMs);
      if (silenceOf(one, nowMs) > AGAIN_AFTER_MS) again(one);
    }
  }
}

function silenceOf({ heardMs }: PerpetualFeed, nowMs: EpochMs): number {
  return heardMs === null ? 0 : nowMs - heardMs;
}

function isSettlement(nowMs: EpochMs): boolean {
  const ofDay = nowMs % DAY_MS;
  return ofDay >= SETTLEMENT_MS && ofDay < SETTLEMENT_MS + QUIET_MS;
}
