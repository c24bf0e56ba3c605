import type { CreditPool, DeribitCredits } from '#connectors/deribit/http/deribit-credits';
import { COOL_DOWN_MS } from '#connectors/deribit/http/deribit-credits';
import type { RpcError } from '#connectors/deribit/parse/rpc-error';
import { classifyRpc, type RpcFrame, type RpcStamp } from '#connectors/deribit/parse/rpc-frame';
import { worldTrouble } from '#connectors/deribit/parse/world-trouble';
import { type SocketProtocol, VenueSocket } from '#connectors/shared/venue-socket';
import type { VenueTools } from '#connectors/shared/venue-tools';
import type { LineState } from '#ports/venue';
import { type EpochMs, epochMs, SECOND_MS } from '#primitives/clock';
import { fail, ok, type Result } from '#primitives/result';

export type RpcAnswer = (answer: Result<unknown, RpcError>, seenMs: EpochMs) => void;

export interface RpcLineParts {
  readonly url: string;
  readonly isTestnet: boolean;
  readonly tools: VenueTools;
  readonly credits: DeribitCredits;
  readonly changed: () => void;
  readonly opened: () => void;
  readonly closed: () => void;
  readonly told: (channel: string, data: unknown, seenMs: EpochMs) => void;
  /** The venue has shown that it is there. */
  readonly alive: (atMs: number | null, seenMs: EpochMs) => void;
}

interface Pending {
  readonly answer: RpcAnswer;
  readonly alarm: Disposable;
}

const HEARTBEAT_MS = 10 * SECOND_MS;
const ANSWER_MS = 15 * SECOND_MS;
const UNANSWERED: RpcError = { code: 0, text: 'no answer within 15 s', meaning: 'later' };

/** Deribit's side of a socket: questions matched with their answers, heartbeats both ways, and the world it speaks of. */
export class RpcLine implements SocketProtocol, Disposable {
  readonly venue = 'deribit';
  readonly line = 'stream';
  readonly url: string;
  readonly heartbeatMs = HEARTBEAT_MS;
  readonly socket: VenueSocket;
  readonly #parts: RpcLineParts;
  readonly #pending = new Map<number, Pending>();
  #ids = 0;
  /** Counts connections: what was meant for one is not sent on another. */
  #connection = 0;

  constructor(parts: RpcLineParts) {
    this.#parts = parts;
    this.url = parts.url;
    this.socket = new VenueSocket({ protocol: this, tools: parts.tools, changed: parts.changed });
  }

  get state(): LineState {
    return { ...this.socket.state, budget: this.#parts.credits.budget };
  }

  /** Asked once it may be, and not at all where the connection is another one by then. */
  ask(pool: CreditPool, method: string, params: unknown, answer: RpcAnswer): void {
    const connection = this.#connection;
    void this.#parts.credits.take(pool, 'live').then((isAllowed) => {
      if (isAllowed && connection === this.#connection) this.#send(method, params, answer);
    });
  }

  opened(): void {
    // Without it the venue closes a line that is silent for a minute, and we could not tell silence from death.
    this.#send('public/set_heartbeat', { interval: HEARTBEAT_MS / SECOND_MS }, (answer) => {
      if (!answer.ok) this.#complain('heartbeats', answer.failure);
    });
    this.#parts.opened();
  }

  closed(): void {
    this.#connection++;
    for (const { alarm } of this.#pending.values()) alarm[Symbol.dispose]();
    this.#pending.clear();
    this.#parts.closed();
  }

  beat(): void {
    this.#send('public/test', {}, (answer) => {
      if (answer.ok) this.socket.answered();
    });
  }

  heard(text: string, seenMs: EpochMs): void {
    const frame = this.#read(text);
    if (frame === null) return;
    switch (frame.kind) {
      case 'test-request':
        // At once, whatever else waits for its turn: ten seconds later the line is closed.
        return this.beat();
      case 'heartbeat':
        return this.#parts.alive(null, seenMs);
      case 'told':
        return this.#parts.told(frame.channel, frame.data, seenMs);
      case 'reply':
        if (!this.#isRightWorld(frame.stamp)) return;
        this.#parts.alive(frame.stamp.atMs, seenMs);
        return this.#answered(frame.id, ok(frame.result), seenMs);
      case 'failure':
        return this.#failed(frame, seenMs);
      case 'unknown':
        return this.socket.unknown();
    }
  }

  [Symbol.dispose](): void {
    this.socket[Symbol.dispose]();
  }

  #send(method: string, params: unknown, answer: RpcAnswer): void {
    const { clock } = this.#parts.tools;
    const id = ++this.#ids;
    const alarm = clock.wakeAt(epochMs(clock.now() + ANSWER_MS), () =>
      this.#answered(id, fail(UNANSWERED), clock.now()),
    );
    this.#pending.set(id, { answer, alarm });
    this.socket.send({ jsonrpc: '2.0', id, method, params });
  }

  #answered(id: number, answer: Result<unknown, RpcError>, seenMs: EpochMs): void {
    const pending = this.#pending.get(id);
    if (pending === undefined) return this.socket.unknown();
    this.#pending.delete(id);
    pending.alarm[Symbol.dispose]();
    pending.answer(answer, seenMs);
  }

  #failed({ id, error, stamp }: Extract<RpcFrame, { readonly kind: 'failure' }>, seenMs: EpochMs): void {
    if (!this.#isRightWorld(stamp)) return;
    if (error.meaning === 'too-many') {
      this.#parts.credits.tooMany();
      // It closes the line now; whoever comes back sooner is sent away for longer.
      this.socket.renew(`Deribit says that it is asked too often: ${error.text}`, COOL_DOWN_MS);
      return;
    }
    if (id === null) this.#complain('a message of ours', error);
    else this.#answered(id, fail(error), seenMs);
  }

  #isRightWorld({ isTestnet }: RpcStamp): boolean {
    const trouble = worldTrouble(isTestnet, this.#parts.isTestnet, 'stream');
    if (trouble !== null) this.socket.refuse(trouble);
    return trouble === null;
  }

  #read(text: string): RpcFrame | null {
    try {
      return classifyRpc(JSON.parse(text));
    } catch {
      this.socket.drifted('Deribit sent something that is no JSON. It was left out.');
      return null;
    }
  }

  #complain(about: string, { text }: RpcError): void {
    this.socket.drifted(`Deribit did not take ${about}: ${text}.`);
  }
}
