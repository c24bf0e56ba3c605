import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { WebSocketServer } from 'ws';
import type { EngineFrame, Wire } from '#contract/frames';
import type { Clock } from '#primitives/clock';
import { newNonce, securityHeaders, withStyleNonce } from '#transport/csp';
import { webSocketServerWire } from '#transport/wires/web-socket-server-wire';

/** Only this machine can reach it. */
const LOOPBACK = '127.0.0.1';
const ENGINE_PATH = '/engine';
const PROTOCOL_NAME = 'argus.v1';
const TOKEN_PREFIX = 'token.';
/** Room for the largest value that a window may ask us to remember, in JSON. */
const MOST_FRAME_BYTES = 8 * 1024 * 1024;
const MOST_WINDOWS = 32;

export interface WindowFile {
  readonly type: string;
  readonly body: Buffer;
}

export interface WebHostOptions {
  /** The built window by path (`/index.html`). What is not in here does not exist, so no path leads anywhere else. */
  readonly files: ReadonlyMap<string, WindowFile>;
  readonly token: string;
  /** 0 takes any that is free. */
  readonly port: number;
  readonly clock: Clock;
  readonly attach: (wire: Wire<EngineFrame, unknown>) => void;
}

export interface WebHost extends AsyncDisposable {
  readonly port: number;
  readonly origin: string;
}

/** The window over HTTP and the engine over a WebSocket, for the browsers of this machine. Rejects when it cannot listen. */
export async function startWebHost(options: WebHostOptions): Promise<WebHost> {
  const { token, attach, clock } = options;
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MOST_FRAME_BYTES,
    perMessageDeflate: false,
    // The answer names the protocol and never the token.
    handleProtocols: () => PROTOCOL_NAME,
  });
  let hosts: ReadonlySet<string> = new Set();
  const server = createServer((request, response) => answer(request, response, hosts, options.files));
  server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    // Without a listener a reset connection would end the process.
    socket.on('error', () => socket.destroy());
    const refusal = refusalOf(request, hosts, token) ?? (sockets.clients.size < MOST_WINDOWS ? null : TOO_MANY);
    if (refusal !== null) return refuse(socket, refusal);
    sockets.handleUpgrade(request, socket, head, (webSocket) => attach(webSocketServerWire(webSocket, clock)));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, LOOPBACK, resolve);
  });
  const { port } = server.address() as AddressInfo;
  hosts = new Set([`${LOOPBACK}:${port}`, `localhost:${port}`]);
  return {
    port,
    origin: `http://${LOOPBACK}:${port}`,
    [Symbol.asyncDispose]: async () => {
      for (const client of sockets.clients) client.terminate();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

const TOO_MANY = '503 Service Unavailable';

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  hosts: ReadonlySet<string>,
  files: ReadonlyMap<string, WindowFile>,
): void {
  const nonce = newNonce();
  const headers = { ...securityHeaders(nonce), 'content-type': 'text/plain; charset=utf-8' };
  const say = (status: number, text: string, more: Readonly<Record<string, string>> = {}): void => {
    response.writeHead(status, { ...headers, ...more }).end(request.method === 'HEAD' ? undefined : `${text}\n`);
  };
  // Another name that leads here is how a foreign page would reach a loopback address.
  if (!hosts.has(request.headers.host ?? '')) return say(421, 'Argus answers only to the address that it printed.');
  if (request.method !== 'GET' && request.method !== 'HEAD') return say(405, 'Only GET.', { allow: 'GET, HEAD' });
  const path = pathOf(request);
  if (path === null) return say(400, 'This address cannot be read.');
  if (leadsOut(path)) return say(403, 'There is nothing to see outside the window’s own files.');
  if (path === ENGINE_PATH) return say(426, 'The engine speaks WebSocket.', { upgrade: 'websocket' });
  const file = files.get(path === '/' ? '/index.html' : path);
  if (file === undefined) return say(404, 'There is no such file.');
  const body = file.type.startsWith('text/html')
    ? Buffer.from(withStyleNonce(file.body.toString('utf8'), nonce))
    : file.body;
  response.writeHead(200, { ...headers, 'content-type': file.type, 'content-length': body.length });
  response.end(request.method === 'HEAD' ? undefined : body);
}

/** Why this caller gets no engine; null when it does. */
function refusalOf(request: IncomingMessage, hosts: ReadonlySet<string>, token: string): string | null {
  const { host = '', origin } = request.headers;
  if (!hosts.has(host)) return '421 Misdirected Request';
  if (pathOf(request) !== ENGINE_PATH) return '404 Not Found';
  if (origin !== `http://${host}`) return '403 Forbidden';
  const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
  const given = offered.find((name) => name.startsWith(TOKEN_PREFIX))?.slice(TOKEN_PREFIX.length) ?? '';
  if (!isSame(given, token)) return '401 Unauthorized';
  return offered.includes(PROTOCOL_NAME) ? null : '400 Bad Request';
}

function refuse(socket: Socket, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}

/** Decoded once, as a browser would have encoded it; null when it is no path. */
function pathOf(request: IncomingMessage): string | null {
  const [path = ''] = (request.url ?? '').split(/[?#]/, 1);
  if (!path.startsWith('/')) return null;
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}

function leadsOut(path: string): boolean {
  return path.includes('\\') || path.includes('\0') || path.split('/').includes('..');
}

/** Takes as long for a wrong token as for a right one. */
function isSame(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
