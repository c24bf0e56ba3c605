import type { ClientOptions, RawData, WebSocket } from 'ws';
import { Backoff } from '#connectors/shared/backoff';
import { idleLine } from '#connectors/shared/idle-line';
import type { VenueTools } from '#connectors/shared/venue-tools';
import type { LinePhase, LineState, VenueName } from '#ports/venue';
import type { HttpTrouble } from '#connectors/shared/venue-http';
import { type EpochMs, epochMs, SECOND_MS } from '#primitives/clock';
import type { Result } from '#primitives/result';

/** What a venue says over a socket, and how. */
export interface SocketProtocol {
  readonly venue: VenueName;
  readonly line: string;
  readonly url: string;
  readonly socketOptions?: ClientOptions;
  readonly heartbeatMs: number;
  /** A line that is silent for so long is dead; where the venue says nothing of that, two and a half heartbeats. */
  readonly silentMs?: number;
  /** What has to be had first, such as a token, before every attempt. A refusal is final; anything else is tried again. */
  prepare?(): Promise<Result<unknown, HttpTrouble>>;
  /** The line is open: ask for what is wanted. */
  opened(): void;
  /** Nothing that was told before counts any more, since that happened. */
  closed(why: string): void;
  /** What an HTTP status in place of a line means: a reason to give up, or how long to wait at least; null: as usual. */
  turnedAway?(status: number): { readonly refuse: string } | { readonly waitMs: number } | null;
  /** A message, seen at that moment. Whatever it throws is a fault of ours. */
  heard(text: string, seenMs: EpochMs): void;
  /** Asks whether anybody is there. */
  beat(): void;
  /** Somebody is, as web sockets themselves say it. */
  ponged?(seenMs: EpochMs): void;
}

export interface SocketParts {
  readonly protocol: SocketProtocol;
  readonly tools: VenueTools;
  readonly changed: (state: LineState) => void;
}

/** A line that is silent for so many heartbeats is dead, whatever the operating system thinks. */
const SILENT_BEATS = 2.5;
const CONNECT_MS = 10 * SECOND_MS;
const NOT_OPEN = 'it did not answer within 10 s';

/** A web socket to a venue, kept up by heartbeats, backoff and a watch on its silence. */
export class VenueSocket implements Disposable {
  readonly #parts: SocketParts;
  readonly #backoff: Backoff;
  #socket: WebSocket | null = null;
  #state: LineState;
  #alarm: Disposable | null = null;
  #beatAlarm: Disposable | null = null;
  #heardMs = 0;
  #beatMs: number | null = null;
  #attempt = 0;
  #isOver = false;

  constructor(parts: SocketParts) {
    this.#parts = parts;
    this.#backoff = new Backoff(parts.tools.random);
    this.#state = idleLine(parts.protocol.venue, parts.protocol.line, parts.tools.clock.now());
  }

  get state(): LineState {
    return this.#state;
  }

  start(): void {
    if (this.#state.phase === 'idle' && !this.#isOver) this.#connect();
  }

  [Symbol.dispose](): void {
    this.#isOver = true;
    this.#drop('it is no longer wanted');
    this.#enter('idle', null);
  }

  send(message: unknown): void {
    this.#socket?.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  /** A heartbeat of web sockets themselves, where the venue has none of its own. */
  ping(): void {
    this.#socket?.ping();
  }

  /** All that was to be told first has come. */
  synced(): void {
    if (this.#state.phase === 'syncing' || this.#state.phase === 'stale') this.#enter('live', null);
  }

  /** Something useful came, which the venue says is of that time. */
  useful(atMs: number | null, seenMs: EpochMs): void {
    this.#backoff.useful(seenMs);
    if (atMs !== null) this.#state = { ...this.#state, skewMs: atMs - seenMs };
    if (this.#state.phase === 'stale') this.#enter('live', null);
  }

  /** Nothing useful comes although the line is open. */
  stale(reason: string): void {
    if (this.#state.phase === 'live') this.#enter('stale', reason);
  }

  /** The way there and back, where something else than a heartbeat has shown it. */
  timed(latencyMs: number): void {
    this.#state = { ...this.#state, latencyMs };
  }

  answered(): void {
    if (this.#beatMs === null) return;
    this.#state = { ...this.#state, latencyMs: this.#parts.tools.clock.now() - this.#beatMs };
    this.#beatMs = null;
  }

  drifted(text: string): void {
    const { clock, redact } = this.#parts.tools;
    const trouble = { atMs: clock.now(), text: redact(text) };
    this.#tell({ ...this.#state, drifts: this.#state.drifts + 1, trouble });
  }

  /** The venue found fault with something; the line goes on. */
  complained(text: string): void {
    const { clock, redact } = this.#parts.tools;
    this.#tell({ ...this.#state, trouble: { atMs: clock.now(), text: redact(text) } });
  }

  /** A gap was announced. */
  gapTold(): void {
    this.#tell({ ...this.#state, gaps: this.#state.gaps + 1 });
  }

  unknown(): void {
    this.#state = { ...this.#state, unknown: this.#state.unknown + 1 };
  }

  /** Begins anew, no sooner than asked for: what has come cannot be trusted any more. */
  renew(why: string, leastWaitMs = 0): void {
    this.#retry(why, leastWaitMs);
  }

  /** Nothing that waiting would mend. */
  refuse(reason: string): void {
    const { redact } = this.#parts.tools;
    const why = redact(reason);
    this.#drop(why);
    this.#enter('refused', why);
  }

  /** For whoever does not want to wait. */
  reconnectNow(): void {
    if (this.#isOver) return;
    this.#drop('it was begun anew by hand');
    this.#connect();
  }

  #connect(): void {
    const { protocol, tools } = this.#parts;
    const { clock } = tools;
    this.#enter('connecting', null);
    if (protocol.prepare === undefined) return this.#dial();
    const attempt = ++this.#attempt;
    void protocol.prepare().then(
      (prepared) => {
        if (attempt !== this.#attempt || this.#isOver) return;
        if (prepared.ok) this.#dial();
        else if (prepared.failure.kind === 'refused') this.refuse(prepared.failure.text);
        else this.#retry(prepared.failure.text);
      },
      (error: unknown) => {
        // A fault of ours must not pass for a silence of the venue's.
        clock.wakeAt(clock.now(), () => {
          throw error;
        });
      },
    );
  }

  #dial(): void {
    const { protocol, tools } = this.#parts;
    const { clock } = tools;
    const socket = tools.openSocket(protocol.url, protocol.socketOptions);
    this.#socket = socket;
    // One that was given up may still speak.
    const mine = <Rest extends readonly unknown[]>(hear: (...rest: Rest) => void) => {
      return (...rest: Rest): void => {
        if (this.#socket === socket) hear(...rest);
      };
    };
    const opened = mine(() => this.#open());
    const heard = mine((data: RawData) => this.#hear(textOf(data), clock.now()));
    const refused = mine((_request: unknown, { statusCode = 0 }: { readonly statusCode?: number }) =>
      this.#turnedAway(statusCode),
    );
    const failed = mine((error: Error) => this.#retry(error.message));
    const closed = mine((code: number) => this.#retry(`it closed the connection (${code})`));
    const ponged = mine(() => this.#hearPong(clock.now()));
    socket.on('open', opened).on('message', heard).on('pong', ponged).on('unexpected-response', refused);
    socket.on('error', failed).on('close', closed);
    this.#alarm = this.#after(CONNECT_MS, () => this.#retry(NOT_OPEN));
  }

  #open(): void {
    const { protocol, tools } = this.#parts;
    const { clock } = tools;
    this.#heardMs = clock.now();
    this.#enter('syncing', null);
    this.#watchSilence();
    this.#scheduleBeat();
    protocol.opened();
  }

  #hear(text: string, seenMs: EpochMs): void {
    this.#heardMs = seenMs;
    const { messages, bytes } = this.#state;
    this.#state = { ...this.#state, heardMs: seenMs, messages: messages + 1, bytes: bytes + text.length };
    this.#parts.protocol.heard(text, seenMs);
  }

  #hearPong(seenMs: EpochMs): void {
    this.#heardMs = seenMs;
    this.#state = { ...this.#state, heardMs: seenMs };
    this.answered();
    this.#parts.protocol.ponged?.(seenMs);
  }

  #scheduleBeat(): void {
    const { protocol, tools } = this.#parts;
    const { clock } = tools;
    this.#beatAlarm = this.#after(protocol.heartbeatMs, () => {
      this.#beatMs = clock.now();
      protocol.beat();
      this.#scheduleBeat();
    });
  }

  #watchSilence(): void {
    const { protocol, tools } = this.#parts;
    const { clock } = tools;
    this.#alarm?.[Symbol.dispose]();
    const deadAfterMs = protocol.silentMs ?? protocol.heartbeatMs * SILENT_BEATS;
    this.#alarm = clock.wakeAt(epochMs(this.#heardMs + deadAfterMs), () => {
      if (clock.now() - this.#heardMs < deadAfterMs) this.#watchSilence();
      else this.#retry(`it has said nothing for ${Math.round(deadAfterMs / SECOND_MS)} s`);
    });
  }

  #turnedAway(status: number): void {
    const meant = this.#parts.protocol.turnedAway?.(status) ?? null;
    const fault = `it answered with HTTP ${status}`;
    if (meant === null) this.#retry(fault);
    else if ('waitMs' in meant) this.#retry(fault, meant.waitMs);
    else this.refuse(meant.refuse);
  }

  #retry(fault: string, leastWaitMs = 0): void {
    if (this.#isOver || this.#state.phase === 'refused') return;
    const { clock, redact } = this.#parts.tools;
    const why = redact(fault);
    const trouble = { atMs: clock.now(), text: why };
    this.#state = { ...this.#state, reconnects: this.#state.reconnects + 1, trouble };
    this.#drop(why);
    const waitMs = Math.max(leastWaitMs, this.#backoff.nextWaitMs());
    this.#enter('backing-off', `${why}; tried again in ${Math.ceil(waitMs / SECOND_MS)} s`);
    this.#alarm = this.#after(waitMs, () => this.#connect());
  }

  #drop(why: string): void {
    const socket = this.#socket;
    this.#attempt++;
    this.#socket = null;
    this.#beatMs = null;
    this.#alarm?.[Symbol.dispose]();
    this.#beatAlarm?.[Symbol.dispose]();
    this.#alarm = this.#beatAlarm = null;
    if (socket === null) return;
    // A polite goodbye would wait for a peer that may not be there.
    socket.on('error', () => undefined);
    socket.terminate();
    this.#parts.protocol.closed(why);
  }

  #after(ms: number, task: () => void): Disposable {
    const { clock } = this.#parts.tools;
    return clock.wakeAt(epochMs(clock.now() + ms), task);
  }

  #enter(phase: LinePhase, reason: string | null): void {
    this.#tell({ ...this.#state, phase, reason, sinceMs: this.#parts.tools.clock.now() });
  }

  #tell(state: LineState): void {
    this.#state = state;
    this.#parts.changed(state);
  }
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8');
  return (data instanceof ArrayBuffer ? Buffer.from(data) : data).toString('utf8');
}
