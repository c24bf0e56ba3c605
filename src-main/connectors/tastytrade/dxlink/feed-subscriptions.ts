import { ChangePace } from '#connectors/tastytrade/dxlink/change-pace';
import { FEED } from '#connectors/tastytrade/dxlink/dxlink-handshake';
import type { FeedTopic } from '#connectors/tastytrade/dxlink/feed-events';
import { SubscriptionTable } from '#connectors/tastytrade/dxlink/subscription-table';
import { type Clock, epochMs, SECOND_MS } from '#primitives/clock';

export interface SubscriptionParts {
  readonly clock: Clock;
  readonly send: (message: unknown) => void;
  /** Whoever has not said anything by now has nothing to say. */
  readonly waited: () => void;
}

const FIRST_DATA_MS = 10 * SECOND_MS;

/** What is wanted of the channel, told at a pace that it bears; and who has not answered, since nobody says that he will not. */
export class FeedSubscriptions {
  readonly #parts: SubscriptionParts;
  readonly #table = new SubscriptionTable();
  readonly #pace = new ChangePace();
  /** Symbols that have been asked for and have not said anything. */
  readonly #awaited = new Set<string>();
  #isOpen = false;
  #leftOut = 0;
  #nextAlarm: Disposable | null = null;
  #dataAlarm: Disposable | null = null;
  #hasWaited = false;
  #hasData = false;

  constructor(parts: SubscriptionParts) {
    this.#parts = parts;
  }

  /** Topics that there is no room for. */
  get leftOut(): number {
    return this.#leftOut;
  }

  /** Symbols without any data although they were asked for long enough ago. */
  get withoutData(): readonly string[] {
    return this.#hasWaited ? [...this.#awaited] : [];
  }

  /** Everything has been asked for, and what there is of it has come. */
  get isSettled(): boolean {
    return this.#isOpen && this.#table.isTold && this.#hasData && (this.#awaited.size === 0 || this.#hasWaited);
  }

  want(topics: readonly FeedTopic[]): void {
    this.#leftOut = this.#table.want(topics);
    if (this.#isOpen) this.#tell();
  }

  open(): void {
    this.#table.forget();
    this.#isOpen = true;
    this.#tell();
  }

  close(): void {
    this.#isOpen = this.#hasWaited = this.#hasData = false;
    this.#nextAlarm?.[Symbol.dispose]();
    this.#dataAlarm?.[Symbol.dispose]();
    this.#nextAlarm = this.#dataAlarm = null;
    this.#awaited.clear();
  }

  heard(symbol: string): void {
    this.#awaited.delete(symbol);
    this.#hasData = true;
  }

  #tell(): void {
    if (this.#nextAlarm !== null) return;
    const change = this.#table.take();
    if (change === null) return;
    const { clock, send } = this.#parts;
    const { add, remove } = change;
    for (const { symbol } of remove) this.#awaited.delete(symbol);
    for (const { symbol } of add) this.#awaited.add(symbol);
    send({
      type: 'FEED_SUBSCRIPTION',
      channel: FEED,
      ...(add.length > 0 ? { add } : {}),
      ...(remove.length > 0 ? { remove } : {}),
    });
    this.#waitForData();
    this.#nextAlarm = clock.wakeAt(this.#pace.next(add.length + remove.length, clock.now()), () => {
      this.#nextAlarm = null;
      this.#tell();
    });
  }

  #waitForData(): void {
    const { clock, waited } = this.#parts;
    this.#dataAlarm?.[Symbol.dispose]();
    this.#hasWaited = false;
    this.#dataAlarm = clock.wakeAt(epochMs(clock.now() + FIRST_DATA_MS), () => {
      this.#dataAlarm = null;
      this.#hasWaited = true;
      waited();
    });
  }
}
