import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

interface WebhookReply {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A webhook on loopback: keeps what is posted, and answers as it is told to. */
export class FakeWebhook {
  readonly posted: { readonly url: string; readonly body: unknown; readonly atMs: number }[] = [];
  readonly #server: Server;
  readonly #replies: (WebhookReply | 'hang')[] = [];

  private constructor(server: Server) {
    this.#server = server;
    server.on('request', (request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const reply = this.#replies.shift();
        if (reply === 'hang') return;
        if (reply !== undefined && reply.status >= 400) {
          response.writeHead(reply.status, reply.headers).end(reply.body);
          return;
        }
        const body: unknown = JSON.parse(Buffer.concat(parts).toString('utf8'));
        this.posted.push({ url: request.url ?? '', body, atMs: Date.now() });
        const said = reply ?? { status: 200, body: JSON.stringify({ id: `90000${this.posted.length}` }) };
        response.writeHead(said.status, said.headers).end(said.body);
      });
    });
  }

  static async start(): Promise<FakeWebhook> {
    const server = createServer();
    await new Promise<void>((resume) => server.listen(0, '127.0.0.1', resume));
    return new FakeWebhook(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/api/webhooks/17/planted-secret`;
  }

  plant(...replies: readonly (WebhookReply | 'hang')[]): void {
    this.#replies.push(...replies);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise<void>((resume) => this.#server.close(() => resume()));
    this.#server.closeAllConnections();
    await closed;
  }
}
