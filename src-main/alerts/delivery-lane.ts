import type { AlertChannel, SendOutcome } from '#ports/alert-channel';
import type { AlertOutbox, PendingDelivery } from '#ports/alert-outbox';
import { type Clock, type EpochMs, epochMs } from '#primitives/clock';

/** How soon what failed is tried again: twice as long each time. */
export interface RetryPace {
  readonly firstMs: number;
  readonly longestMs: number;
}

export interface LaneParts {
  readonly channel: AlertChannel;
  readonly outbox: AlertOutbox;
  readonly clock: Clock;
  readonly pace: RetryPace;
  /** Whether nothing shall be heard just now. */
  readonly isMuted: () => boolean;
  /** Told when something begins to go wrong, and with null once it is well again. */
  readonly trouble: (channel: string, why: string | null) => void;
}

/**
 * Sends what waits for one channel, one after the other, as fast as the channel allows. Before each attempt the outbox is
 * told of it: whatever happens in between, an alert is either known to have arrived or is sent again, and says so.
 */
export class DeliveryLane implements Disposable {
  readonly #parts: LaneParts;
  #turn: Disposable | null = null;
  #sending = false;
  #over = false;
  #closed: string | null = null;
  #failures = 0;
  #notBefore: EpochMs = epochMs(0);
  /** What became of the last attempt, where the outbox could not be told yet. */
  #untold: (() => void) | null = null;

  constructor(parts: LaneParts) {
    this.#parts = parts;
  }

  /** Why nothing is taken any more; null while all is well. */
  get closed(): string | null {
    return this.#closed;
  }

  /** Something may be waiting. */
  wake(): void {
    if (this.#turn !== null || this.#sending || this.#over || this.#closed !== null) return;
    const { clock } = this.#parts;
    this.#turn = clock.wakeAt(epochMs(Math.max(clock.now(), this.#notBefore)), () => {
      this.#turn = null;
      void this.#send();
    });
  }

  [Symbol.dispose](): void {
    this.#over = true;
    this.#turn?.[Symbol.dispose]();
    this.#turn = null;
  }

  async #send(): Promise<void> {
    const pending = this.#begin();
    if (pending === null) return;
    const { channel, clock, isMuted } = this.#parts;
    const { alert, number, answers, attempts, isUnsure, raisedMs } = pending;
    const age = clock.now() - raisedMs;
    this.#sending = true;
    const outcome = await channel.send({
      alert,
      number,
      answers,
      silent: pending.silent || isMuted(),
      lateByMs: alert.freshForMs !== null && age > alert.freshForMs ? age : null,
      isRepeat: attempts > 0 && isUnsure,
    });
    this.#sending = false;
    // Whoever ended meanwhile has closed the outbox; the next run finds an attempt without an outcome.
    if (this.#over) return;
    this.#untold = () => this.#settle(pending, outcome);
    this.#tell();
    this.wake();
  }

  /** Null where nothing is to be sent now. */
  #begin(): PendingDelivery | null {
    const { outbox, channel } = this.#parts;
    this.#tell();
    if (this.#untold !== null) {
      this.wake();
      return null;
    }
    try {
      const pending = outbox.next(channel.name);
      if (pending !== null) outbox.attempt(pending.number, channel.name);
      return pending;
    } catch (error) {
      this.#stumble(messageOf(error));
      this.wake();
      return null;
    }
  }

  #tell(): void {
    if (this.#untold === null) return;
    try {
      this.#untold();
      this.#untold = null;
    } catch (error) {
      this.#stumble(messageOf(error));
    }
  }

  #settle({ number }: PendingDelivery, outcome: SendOutcome): void {
    const { outbox, channel, clock } = this.#parts;
    const { name, everyMs } = channel;
    const now = clock.now();
    switch (outcome.kind) {
      case 'sent':
        outbox.sent(number, name, outcome.receipt, now);
        this.#well(Math.max(everyMs, outcome.restMs));
        break;
      case 'refused':
        outbox.giveUp(number, name, outcome.why, now);
        this.#well(everyMs);
        break;
      case 'busy':
        outbox.failed(number, name, outcome.why, false);
        this.#notBefore = epochMs(now + Math.max(outcome.waitMs, everyMs));
        break;
      case 'failed':
      case 'unsure':
        outbox.failed(number, name, outcome.why, outcome.kind === 'unsure');
        this.#stumble(outcome.why);
        break;
      case 'closed':
        outbox.failed(number, name, outcome.why, false);
        this.#closed = outcome.why;
        this.#parts.trouble(name, outcome.why);
        break;
    }
  }

  #well(restMs: number): void {
    if (this.#failures > 0) this.#parts.trouble(this.#parts.channel.name, null);
    this.#failures = 0;
    this.#notBefore = epochMs(this.#parts.clock.now() + restMs);
  }

  #stumble(why: string): void {
    const { clock, pace, channel, trouble } = this.#parts;
    if (this.#failures === 0) trouble(channel.name, why);
    const wait = Math.min(pace.firstMs * 2 ** Math.min(this.#failures, 30), pace.longestMs);
    this.#failures++;
    this.#notBefore = epochMs(clock.now() + wait);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
