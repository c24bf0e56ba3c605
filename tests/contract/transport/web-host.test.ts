import { request } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HostedDesk, INDEX, TOKEN, until } from '#tests/support/hosted-desk';

let hosted: HostedDesk;

beforeAll(async () => {
  hosted = await HostedDesk.start();
});
afterAll(() => hosted[Symbol.asyncDispose]());

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** The path goes out as it is written: fetch would tidy it first. */
function ask(path: string, method = 'GET', headers: Record<string, string> = {}): Promise<Answer> {
  const { port } = hosted.host;
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, method, headers, agent: false }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => (body += text));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    sent.on('error', reject).end();
  });
}

/** The status with which a WebSocket is refused, or 101. */
function dial(protocols: string[] | undefined, headers: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve) => {
    const socket = hosted.dial(protocols, headers);
    socket.on('open', () => {
      resolve(101);
      socket.terminate();
    });
    socket.on('unexpected-response', (sent, response) => {
      resolve(response.statusCode ?? 0);
      sent.destroy();
    });
    socket.on('error', () => undefined);
  });
}

describe('the window over HTTP', () => {
  it('comes with a strict policy and the nonce that the policy allows', async () => {
    const { status, headers, body } = await ask('/');
    const policy = String(headers['content-security-policy']);
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? 'none';
    expect(status).toBe(200);
    expect(body).toBe(INDEX.replace('</title>', `</title><meta name="style-nonce" content="${nonce}">`));
    expect(nonce).toMatch(/^[\w-]{22}$/);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("require-trusted-types-for 'script'; trusted-types 'none'");
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
    });
    expect((await ask('/')).headers['content-security-policy']).not.toBe(policy);
  });

  it('has the types that a browser insists on', async () => {
    expect(await ask('/assets/main.js')).toMatchObject({
      status: 200,
      body: 'export {};',
      headers: { 'content-type': 'text/javascript; charset=utf-8' },
    });
    expect(await ask('/index.html', 'HEAD')).toMatchObject({ status: 200, body: '' });
  });

  it.each(['/missing.js', '/assets', '/assets/', '/__proto__', '/constructor', '//index.html', '/.', '/%2e'])(
    'has nothing at %s',
    async (path) => {
      expect((await ask(path)).status).toBe(404);
    },
  );

  it.each([
    '/../package.json',
    '/assets/../../package.json',
    '/..%2fpackage.json',
    '/%2e%2e/package.json',
    '/%2e%2e%2f%2e%2e%2fetc%2fpasswd',
    '/..%5cpackage.json',
    '/..\\package.json',
    '/index.html%00.js',
  ])('leads nowhere else by %s', async (path) => {
    expect((await ask(path)).status).toBe(403);
  });

  it.each(['/%', '/%ff', '/%c0%ae%c0%ae/', 'http://127.0.0.1/'])('does not read %s', async (path) => {
    expect((await ask(path)).status).toBe(400);
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE'])('takes no %s', async (method) => {
    expect(await ask('/', method)).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } });
  });

  it('answers only to its own names', async () => {
    const { port } = hosted.host;
    expect((await ask('/', 'GET', { host: `localhost:${port}` })).status).toBe(200);
    for (const host of [
      'evil.example',
      `evil.example:${port}`,
      '127.0.0.1',
      `127.0.0.1:${port + 1}`,
      `[::1]:${port}`,
    ]) {
      const answer = await ask('/', 'GET', { host });
      expect(answer.status).toBe(421);
      expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
    }
  });

  it('says that the engine is no page', async () => {
    expect((await ask('/engine')).status).toBe(426);
  });

  it('outlives nonsense on the line', async () => {
    for (const text of ['\r\n\r\n', 'GET', 'HELO there\r\n\r\n', `GET / HTTP/1.1\r\n${'x'.repeat(100_000)}`]) {
      const socket = connect(hosted.host.port, '127.0.0.1', () => socket.end(text));
      socket.on('error', () => undefined).resume();
      await new Promise((resume) => socket.on('close', resume));
    }
    expect((await ask('/')).status).toBe(200);
  });
});

describe('the engine over a WebSocket', () => {
  it('is there for the page of this host that has the token', async () => {
    expect(await dial(undefined)).toBe(101);
    const { port } = hosted.host;
    expect(await dial(undefined, { host: `localhost:${port}`, origin: `http://localhost:${port}` })).toBe(101);
  });

  it('is 401 without the token, or with another', async () => {
    expect(await dial(['argus.v1'])).toBe(401);
    expect(await dial(['argus.v1', 'token.'])).toBe(401);
    expect(await dial(['argus.v1', `token.${TOKEN.slice(1)}`])).toBe(401);
    expect(await dial(['argus.v1', `token.${TOKEN}x`])).toBe(401);
    expect(await dial(['argus.v1', TOKEN])).toBe(401);
  });

  it('is 403 for pages from elsewhere', async () => {
    const { port } = hosted.host;
    for (const origin of [
      'https://evil.example',
      'null',
      `https://127.0.0.1:${port}`,
      `http://127.0.0.1:${port}.evil.example`,
      // Another name of this machine is another page.
      `http://localhost:${port}`,
    ]) {
      expect(await dial(undefined, { origin })).toBe(403);
    }
  });

  it('is 403 for whoever says nothing of an origin', async () => {
    const { port } = hosted.host;
    const text =
      `GET /engine HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
      `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n` +
      `Sec-WebSocket-Protocol: argus.v1, token.${TOKEN}\r\n\r\n`;
    expect(await statusOf(text)).toBe(403);
  });

  it('is 421 under another name, whatever else is right', async () => {
    const { port } = hosted.host;
    expect(await dial(undefined, { host: `evil.example:${port}`, origin: `http://evil.example:${port}` })).toBe(421);
  });

  it('is 400 for another protocol, and 404 elsewhere', async () => {
    expect(await dial([`token.${TOKEN}`])).toBe(400);
    const text = `GET /other HTTP/1.1\r\nHost: 127.0.0.1:${hosted.host.port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`;
    expect(await statusOf(text)).toBe(404);
  });

  it('takes no token from the address', async () => {
    const { port } = hosted.host;
    const text =
      `GET /engine?token=${TOKEN} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nOrigin: http://127.0.0.1:${port}\r\n` +
      'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n' +
      'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Protocol: argus.v1\r\n\r\n';
    expect(await statusOf(text)).toBe(401);
  });

  it('never says the token back', async () => {
    const socket = hosted.dial();
    let headers = '';
    socket.on('upgrade', (response) => (headers = JSON.stringify(response.headers)));
    await new Promise((resume) => socket.on('open', resume));
    expect(headers).not.toContain(TOKEN);
    expect(socket.protocol).toBe('argus.v1');
    socket.terminate();
  });

  it('refuses a 33rd window until another has gone', async () => {
    await until(() => hosted.windows.every(({ closed }) => closed), 'the windows of the other tests are gone');
    const sockets = Array.from({ length: 32 }, () => hosted.dial());
    await Promise.all(sockets.map((socket) => new Promise((resume) => socket.on('open', resume))));
    expect(await dial(undefined)).toBe(503);
    for (const socket of sockets) socket.terminate();
    await until(() => hosted.windows.every(({ closed }) => closed), 'all windows are gone');
    expect(await dial(undefined)).toBe(101);
  });
});

function statusOf(text: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = connect(hosted.host.port, '127.0.0.1', () => socket.write(text));
    socket.on('error', reject);
    socket.once('data', (data) => {
      resolve(Number(String(data).split(' ')[1]));
      socket.destroy();
    });
  });
}
