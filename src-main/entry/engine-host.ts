import type { EngineFrame, Wire } from '#contract/frames';
import type { DeskMode } from '#contract/desk-view';
import type { EngineInfo } from '#contract/handshake';
import type { DesktopNotice } from '#entry/alerts/desktop-channel';
import type { SecretStore } from '#ports/secrets';
import type { Clock } from '#primitives/clock';
import { fail, ok, type Result } from '#primitives/result';
import { type EngineMessage, shellMessage } from '#shell/engine-messages';
import { KEYRING_ABOUT } from '#shell/safe-secrets';
import type { ServedWindow } from '#transport/serve-window';
import type { WindowDesk } from '#transport/stream-source';
import { WindowHost } from '#transport/window-host';

/** The shell at the other end of the process: messages both ways, and a port with each `window` message. */
export interface ShellPort<Port> {
  postMessage(message: EngineMessage): void;
  on(event: 'message', listener: (event: { readonly data: unknown; readonly ports: readonly Port[] }) => void): unknown;
}

export interface EngineHostOptions<Port> {
  readonly shell: ShellPort<Port>;
  readonly wire: (port: Port) => Wire<EngineFrame, unknown>;
  readonly openDesk: (
    secrets: SecretStore,
    notify: (notice: DesktopNotice) => void,
  ) => WindowDesk & (Disposable | AsyncDisposable);
  readonly info: EngineInfo;
  readonly clock: Clock;
  readonly onFault: (error: unknown) => void;
  /** All that was open is closed. */
  readonly exit: () => void;
}

/** The engine inside the desktop application: serves every window that the shell hands it a port to. */
export class EngineHost<Port> {
  readonly #options: EngineHostOptions<Port>;
  readonly #desk: WindowDesk & (Disposable | AsyncDisposable);
  readonly #secrets: ShellSecrets;
  readonly #host: WindowHost;
  readonly #windows = new Map<number, ServedWindow>();
  readonly #modeWatch: Disposable;

  constructor(options: EngineHostOptions<Port>) {
    this.#options = options;
    this.#secrets = new ShellSecrets((message) => options.shell.postMessage(message));
    this.#desk = options.openDesk(this.#secrets, (notice) => options.shell.postMessage({ kind: 'notice', ...notice }));
    this.#host = new WindowHost(this.#desk, options.info, options);
    this.#modeWatch = watchMode(this.#desk, (mode) => options.shell.postMessage({ kind: 'mode', mode }));
    options.shell.on('message', ({ data, ports }) => this.#hear(data, ports));
    options.shell.postMessage({ kind: 'ready' });
  }

  #hear(data: unknown, ports: readonly Port[]): void {
    const parsed = shellMessage.safeParse(data);
    if (!parsed.success) return;
    const message = parsed.data;
    switch (message.kind) {
      case 'window': {
        const [port] = ports;
        if (port !== undefined) this.#serve(message.window, port);
        break;
      }
      case 'secrets':
        this.#secrets.take(message.secrets);
        break;
      case 'secret-kept':
        this.#secrets.answer(message.request, message.problem);
        break;
      case 'shutdown':
        void this.#close();
        break;
    }
  }

  /** A window that asks again has loaded again: what it had before is over. */
  #serve(window: number, port: Port): void {
    this.#windows.get(window)?.[Symbol.dispose]();
    this.#windows.set(window, this.#host.serve(this.#options.wire(port)));
    for (const [id, served] of this.#windows) if (served.closed) this.#windows.delete(id);
  }

  async #close(): Promise<void> {
    this.#modeWatch[Symbol.dispose]();
    this.#host[Symbol.dispose]();
    {
      await using closing = new AsyncDisposableStack();
      closing.use(this.#desk);
    }
    this.#options.exit();
  }
}

/** Tells the mode at first and whenever it changes. */
function watchMode(desk: WindowDesk, tell: (mode: DeskMode) => void): Disposable {
  let asked = false;
  let mode: DeskMode | null = null;
  const look = (): void => {
    asked = false;
    const news = view.take();
    if (news === null) return;
    const now = 'resync' in news ? view.snapshot().mode : news.mode;
    if (now !== undefined) say(now);
  };
  const say = (now: DeskMode): void => {
    if (now === mode) return;
    mode = now;
    tell(now);
  };
  const view = desk.streams.desk({}, () => {
    if (asked) return;
    asked = true;
    // Not from within whatever is changing right now.
    setImmediate(() => {
      if (asked) look();
    });
  });
  say(view.snapshot().mode);
  return {
    [Symbol.dispose]: () => {
      asked = false;
      view[Symbol.dispose]();
    },
  };
}

/** The shell's keyring, as the engine process sees it. */
class ShellSecrets implements SecretStore {
  readonly place = 'keyring';
  readonly about = KEYRING_ABOUT;
  readonly #post: (message: EngineMessage) => void;
  readonly #secrets = new Map<string, string>();
  readonly #asked = new Map<number, (problem: string | null) => void>();
  #requests = 0;

  constructor(post: (message: EngineMessage) => void) {
    this.#post = post;
  }

  take(secrets: Readonly<Record<string, string>>): void {
    for (const [name, value] of Object.entries(secrets)) this.#secrets.set(name, value);
  }

  answer(request: number, problem: string | null): void {
    this.#asked.get(request)?.(problem);
    this.#asked.delete(request);
  }

  readAll(): Promise<ReadonlyMap<string, string>> {
    return Promise.resolve(this.#secrets);
  }

  async keep(name: string, value: string | null): Promise<Result<null, string>> {
    const request = this.#requests++;
    const problem = await new Promise<string | null>((resolve) => {
      this.#asked.set(request, resolve);
      this.#post({ kind: 'keep-secret', request, name, value });
    });
    if (problem !== null) return fail(problem);
    if (value === null) this.#secrets.delete(name);
    else this.#secrets.set(name, value);
    return ok(null);
  }
}
