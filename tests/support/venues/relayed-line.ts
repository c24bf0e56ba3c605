import type { Socket } from 'node:net';
import { type Clock, epochMs } from '#primitives/clock';
import type { LineWatch } from '#tests/support/venues/line-watch';
import { type ServerFrame, ServerFrames, TEXT_FRAME, textFrame } from '#tests/support/venues/server-frames';

/** What the way to a venue does to whatever travels on it. */
export interface Weather {
  /** Lines that are open now carry nothing any more, and nobody is told. */
  frozen: boolean;
  /** Data does not come; heartbeats do. */
  mute: boolean;
  slowMs: number;
  duplicated: boolean;
  reordered: boolean;
  /** Messages come in pieces. */
  pieces: boolean;
  /** What new lines meet. */
  refusal: 'ended at once' | 'unavailable' | null;
  /** What requests are answered with. */
  reply: number | 'page' | 'cut short' | 'none' | null;
}

export function calmWeather(): Weather {
  return {
    frozen: false,
    mute: false,
    slowMs: 0,
    duplicated: false,
    reordered: false,
    pieces: false,
    refusal: null,
    reply: null,
  };
}

interface Waiting {
  readonly dueMs: number;
  readonly bytes: Buffer;
  readonly isData: boolean;
}

export interface RelayedLineParts {
  readonly client: Socket;
  readonly venue: Socket;
  readonly weather: Weather;
  readonly clock: Clock;
  readonly watch: LineWatch;
  readonly isData: (text: string) => boolean;
}

const HEAD_END = '\r\n\r\n';
const SHOWN = 240;
const PIECES = 3;

/** A web socket between a client and a venue, at the mercy of the weather. */
export class RelayedLine {
  readonly #parts: RelayedLineParts;
  readonly #frames = new ServerFrames();
  #head: Buffer | null = Buffer.alloc(0);
  #queue: Waiting[] = [];
  #held: ServerFrame | null = null;
  #alarm: Disposable | null = null;
  #isFrozen = false;
  #hasDelivered = false;
  #isCrippled = false;
  #isWriting = false;
  #isOver = false;
  /** The last data, as text: for whoever wants to send something like it. */
  lastData: string | null = null;

  constructor(parts: RelayedLineParts, ended: () => void) {
    this.#parts = parts;
    const { client, venue } = parts;
    const end = (): void => {
      if (this.#isOver) return;
      this.#isOver = true;
      this.#alarm?.[Symbol.dispose]();
      client.destroy();
      venue.destroy();
      if (this.#head === null) parts.watch.broken(parts.clock.now());
      ended();
    };
    client.on('data', (bytes) => {
      if (!this.#isFrozen) venue.write(bytes);
    });
    venue.on('data', (bytes) => this.#fromVenue(bytes));
    // Sockets of an HTTP server stay open when the other side has ended.
    client.on('end', end).on('close', end).on('error', end);
    venue
      // Who is cut off on the other side of a frozen line learns nothing of it.
      .on('close', () => {
        if (!this.#isFrozen) end();
      })
      .on('error', end);
    client.setNoDelay(true);
    venue.setNoDelay(true);
  }

  /** How much has gone to the client, and come from it, by the client's port; null where nothing goes any more. */
  get traffic(): { readonly port: number; readonly sent: number; readonly heard: number } | null {
    const { remotePort, bytesWritten, bytesRead, destroyed } = this.#parts.client;
    if (remotePort === undefined || destroyed || this.#isFrozen) return null;
    return { port: remotePort, sent: bytesWritten, heard: bytesRead };
  }

  /** From here on it carries nothing, and neither side is told. */
  freeze(): void {
    this.#isFrozen = true;
  }

  cut(): void {
    this.#parts.client.destroy();
  }

  /** Says something that the venue never said. */
  inject(text: string): void {
    if (this.#head === null && !this.#isOver) this.#write(textFrame(text), false);
  }

  #fromVenue(bytes: Buffer): void {
    if (this.#head !== null) return this.#passHead(bytes);
    const { weather } = this.#parts;
    const frames = this.#frames.take(bytes);
    if (isCalm(weather) && !this.#isFrozen && this.#queue.length === 0 && this.#held === null && !this.#isWriting) {
      if (frames.some((frame) => this.#isData(frame))) this.#delivered();
      for (const frame of frames) this.#parts.client.write(frame.bytes);
      return;
    }
    for (const frame of frames) this.#pass(frame);
  }

  #passHead(bytes: Buffer): void {
    const head = Buffer.concat([this.#head ?? Buffer.alloc(0), bytes]);
    const end = head.indexOf(HEAD_END);
    this.#head = end < 0 ? head : null;
    if (end < 0) return;
    this.#parts.watch.opened(this.#parts.clock.now());
    const rest = head.subarray(end + HEAD_END.length);
    this.#parts.client.write(head.subarray(0, end + HEAD_END.length));
    if (rest.length > 0) this.#fromVenue(Buffer.from(rest));
  }

  #pass(frame: ServerFrame): void {
    const { weather, watch, clock } = this.#parts;
    const isData = this.#isData(frame);
    if (this.#isFrozen || (weather.mute && isData)) {
      if (isData) {
        watch.broken(clock.now());
        // What is told first is told once: a line that lost it is of no use, whatever comes afterwards.
        this.#isCrippled ||= !this.#hasDelivered;
      }
      return;
    }
    if (weather.reordered && isData && this.#held === null) {
      this.#held = frame;
      return;
    }
    this.#write(frame.bytes, isData);
    if (weather.duplicated && isData) this.#write(frame.bytes, true);
    if (this.#held !== null) {
      this.#write(this.#held.bytes, true);
      this.#held = null;
    }
  }

  #delivered(): void {
    this.#hasDelivered = true;
    this.#parts.watch.delivered(this.#parts.clock.now(), !this.#isCrippled);
  }

  #isData(frame: ServerFrame): boolean {
    if (frame.opcode !== TEXT_FRAME) return false;
    const text = frame.payload.toString('utf8', 0, SHOWN);
    const isData = this.#parts.isData(text);
    if (isData && frame.payload.length < SHOWN) this.lastData = text;
    return isData;
  }

  #write(bytes: Buffer, isData: boolean): void {
    const { clock, weather } = this.#parts;
    const dueMs = Math.max(this.#queue.at(-1)?.dueMs ?? 0, clock.now() + weather.slowMs);
    // What waits is a copy: the buffer that it came in is used again.
    this.#queue.push({ dueMs, bytes: Buffer.from(bytes), isData });
    this.#flush();
  }

  #flush(): void {
    const { client, clock, weather } = this.#parts;
    if (this.#isWriting || this.#isOver) return;
    const next = this.#queue[0];
    if (next === undefined) return;
    if (next.dueMs > clock.now()) {
      this.#alarm?.[Symbol.dispose]();
      this.#alarm = clock.wakeAt(epochMs(next.dueMs), () => this.#flush());
      return;
    }
    this.#queue.shift();
    if (next.isData) this.#delivered();
    if (!weather.pieces) {
      client.write(next.bytes);
      return this.#flush();
    }
    this.#isWriting = true;
    this.#writePieces(next.bytes, PIECES);
  }

  #writePieces(bytes: Buffer, pieces: number): void {
    const length = Math.ceil(bytes.length / pieces);
    this.#parts.client.write(bytes.subarray(0, length));
    if (pieces > 1) setImmediate(() => this.#writePieces(bytes.subarray(length), pieces - 1));
    else {
      this.#isWriting = false;
      this.#flush();
    }
  }
}

function isCalm({ mute, slowMs, duplicated, reordered, pieces }: Weather): boolean {
  return !mute && slowMs === 0 && !duplicated && !reordered && !pieces;
}
