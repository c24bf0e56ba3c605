import type { RpcError } from '#connectors/deribit/parse/rpc-error';
import { ChannelBook } from '#connectors/deribit/stream/channel-book';
import type { RpcLine } from '#connectors/deribit/stream/rpc-line';
import type { Clock, EpochMs } from '#primitives/clock';
import { epochMs, SECOND_MS } from '#primitives/clock';
import type { Result } from '#primitives/result';

export interface SubscriptionsParts {
  readonly line: RpcLine;
  readonly clock: Clock;
  /** Something was confirmed or refused. */
  readonly changed: (seenMs: EpochMs) => void;
}

const AGAIN_MS = 5 * SECOND_MS;
const RAW = /\.raw$/;

/** Keeps what is subscribed the same as what is wanted, one request at a time. */
export class Subscriptions implements Disposable {
  readonly #parts: SubscriptionsParts;
  readonly #book = new ChannelBook();
  #wanted: readonly string[] = [];
  #isOpen = false;
  #isAsking = false;
  /** The finest pace is for accounts. */
  #isCoarse = false;
  #alarm: Disposable | null = null;

  constructor(parts: SubscriptionsParts) {
    this.#parts = parts;
  }

  /** Names that Deribit does not know, or does not give us. */
  get refused(): readonly string[] {
    return this.#book.refused;
  }

  get isSettled(): boolean {
    return this.#book.isSettled;
  }

  get isCoarse(): boolean {
    return this.#isCoarse;
  }

  isRefused(channel: string): boolean {
    return this.#book.isRefused(this.#named(channel));
  }

  has(channel: string): boolean {
    return this.#book.has(this.#named(channel));
  }

  want(channels: readonly string[]): void {
    this.#wanted = channels;
    this.#book.want(channels.map((channel) => this.#named(channel)));
    this.#step();
  }

  /** Begins anew with these: what came of them cannot be trusted, or has stopped. */
  again(channels: readonly string[]): void {
    this.#book.again(channels.map((channel) => this.#named(channel)));
    this.#step();
  }

  opened(): void {
    this.#isOpen = true;
    this.#step();
  }

  closed(): void {
    this.#isOpen = this.#isAsking = false;
    this.#rest();
    this.#book.forget();
  }

  [Symbol.dispose](): void {
    this.#isOpen = false;
    this.#rest();
  }

  #named(channel: string): string {
    return this.#isCoarse ? channel.replace(RAW, '.100ms') : channel;
  }

  #step(): void {
    if (!this.#isOpen || this.#isAsking) return;
    const { add, drop } = this.#book.next();
    if (add.length > 0) this.#subscribe(add);
    else if (drop.length > 0) this.#unsubscribe(drop);
  }

  #subscribe(channels: readonly string[]): void {
    this.#isAsking = true;
    this.#book.asked(channels);
    this.#parts.line.ask('subscriptions', 'public/subscribe', { channels }, (answer, seenMs) => {
      this.#isAsking = false;
      this.#subscribed(channels, answer);
      this.#parts.changed(seenMs);
      this.#step();
    });
  }

  #subscribed(channels: readonly string[], answer: Result<unknown, RpcError>): void {
    const { line } = this.#parts;
    if (answer.ok) {
      const confirmed = Array.isArray(answer.value) ? (answer.value as readonly unknown[]) : [];
      this.#book.confirmed(channels, new Set(confirmed.filter((name) => typeof name === 'string')));
      return;
    }
    const { meaning, text } = answer.failure;
    if (meaning === 'needs-account') {
      line.socket.refuse(`Deribit wants an account for its market data: ${text}. Argus asks without one.`);
      return;
    }
    this.#book.failed(channels);
    if (meaning === 'needs-coarser-pace' && !this.#isCoarse) {
      this.#isCoarse = true;
      this.want(this.#wanted);
    } else if (meaning === 'later') this.#later();
    // The whole request is wrong: asking again would be as well.
    else this.#book.confirmed(channels, new Set());
  }

  #unsubscribe(channels: readonly string[]): void {
    this.#isAsking = true;
    this.#parts.line.ask('subscriptions', 'public/unsubscribe', { channels }, (answer) => {
      this.#isAsking = false;
      // A channel too many costs a little; asking for its end again and again would cost more.
      if (answer.ok || answer.failure.meaning !== 'later') this.#book.dropped(channels);
      if (answer.ok) this.#step();
      else this.#later();
    });
  }

  #later(): void {
    const { clock } = this.#parts;
    this.#rest();
    this.#isAsking = true;
    this.#alarm = clock.wakeAt(epochMs(clock.now() + AGAIN_MS), () => {
      this.#isAsking = false;
      this.#step();
    });
  }

  #rest(): void {
    this.#alarm?.[Symbol.dispose]();
    this.#alarm = null;
  }
}
