import type { Alert } from '#domain/alert';
import { type AlertRules, levelOf } from '#alerts/alert-rules';
import { DeliveryLane, type RetryPace } from '#alerts/delivery-lane';
import type { AlertChannel } from '#ports/alert-channel';
import type { AlertOutbox, Delivery } from '#ports/alert-outbox';
import { type Clock, DAY_MS, type EpochMs, epochMs, SECOND_MS } from '#primitives/clock';

export interface DispatcherParts {
  readonly outbox: AlertOutbox;
  readonly channels: readonly AlertChannel[];
  readonly rules: AlertRules;
  readonly clock: Clock;
  readonly pace?: RetryPace;
  readonly trouble: (channel: string, why: string | null) => void;
  /** False where another process does: what is raised here waits in the outbox for it. */
  readonly sends?: boolean;
}

const PACE: RetryPace = { firstMs: SECOND_MS, longestMs: 60 * SECOND_MS };
/** What was settled so long ago can no longer come again. */
const KEPT_MS = 90 * DAY_MS;
const LOOK_EVERY_MS = 2 * SECOND_MS;
const FLUSH_LOOK_MS = 20;
const KEEP_AGAIN_MS = 2 * SECOND_MS;
const MUTED_UNTIL = 'muted until';

/** Takes alerts, keeps them, and sees to it that each of them arrives everywhere it should. */
export class Dispatcher implements Disposable {
  readonly #parts: DispatcherParts;
  readonly #lanes: ReadonlyMap<string, DeliveryLane>;
  /** What the outbox could not keep yet, such as on a full disk. */
  readonly #unkept: (() => void)[] = [];
  #keepAgain: Disposable | null = null;
  #nextLook: Disposable | null = null;
  #lost = 0;

  constructor(parts: DispatcherParts) {
    this.#parts = parts;
    const { outbox, channels, clock, pace = PACE, trouble, sends = true } = parts;
    const isMuted = (): boolean => (this.mutedUntil ?? 0) > clock.now();
    this.#lanes = new Map(
      (sends ? channels : []).map((channel) => [
        channel.name,
        new DeliveryLane({ channel, outbox, clock, pace, isMuted, trouble }),
      ]),
    );
    if (!sends) return;
    outbox.forget(epochMs(clock.now() - KEPT_MS));
    this.#look();
  }

  /** To every channel, as loud as the settings say. */
  raise(alert: Alert): void {
    const { channels, rules } = this.#parts;
    const level = levelOf(alert, rules);
    if (level === 'off') return;
    this.#keep(
      alert,
      channels.map(({ name }) => ({ channel: name, silent: level === 'silent', answers: null })),
    );
  }

  /** To whoever asked, beneath what they said. */
  answer(alert: Alert, channel: string, answers: string | null): void {
    this.#keep(alert, [{ channel, silent: false, answers }]);
  }

  /** Until then alerts are read, not heard; null where they are heard. */
  get mutedUntil(): EpochMs | null {
    const kept = this.#parts.outbox.note(MUTED_UNTIL);
    const until = epochMs(Number(kept ?? 0));
    return until > this.#parts.clock.now() ? until : null;
  }

  mute(untilMs: EpochMs | null): void {
    this.#parts.outbox.setNote(MUTED_UNTIL, untilMs === null ? null : String(untilMs));
  }

  /** Alerts that were neither kept nor sent, since the outbox took none for too long. */
  get lost(): number {
    return this.#lost;
  }

  /** Why a channel takes nothing any more. */
  closedBecause(channel: string): string | null {
    return this.#lanes.get(channel)?.closed ?? null;
  }

  /** Resolves once all has been sent that can be, or the time is over. */
  async flush(withinMs: number): Promise<void> {
    const { clock } = this.#parts;
    const until = clock.now() + withinMs;
    while (clock.now() < until && this.#isBusy) {
      const soon = epochMs(Math.min(until, clock.now() + FLUSH_LOOK_MS));
      await new Promise<void>((resume) => void clock.wakeAt(soon, resume));
    }
  }

  [Symbol.dispose](): void {
    this.#keepAgain?.[Symbol.dispose]();
    this.#nextLook?.[Symbol.dispose]();
    for (const lane of this.#lanes.values()) lane[Symbol.dispose]();
  }

  get #isBusy(): boolean {
    const { outbox, channels } = this.#parts;
    return channels.some(({ name }) => this.closedBecause(name) === null && outbox.waiting(name) > 0);
  }

  #keep(alert: Alert, deliveries: readonly Delivery[]): void {
    const { outbox, clock, rules } = this.#parts;
    const raisedMs = clock.now();
    const put = (): void => {
      if (outbox.add(alert, deliveries, raisedMs) === null) return;
      for (const { channel } of deliveries) {
        outbox.crowdOut(channel, rules.mostWaiting, raisedMs);
        this.#lanes.get(channel)?.wake();
      }
    };
    if (this.#unkept.length >= rules.mostWaiting) {
      this.#lost++;
      return;
    }
    this.#unkept.push(put);
    if (this.#unkept.length === 1) this.#putAll();
  }

  /** In order: what could not be kept is tried again until it can. */
  #putAll(): void {
    const { clock, trouble } = this.#parts;
    try {
      for (let put = this.#unkept[0]; put !== undefined; put = this.#unkept[0]) {
        put();
        this.#unkept.shift();
      }
    } catch (error) {
      trouble('outbox', error instanceof Error ? error.message : String(error));
      this.#keepAgain = clock.wakeAt(epochMs(clock.now() + KEEP_AGAIN_MS), () => this.#putAll());
    }
  }

  /** Another process may have put something in. */
  #look(): void {
    for (const lane of this.#lanes.values()) lane.wake();
    const { clock } = this.#parts;
    this.#nextLook = clock.wakeAt(epochMs(clock.now() + LOOK_EVERY_MS), () => this.#look());
  }
}
