import { afterEach, describe, expect, it } from 'vitest';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { RateLimiter } from '#connectors/shared/rate-limiter';
import { type HttpRequest, type HttpTrouble, VenueHttp } from '#connectors/shared/venue-http';
import { hastyTools } from '#tests/support/venues/hasty-tools';

type Serve = (request: IncomingMessage, response: ServerResponse) => void;

let server: Server | null = null;
let http: VenueHttp | null = null;

async function venue(serve: Serve, secrets: Readonly<Record<string, string>> = {}): Promise<VenueHttp> {
  const listening = createServer(serve);
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  const address = listening.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return client(`http://127.0.0.1:${port}`, secrets);
}

function client(baseUrl: string, secrets: Readonly<Record<string, string>> = {}): VenueHttp {
  const tools = hastyTools(20, secrets);
  const limiter = new RateLimiter({ requests: 100, perMs: 1_000, burst: 100 }, tools.clock);
  http = new VenueHttp({ who: 'Venue', baseUrl, tools, limiter, timeoutMs: 10_000 });
  return http;
}

const PLAIN: HttpRequest = { path: '/v1/thing', priority: 'live' };

async function troubleOf(asked: VenueHttp, request = PLAIN): Promise<HttpTrouble> {
  const reply = await asked.ask(request);
  if (reply.ok) throw new Error('the request was answered');
  return reply.failure;
}

function answer(status: number, body: string, headers: Record<string, string> = {}): Serve {
  return (_request, response) => response.writeHead(status, headers).end(body);
}

afterEach(() => {
  http?.[Symbol.dispose]();
  server?.closeAllConnections();
  server?.close();
  http = server = null;
});

describe('questions over HTTP', () => {
  it('hands over what was answered, as text and as JSON', async () => {
    const asked = await venue((request, response) => response.end(JSON.stringify({ url: request.url })));
    const reply = await asked.ask({ ...PLAIN, query: { a: 1, b: undefined, c: ['x', 'y/z'] } });
    expect(reply).toMatchObject({ ok: true, value: { status: 200, body: { url: '/v1/thing?a=1&c=x&c=y%2Fz' } } });
  });

  it('posts what is to be sent', async () => {
    const asked = await venue((request, response) => {
      let text = '';
      request.on('data', (data: Buffer) => (text += data.toString()));
      request.on('end', () => response.end(JSON.stringify({ method: request.method, text })));
    });
    const reply = await asked.ask({ ...PLAIN, send: { q: 1 } });
    expect(reply).toMatchObject({ ok: true, value: { body: { method: 'POST', text: '{"q":1}' } } });
  });

  it.each([
    [429, 'throttled'],
    [401, 'refused'],
    [403, 'refused'],
    [404, 'absent'],
    [500, 'unwell'],
    [302, 'unwell'],
  ] as const)('tells HTTP %i apart: %s', async (status, kind) => {
    const asked = await venue(answer(status, '{"message":"no"}'));
    expect(await troubleOf(asked)).toMatchObject({ kind, status });
  });

  it('waits with everything as long as it is told to', async () => {
    let first = true;
    const asked = await venue((_request, response) => {
      response.writeHead(first ? 429 : 200, first ? { 'retry-after': '4' } : {}).end('{}');
      first = false;
    });
    expect(await troubleOf(asked)).toMatchObject({ kind: 'throttled', retryAfterMs: 4_000 });
    const reply = await asked.ask(PLAIN);
    expect(reply.ok).toBe(true);
  });

  it('does not take a web page for an answer, nor repeats it', async () => {
    const asked = await venue(answer(200, '<html><body>Maintenance</body></html>'));
    const { kind, text } = await troubleOf(asked);
    expect(kind).toBe('unwell');
    expect(text).toBe('Venue answered with something that is no JSON and a web page.');
  });

  it('gives up on a venue that never answers', async () => {
    const asked = await venue(() => undefined);
    expect(await troubleOf(asked)).toMatchObject({
      kind: 'unwell',
      text: 'Venue could not be asked: no answer within 10 s.',
    });
  });

  it('says why a venue cannot be reached', async () => {
    expect((await troubleOf(client('http://127.0.0.1:1'))).text).toMatch(
      /^Venue could not be asked: .*(bad port|ECONNREFUSED)/,
    );
  });

  it('shows no secret that the venue repeats', async () => {
    const asked = await venue(answer(400, 'We have detected your API key as K3Y-PLANTED'), { KEY: 'K3Y-PLANTED' });
    const { text } = await troubleOf(asked);
    expect(text).toContain('•••');
    expect(text).not.toContain('K3Y-PLANTED');
  });

  it('leaves nothing under way when it ends', async () => {
    const asked = await venue(() => undefined);
    const waiting = troubleOf(asked);
    asked[Symbol.dispose]();
    expect(await waiting).toMatchObject({ kind: 'dropped' });
  });
});
