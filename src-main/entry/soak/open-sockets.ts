import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import type { BytesByPort } from '#entry/live/simulated-venues-process';

/** A machine under load may sit on what was sent for a moment, which in hurried time is minutes. */
const LONGEST_MS = 2_000;

/** The web sockets that connectors hold open, and how many bytes went through each. */
export class OpenSockets {
  readonly #open = new Map<WebSocket, Socket | null>();

  add(socket: WebSocket): void {
    this.#open.set(socket, null);
    socket.on('upgrade', ({ socket: below }: IncomingMessage) => this.#open.set(socket, below));
    socket.on('close', () => this.#open.delete(socket));
  }

  get count(): number {
    return this.#open.size;
  }

  get written(): BytesByPort {
    return Object.fromEntries(this.#below().map(({ localPort, bytesWritten }) => [localPort, bytesWritten]));
  }

  /** Answers once everything has been read that was sent, and a turn more for whatever that brought about. */
  async received(sent: BytesByPort): Promise<void> {
    const untilMs = performance.now() + LONGEST_MS;
    const isAll = (): boolean =>
      this.#below().every(({ localPort, bytesRead }) => bytesRead >= (sent[String(localPort)] ?? 0));
    do await new Promise<void>((resume) => setImmediate(resume));
    while (!isAll() && performance.now() < untilMs);
    await new Promise<void>((resume) => setImmediate(resume));
  }

  #below(): readonly Socket[] {
    return [...this.#open.values()].filter((below) => below !== null && !below.destroyed) as Socket[];
  }
}
