import { Agent, createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { Clock } from '#primitives/clock';
import { LineWatch, type Outage } from '#tests/support/venues/line-watch';
import { calmWeather, RelayedLine, type Weather } from '#tests/support/venues/relayed-line';

export interface FaultyRelayParts {
  /** Where the venue listens: `http://127.0.0.1:4711`. */
  readonly upstream: URL;
  readonly clock: Clock;
  /** Whether a message is news rather than a heartbeat or an answer. */
  readonly isData: (text: string) => boolean;
  /** A line, known by its path, was of no use for a while. */
  readonly outage: (path: string, outage: Outage) => void;
}

const TOO_MANY = 429;
const UNAVAILABLE = 503;
const RETRY_SECONDS = 5;
const PAGE = '<!doctype html><html><head><title>Just a moment…</title></head><body>Checking your browser</body></html>';

/** The way to a venue: what asks there and what listens there passes through, as the weather lets it. */
export class FaultyRelay implements AsyncDisposable {
  readonly weather: Weather = calmWeather();
  readonly #parts: FaultyRelayParts;
  readonly #server: Server;
  readonly #agent = new Agent({ keepAlive: true });
  readonly #lines = new Set<RelayedLine>();
  readonly #watches = new Map<string, LineWatch>();
  readonly #sockets = new Set<Socket>();
  #moved = 0;

  private constructor(parts: FaultyRelayParts, server: Server) {
    this.#parts = parts;
    this.#server = server;
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
    server.on('request', (ask, reply) => this.#pass(ask, reply));
    server.on('upgrade', (ask, client: Socket) => this.#open(ask, client));
  }

  static async start(parts: FaultyRelayParts): Promise<FaultyRelay> {
    const server = createServer({ keepAliveTimeout: 60_000 });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new FaultyRelay(parts, server);
  }

  /** Host and port, as an address has them. */
  get host(): string {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the relay does not listen');
    return `127.0.0.1:${address.port}`;
  }

  /** Counts what goes by, in either direction. */
  get moved(): number {
    return this.#moved;
  }

  /** Whether the system has taken everything that was written. */
  get isDrained(): boolean {
    return [...this.#sockets].every(({ destroyed, writableLength }) => destroyed || writableLength === 0);
  }

  get traffic(): readonly NonNullable<RelayedLine['traffic']>[] {
    return [...this.#lines].map(({ traffic }) => traffic).filter((traffic) => traffic !== null);
  }

  /** Ends every line. */
  cut(): void {
    for (const line of this.#lines) line.cut();
  }

  /** Every line that is open now goes dead without a word. New ones are sound. */
  freeze(): void {
    for (const line of this.#lines) line.freeze();
  }

  /** Every line says that. Of null, nothing. */
  inject(make: (lastData: string | null) => string | null): void {
    for (const line of this.#lines) {
      const text = make(line.lastData);
      if (text !== null) line.inject(text);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut();
    this.#agent.destroy();
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #pass(ask: IncomingMessage, reply: ServerResponse): void {
    const { reply: instead } = this.weather;
    if (instead === 'page') return answer(reply, 200, PAGE, { 'content-type': 'text/html' });
    // Whoever asks has to give up by himself.
    if (instead === 'none') return;
    if (typeof instead === 'number') {
      const more = instead === TOO_MANY ? { 'retry-after': String(RETRY_SECONDS) } : {};
      return answer(reply, instead, '', more);
    }
    this.#moved++;
    const { hostname, port } = this.#parts.upstream;
    const { method, url, headers } = ask;
    const passed = request({ hostname, port, method, path: url, headers, agent: this.#agent }, (told) => {
      reply.writeHead(told.statusCode ?? UNAVAILABLE, told.headers);
      told.on('data', () => this.#moved++);
      if (instead === 'cut short') {
        told.once('data', (bytes: Buffer) => {
          reply.write(bytes.subarray(0, bytes.length >> 1));
          reply.destroy();
          told.destroy();
        });
        return;
      }
      told.pipe(reply);
    });
    passed.on('error', () => reply.destroy());
    ask.pipe(passed);
  }

  #open(ask: IncomingMessage, client: Socket): void {
    const { refusal } = this.weather;
    if (refusal === 'unavailable') {
      client.end('HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
      return;
    }
    if (refusal === 'ended at once') {
      client.destroy();
      return;
    }
    const { upstream, clock, isData } = this.#parts;
    const venue = connect(Number(upstream.port), upstream.hostname);
    for (const socket of [client, venue]) socket.on('data', () => this.#moved++);
    const path = (ask.url ?? '/').replace(/\?.*$/, '');
    const line = new RelayedLine(
      { client, venue, weather: this.weather, clock, isData, watch: this.#watchOf(path) },
      () => this.#lines.delete(line),
    );
    this.#lines.add(line);
    const head = [`GET ${ask.url} HTTP/1.1`];
    for (let at = 0; at < ask.rawHeaders.length; at += 2) head.push(`${ask.rawHeaders[at]}: ${ask.rawHeaders[at + 1]}`);
    venue.write(`${head.join('\r\n')}\r\n\r\n`);
  }

  #watchOf(path: string): LineWatch {
    let watch = this.#watches.get(path);
    if (watch === undefined) {
      watch = new LineWatch((outage) => this.#parts.outage(path, outage));
      this.#watches.set(path, watch);
    }
    return watch;
  }
}

function answer(reply: ServerResponse, status: number, body: string, headers: Readonly<Record<string, string>>): void {
  reply.writeHead(status, headers);
  reply.end(body);
}
