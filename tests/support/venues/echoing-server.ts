import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';

/**
 * A venue with no manners: whatever it is told, it tells back, in every place in which an answer has room for text. Keys in
 * headers, addresses and bodies come back in error messages, as some venues' do.
 */
export class EchoingServer implements AsyncDisposable {
  /** Of answers over HTTP. */
  status = 400;
  /** Everything it was told, to make sure that it was told something. */
  readonly heard: string[] = [];
  readonly #server: Server;
  readonly #sockets: WebSocketServer;

  private constructor(server: Server) {
    this.#server = server;
    this.#sockets = new WebSocketServer({ server });
    server.on('request', (request: IncomingMessage, response) => {
      let body = '';
      request.on('data', (data: Buffer) => (body += data.toString()));
      request.on('end', () => {
        const said = `${request.url ?? ''} ${JSON.stringify(request.headers)} ${body}`;
        this.heard.push(said);
        const text = `We have detected your request as ${said}`;
        response.writeHead(this.status, { 'content-type': 'application/json' });
        response.end(
          JSON.stringify({ message: text, error: { code: text, message: text, description: text }, Information: text }),
        );
      });
    });
    this.#sockets.on('connection', (line, request) => {
      this.heard.push(JSON.stringify(request.headers));
      line.on('message', (data: Buffer) => {
        const said = data.toString();
        this.heard.push(said);
        line.send(JSON.stringify([{ T: 'error', code: 402, msg: said }]));
        line.send(JSON.stringify({ type: 'ERROR', channel: 0, error: said, message: said }));
        line.send(JSON.stringify({ jsonrpc: '2.0', error: { code: 13_009, message: said, data: { reason: said } } }));
        line.send(said);
        line.send(`no JSON: ${said}`);
      });
    });
  }

  static async start(): Promise<EchoingServer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new EchoingServer(server);
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const line of this.#sockets.clients) line.terminate();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
