import type { WebSocket } from 'ws';
import { type Clock, epochMs, SECOND_MS } from '#primitives/clock';

export interface AlpacaKeys {
  readonly id: string;
  readonly secret: string;
}

/** What a line of Alpaca's stream does otherwise than on a good day. */
export interface AlpacaLineFaults {
  /** Quotes and trades of so many symbols, and no more. */
  symbolLimit?: number;
  /** Symbols that make a request one that is not understood. */
  bad?: readonly string[];
  /** Somebody else has the connection of this account. */
  held?: boolean;
  /** The plan does not have this feed. */
  notInPlan?: boolean;
  /** The line is open, and nobody is there. */
  halfOpen?: boolean;
  /** An error of that code in place of the answer to the next request. */
  nextError?: { readonly code: number; readonly msg: string };
}

export interface AlpacaLineTerms {
  readonly socket: WebSocket;
  /** Null where there is no such feed. */
  readonly feed: string | null;
  /** The account's one connection is in use. */
  readonly isTaken: boolean;
  readonly clock: Clock;
  readonly keys: AlpacaKeys;
  readonly symbols: readonly string[];
  readonly faults: AlpacaLineFaults;
}

const CHANNELS = ['trades', 'quotes', 'bars', 'updatedBars', 'dailyBars', 'statuses', 'lulds'] as const;
const AUTH_MS = 10 * SECOND_MS;

type Ask = Readonly<Record<string, unknown>>;

/** One connection of a client: it has to say who it is within ten seconds, and is told everything in lists. */
export class AlpacaLine implements Disposable {
  readonly #terms: AlpacaLineTerms;
  readonly #channels = new Map<string, Set<string>>(CHANNELS.map((name) => [name, new Set()]));
  readonly #authAlarm: Disposable;
  /** What goes into the next frame. */
  #pending: object[] = [];
  #flush: NodeJS.Immediate | null = null;
  #isAuthenticated = false;
  /** What was asked of it. */
  readonly asked: Ask[] = [];

  constructor(terms: AlpacaLineTerms) {
    const { socket, clock, faults, isTaken } = terms;
    this.#terms = terms;
    socket.on('message', (data: Buffer) => this.#hear(data.toString()));
    socket.on('ping', (data: Buffer) => {
      if (faults.halfOpen !== true) socket.pong(data);
    });
    this.#say({ T: 'success', msg: 'connected' });
    this.#authAlarm = clock.wakeAt(epochMs(clock.now() + AUTH_MS), () => {
      if (this.#isAuthenticated) return;
      this.#fail(404, 'auth timeout');
      socket.close();
    });
    if (faults.held === true || isTaken) this.#reject(406, 'connection limit exceeded');
    else if (terms.feed === null || faults.notInPlan === true) this.#reject(409, 'insufficient subscription');
  }

  get isAuthenticated(): boolean {
    return this.#isAuthenticated;
  }

  tell(channel: string, symbol: string, message: object): void {
    if (this.#channels.get(channel)?.has(symbol) !== true || this.#terms.faults.halfOpen === true) return;
    this.#pending.push(message);
    this.#flush ??= setImmediate(() => {
      this.#flush = null;
      const frame = this.#pending;
      this.#pending = [];
      this.raw(JSON.stringify(frame));
    });
  }

  raw(text: string): void {
    this.#terms.socket.send(text);
  }

  cut(): void {
    this.#terms.socket.terminate();
  }

  [Symbol.dispose](): void {
    if (this.#flush !== null) clearImmediate(this.#flush);
    this.#authAlarm[Symbol.dispose]();
  }

  #hear(text: string): void {
    const ask = JSON.parse(text) as Ask;
    this.asked.push(ask);
    const { faults } = this.#terms;
    if (faults.halfOpen === true) return;
    const { nextError } = faults;
    if (nextError !== undefined && ask['action'] === 'subscribe') {
      delete faults.nextError;
      return this.#fail(nextError.code, nextError.msg);
    }
    if (ask['action'] === 'auth') return this.#authenticate(ask);
    if (!this.#isAuthenticated) return this.#fail(401, 'not authenticated');
    if (ask['action'] === 'subscribe' || ask['action'] === 'unsubscribe') return this.#change(ask);
    this.#fail(400, 'invalid syntax');
  }

  #authenticate({ key, secret }: Ask): void {
    const { keys } = this.#terms;
    if (this.#isAuthenticated) return this.#fail(403, 'already authenticated');
    if (key !== keys.id || secret !== keys.secret) return this.#reject(402, 'auth failed');
    this.#isAuthenticated = true;
    this.#say({ T: 'success', msg: 'authenticated' });
  }

  #change(ask: Ask): void {
    const { faults } = this.#terms;
    const named = CHANNELS.flatMap((name) => (ask[name] ?? []) as readonly string[]);
    if (named.some((symbol) => faults.bad?.includes(symbol) === true)) return this.#fail(400, 'invalid syntax');
    const next = new Map(
      CHANNELS.map((name) => {
        const has = this.#channels.get(name) ?? new Set<string>();
        const given = (ask[name] ?? []) as readonly string[];
        const after = new Set(has);
        for (const symbol of given) {
          if (ask['action'] === 'subscribe') after.add(symbol);
          else after.delete(symbol);
        }
        return [name, after] as const;
      }),
    );
    const followed = new Set([...(next.get('trades') ?? []), ...(next.get('quotes') ?? [])]);
    // The request is not applied, not even in part.
    if (followed.size > (faults.symbolLimit ?? 30)) return this.#fail(405, 'symbol limit exceeded');
    for (const [name, symbols] of next) this.#channels.set(name, symbols);
    const all = Object.fromEntries([...next].map(([name, symbols]) => [name, [...symbols]]));
    this.#say({ T: 'subscription', ...all, corrections: all['trades'], cancelErrors: all['trades'] });
  }

  #fail(code: number, msg: string): void {
    this.#say({ T: 'error', code, msg });
  }

  #reject(code: number, msg: string): void {
    this.#fail(code, msg);
    this.#terms.socket.close();
  }

  #say(message: object): void {
    if (this.#terms.faults.halfOpen !== true) this.raw(JSON.stringify([message]));
  }
}
