import { type Clock, type EpochMs, epochMs, SECOND_MS } from '#primitives/clock';

export const CONNECTION = 0;
export const FEED = 1;

/** What the server has to say next. It refuses whatever comes before its turn. */
type Step = 'closed' | 'setup' | 'unauthorised' | 'authorised' | 'channel' | 'open';

export interface HandshakeParts {
  readonly clock: Clock;
  readonly send: (message: unknown) => void;
  readonly token: () => string;
  /** The way there and back took so long. */
  readonly timed: (latencyMs: number) => void;
  /** The server will be heard of at least so often. */
  readonly heartens: (withinMs: number) => void;
  /** The channel is open. */
  readonly opened: () => void;
  readonly tokenAccepted: () => void;
  readonly tokenRefused: () => void;
  readonly stuck: (why: string) => void;
}

const VERSION = '0.1-argus/1.0';
const KEEPALIVE_SECONDS = 60;
const STEP_MS = 10 * SECOND_MS;

/** Setup, token, channel: each is asked for once the one before has been answered, and answered in time. */
export class DxlinkHandshake {
  readonly #parts: HandshakeParts;
  #step: Step = 'closed';
  #alarm: Disposable | null = null;
  #askedMs = 0;

  constructor(parts: HandshakeParts) {
    this.#parts = parts;
  }

  get isOpen(): boolean {
    return this.#step === 'open';
  }

  begin(): void {
    const keepalive = { keepaliveTimeout: KEEPALIVE_SECONDS, acceptKeepaliveTimeout: KEEPALIVE_SECONDS };
    this.#await('setup');
    this.#parts.send({ type: 'SETUP', channel: CONNECTION, version: VERSION, ...keepalive });
  }

  end(): void {
    this.#step = 'closed';
    this.#alarm?.[Symbol.dispose]();
    this.#alarm = null;
  }

  /** The first token, or the next one on a connection that outlives it. */
  authorise(): void {
    this.#parts.send({ type: 'AUTH', channel: CONNECTION, token: this.#parts.token() });
  }

  openChannel(): void {
    this.#await('channel');
    this.#parts.send({ type: 'CHANNEL_REQUEST', channel: FEED, service: 'FEED', parameters: { contract: 'AUTO' } });
  }

  hearSetup(keepaliveSeconds: unknown, seenMs: EpochMs): void {
    if (this.#step !== 'setup') return;
    this.#parts.timed(seenMs - this.#askedMs);
    if (typeof keepaliveSeconds === 'number' && keepaliveSeconds > 0)
      this.#parts.heartens(keepaliveSeconds * SECOND_MS);
    this.#await('unauthorised');
  }

  hearAuthorised(): void {
    this.#parts.tokenAccepted();
    if (this.#step === 'authorised') this.openChannel();
  }

  /** The first time it asks for the token; later it is about the token. */
  hearUnauthorised(): void {
    if (this.#step !== 'unauthorised') return this.#parts.tokenRefused();
    this.#await('authorised');
    this.authorise();
  }

  hearChannel(channel: unknown, seenMs: EpochMs): void {
    if (channel !== FEED || this.#step !== 'channel') return;
    this.#alarm?.[Symbol.dispose]();
    this.#alarm = null;
    this.#step = 'open';
    this.#parts.timed(seenMs - this.#askedMs);
    this.#parts.opened();
  }

  #await(step: Step): void {
    const { clock, stuck } = this.#parts;
    this.#step = step;
    this.#askedMs = clock.now();
    this.#alarm?.[Symbol.dispose]();
    this.#alarm = clock.wakeAt(epochMs(this.#askedMs + STEP_MS), () =>
      stuck(`it did not say what comes next in the handshake (${step}) within 10 s`),
    );
  }
}
