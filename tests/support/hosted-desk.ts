import { WebSocket } from 'ws';
import type { EngineFrame, Wire } from '#contract/frames';
import { PROTOCOL } from '#contract/handshake';
import { ScriptedDesk } from '#tests/support/scripted-desk';
import { SystemClock } from '#telemetry/system-clock';
import { type ServedWindow, serveWindow } from '#transport/serve-window';
import { startWebHost, type WebHost } from '#transport/web-host';

export const TOKEN = 'a-token-that-only-this-test-knows';
export const INDEX = '<!doctype html><html><head><title>Argus</title></head><body></body></html>';

const FILES = new Map([
  ['/index.html', { type: 'text/html; charset=utf-8', body: Buffer.from(INDEX) }],
  ['/assets/main.js', { type: 'text/javascript; charset=utf-8', body: Buffer.from('export {};') }],
]);

/** A scripted desk behind the real web host, on a free port of this machine. */
export class HostedDesk implements AsyncDisposable {
  readonly desk = new ScriptedDesk();
  readonly windows: ServedWindow[] = [];
  readonly faults: unknown[] = [];
  #host: WebHost | null = null;

  static async start(port = 0): Promise<HostedDesk> {
    const hosted = new HostedDesk();
    const clock = new SystemClock();
    hosted.#host = await startWebHost({
      files: FILES,
      token: TOKEN,
      port,
      clock,
      attach: (wire) => hosted.serve(wire),
    });
    return hosted;
  }

  get host(): WebHost {
    if (this.#host === null) throw new Error('the host was not started');
    return this.#host;
  }

  get engineUrl(): string {
    return `${this.host.origin.replace('http', 'ws')}/engine`;
  }

  serve(wire: Wire<EngineFrame, unknown>): void {
    const engine = { protocol: PROTOCOL, version: '1', host: 'browser', startedMs: 0 } as const;
    const name = `window ${this.windows.length + 1}`;
    const onFault = (error: unknown): void => void this.faults.push(error);
    this.windows.push(serveWindow(wire, this.desk, engine, { clock: new SystemClock(), name, onFault }));
  }

  /** A WebSocket as a browser would open it from the page of this host. */
  dial(protocols: string[] = ['argus.v1', `token.${TOKEN}`], headers: Record<string, string> = {}): WebSocket {
    return new WebSocket(this.engineUrl, protocols, { headers: { origin: this.host.origin, ...headers } });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.host[Symbol.asyncDispose]();
    for (const window of this.windows) window[Symbol.dispose]();
  }
}

/** Until the condition holds; fails after ten seconds. */
export async function until(condition: () => boolean, what: string): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`waited in vain until ${what}`);
    await new Promise((resume) => setTimeout(resume, 5));
  }
}
