import type { WebSocket } from 'ws';
import { type Clock, epochMs, MINUTE_MS, SECOND_MS } from '#primitives/clock';
import { type DeribitAnswer, wrongParam } from '#tests/support/venues/deribit-answers';
import type { DeribitBoard, Figures } from '#tests/support/venues/deribit-board';
import type { DeribitAsked, DeribitFaults } from '#tests/support/venues/deribit-faults';

/** What a line asks of the venue that it belongs to. */
export interface LineHost {
  readonly clock: Clock;
  readonly faults: DeribitFaults;
  readonly board: DeribitBoard;
  readonly asked: DeribitAsked[];
  faulted(method: string): Extract<DeribitAnswer, { readonly error: unknown }> | null;
  answered(method: string, params: Figures): DeribitAnswer;
  envelope(id: number | undefined, answer: DeribitAnswer): Figures;
}

interface Bucket {
  readonly size: number;
  readonly perSecond: number;
  left: number;
  atMs: number;
}

const HEARTBEAT_DEADLINE_MS = 10 * SECOND_MS;
const UNHEARD_MS = MINUTE_MS;
const MOST_CHANNELS = 500;
const HEARTBEAT_CLOSED = 4_000;
const LEAST_HEARTBEAT_S = 10;

/** One connection to the simulated Deribit: its channels, its heartbeat and its credits. */
export class FakeDeribitLine implements Disposable {
  readonly #socket: WebSocket;
  readonly #venue: LineHost;
  /** By their names without a pace: a line may have a channel at several. */
  readonly #channels = new Map<string, Set<string>>();
  readonly #requests: Bucket;
  readonly #subscriptions: Bucket;
  #beatMs: number | null = null;
  #heardMs: number;
  #beat: Disposable | null = null;
  #deadline: Disposable | null = null;
  #unheard: Disposable | null = null;

  constructor(socket: WebSocket, venue: LineHost) {
    this.#socket = socket;
    this.#venue = venue;
    const atMs = venue.clock.now();
    this.#heardMs = atMs;
    this.#requests = { size: 50_000, perSecond: 10_000, left: 50_000, atMs };
    this.#subscriptions = { size: 30_000, perSecond: 10_000, left: 30_000, atMs };
    socket.on('message', (data: Buffer) => this.#hear(data.toString()));
    // Nobody waits for a line on which nothing was ever said.
    this.#unheard = later(venue.clock, UNHEARD_MS, () => this.#closeUnheard());
  }

  tell(channel: string, data: unknown): void {
    const { silent, mute, stopped = [], twist } = this.#venue.faults;
    if (silent === true || mute === true) return;
    for (const mine of this.#channels.get(channel) ?? []) {
      if (stopped.some((name) => mine.startsWith(name))) continue;
      this.#send({
        jsonrpc: '2.0',
        method: 'subscription',
        params: { channel: mine, data: twist === undefined ? data : twist(mine, data) },
      });
    }
  }

  raw(text: string): void {
    this.#socket.send(text);
  }

  tooMany(): void {
    this.#send(this.#venue.envelope(undefined, TOO_MANY));
    this.#socket.close(1_008);
  }

  cut(): void {
    this.#socket.terminate();
  }

  testRequest(): void {
    if (this.#venue.faults.mute === true) return;
    this.#send({ jsonrpc: '2.0', method: 'heartbeat', params: { type: 'test_request' } });
    this.#deadline ??= later(this.#venue.clock, HEARTBEAT_DEADLINE_MS, () =>
      this.#socket.close(HEARTBEAT_CLOSED, 'heartbeat close'),
    );
  }

  [Symbol.dispose](): void {
    this.#beat?.[Symbol.dispose]();
    this.#deadline?.[Symbol.dispose]();
    this.#unheard?.[Symbol.dispose]();
  }

  #hear(text: string): void {
    this.#heardMs = this.#venue.clock.now();
    if (this.#venue.faults.mute === true) return;
    const request = requestOf(text);
    if (request === null) {
      const error = { code: 11_050, message: 'bad_request', data: { reason: 'could not be parsed' } };
      return this.#send(this.#venue.envelope(undefined, { error }));
    }
    const { id, method, params } = request;
    this.#venue.asked.push({ method, params, way: 'socket' });
    const isSubscription = method === 'public/subscribe';
    const isPaid = isSubscription
      ? take(this.#subscriptions, 3_000, this.#heardMs)
      : take(this.#requests, 500, this.#heardMs);
    const faulted = isPaid ? this.#venue.faulted(method) : TOO_MANY;
    if (faulted !== null) {
      this.#send(this.#venue.envelope(id, faulted));
      // It does not only say so.
      if (faulted.error.code === TOO_MANY.error.code) this.#socket.close(1_008);
      return;
    }
    if (method === 'public/test') {
      this.#deadline?.[Symbol.dispose]();
      this.#deadline = null;
    }
    if (isSubscription || method === 'public/unsubscribe') return this.#subscribe(id, isSubscription, params);
    if (method === 'public/set_heartbeat') return this.#setHeartbeat(id, params);
    this.#send(this.#venue.envelope(id, this.#venue.answered(method, params)));
  }

  #subscribe(id: number, isWanted: boolean, { channels }: Figures): void {
    if (!Array.isArray(channels) || channels.length === 0 || channels.length > MOST_CHANNELS)
      return this.#send(this.#venue.envelope(id, wrongParam('channels')));
    const names = channels.map(String);
    if (!isWanted) {
      const dropped = names.filter((name) => this.#channels.get(withoutPace(name))?.delete(name));
      return this.#send(this.#venue.envelope(id, { result: dropped }));
    }
    if (names.some((name) => name.endsWith('.raw'))) {
      const error = { code: 13_778, message: 'raw_subscriptions_not_available_for_unauthorized' };
      return this.#send(this.#venue.envelope(id, { error }));
    }
    const { unknown = [], silent, stopped = [] } = this.#venue.faults;
    const firsts: (readonly [string, unknown])[] = [];
    const confirmed: string[] = [];
    for (const name of names) {
      const first = this.#venue.board.first(name, this.#heardMs);
      if (first === null || unknown.includes(name)) continue;
      confirmed.push(name);
      // A channel that is had already begins nothing anew.
      const paces = this.#channels.get(withoutPace(name)) ?? new Set();
      if (!paces.has(name) && first !== undefined) firsts.push([name, first]);
      this.#channels.set(withoutPace(name), paces.add(name));
    }
    // In whatever order.
    this.#send(this.#venue.envelope(id, { result: confirmed.toReversed() }));
    if (silent === true) return;
    for (const [channel, data] of firsts) {
      if (stopped.some((name) => channel.startsWith(name))) continue;
      const { twist } = this.#venue.faults;
      const told = twist === undefined ? data : twist(channel, data);
      this.#send({ jsonrpc: '2.0', method: 'subscription', params: { channel, data: told } });
    }
  }

  #setHeartbeat(id: number, { interval }: Figures): void {
    if (typeof interval !== 'number' || interval < LEAST_HEARTBEAT_S)
      return this.#send(this.#venue.envelope(id, wrongParam('interval')));
    this.#beatMs = interval * 1_000;
    this.#unheard?.[Symbol.dispose]();
    this.#beat?.[Symbol.dispose]();
    this.#scheduleBeat();
    this.#send(this.#venue.envelope(id, { result: 'ok' }));
  }

  #scheduleBeat(): void {
    const everyMs = this.#beatMs ?? UNHEARD_MS;
    this.#beat = later(this.#venue.clock, everyMs, () => {
      if (this.#venue.clock.now() - this.#heardMs >= everyMs) this.testRequest();
      this.#scheduleBeat();
    });
  }

  #closeUnheard(): void {
    const leftMs = this.#heardMs + UNHEARD_MS - this.#venue.clock.now();
    if (leftMs <= 0 && this.#channels.size === 0) return this.cut();
    this.#unheard = later(this.#venue.clock, Math.max(leftMs, 1_000), () => this.#closeUnheard());
  }

  #send(message: unknown): void {
    this.#socket.send(JSON.stringify(message));
  }
}

const TOO_MANY = { error: { code: 10_028, message: 'too_many_requests' } };

function take(bucket: Bucket, credits: number, nowMs: number): boolean {
  bucket.left = Math.min(bucket.size, bucket.left + ((nowMs - bucket.atMs) / 1_000) * bucket.perSecond);
  bucket.atMs = nowMs;
  if (bucket.left < credits) return false;
  bucket.left -= credits;
  return true;
}

function requestOf(text: string): { readonly id: number; readonly method: string; readonly params: Figures } | null {
  try {
    const { jsonrpc, id, method, params } = JSON.parse(text) as Figures;
    if (jsonrpc !== '2.0' || typeof id !== 'number' || typeof method !== 'string') return null;
    return { id, method, params: (params ?? {}) as Figures };
  } catch {
    return null;
  }
}

function withoutPace(channel: string): string {
  return channel.replace(/\.(?:raw|100ms|agg2)$/, '');
}

function later(clock: Clock, ms: number, task: () => void): Disposable {
  return clock.wakeAt(epochMs(clock.now() + ms), task);
}
