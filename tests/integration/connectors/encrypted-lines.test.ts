import { createServer, type Server } from 'node:https';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { RateLimiter } from '#connectors/shared/rate-limiter';
import { VenueHttp } from '#connectors/shared/venue-http';
import { type SocketProtocol, VenueSocket } from '#connectors/shared/venue-socket';
import type { VenueTools } from '#connectors/shared/venue-tools';
import { liveTools } from '#entry/live/live-tools';
import { NyseCalendar } from '#market/sessions/nyse-calendar';
import { HastyClock } from '#tests/support/hasty-clock';
import { SELF_SIGNED } from '#tests/support/venues/self-signed';

let server: Server;
let sockets: WebSocketServer;
let port = 0;
let heard = 0;

beforeEach(async () => {
  heard = 0;
  server = createServer(SELF_SIGNED, (_request, response) => {
    heard++;
    response.end('{"price":"1"}');
  });
  sockets = new WebSocketServer({ server });
  sockets.on('connection', () => heard++);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
});

afterEach(async () => {
  sockets.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function tools(): VenueTools {
  const nyse = new NyseCalendar({ closed: [], early: [], lateOpen: [] });
  return liveTools(new Map(), new HastyClock(50), nyse);
}

describe('a venue with a certificate that nobody vouches for', () => {
  it('is asked nothing over HTTP', async () => {
    const parts = tools();
    const limiter = new RateLimiter({ requests: 10, perMs: 1_000, burst: 10 }, parts.clock);
    using http = new VenueHttp({ who: 'Venue', baseUrl: `https://127.0.0.1:${port}`, tools: parts, limiter });
    const reply = await http.ask({ path: '/', priority: 'live' });
    expect(reply).toMatchObject({ ok: false, failure: { kind: 'unwell' } });
    expect(reply.ok ? '' : reply.failure.text).toMatch(/SELF_SIGNED|self-signed/);
    expect(heard).toBe(0);
  });

  it('is told nothing over a socket', async () => {
    const protocol: SocketProtocol = {
      venue: 'bybit',
      line: 'stream',
      url: `wss://127.0.0.1:${port}`,
      heartbeatMs: 20_000,
      opened: () => heard++,
      closed: () => undefined,
      heard: () => undefined,
      beat: () => undefined,
    };
    using socket = new VenueSocket({ protocol, tools: tools(), changed: () => undefined });
    socket.start();
    await expect.poll(() => socket.state.phase).toBe('backing-off');
    expect(socket.state.reason).toMatch(/self-signed/);
    expect(heard).toBe(0);
  });
});
