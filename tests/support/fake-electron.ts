/**
 * Stands in for the `electron` module in tests, where no binary is. Its processes are one process and its windows show
 * nothing, but its ports are real (of node:worker_threads) and so is all code that runs on it. Only what the shell and the
 * bridge use is here: anything else is undefined and fails where it is called.
 */
import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type * as Electron from 'electron';

type Handler = (...given: never[]) => unknown;
type Given = readonly unknown[];

/** What was asked of Electron and has no effect here, in order. */
export const asked: { readonly what: string; readonly given: Given }[] = [];

function note(what: string): (...given: unknown[]) => void {
  return (...given) => void asked.push({ what, given });
}

class FakeApp extends EventEmitter {
  isPackaged = true;
  firstInstance = true;
  readonly enableSandbox = note('app.enableSandbox');
  readonly setPath = note('app.setPath');
  readonly setAppUserModelId = note('app.setAppUserModelId');
  readonly exit = note('app.exit');
  readonly showAboutPanel = note('app.showAboutPanel');
  readonly requestSingleInstanceLock = (): boolean => this.firstInstance;
  readonly whenReady = (): Promise<void> => Promise.resolve();
  /** As Electron does: whoever objects to `before-quit` keeps everything running. */
  readonly quit = (): void => {
    let objected = false;
    this.emit('before-quit', { preventDefault: () => (objected = true) });
    asked.push({ what: objected ? 'app.quit, refused' : 'app.quit', given: [] });
  };
}

export const app = new FakeApp();

/** Like Electron's: nothing is delivered before `start`, and messages arrive wrapped. */
export class FakePortMain extends EventEmitter {
  readonly raw: MessagePort;

  constructor(raw: MessagePort) {
    super();
    this.raw = raw;
  }

  override on(event: string, listener: (message: never) => void): this {
    return super.on(event, listener as () => void);
  }

  postMessage(message: unknown): void {
    this.raw.postMessage(message);
  }

  start(): void {
    this.raw.on('message', (data: unknown) => this.emit('message', { data, ports: [] }));
    this.raw.on('close', () => this.emit('close'));
  }

  close(): void {
    this.raw.close();
  }
}

export class MessageChannelMain {
  readonly port1: FakePortMain;
  readonly port2: FakePortMain;

  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.port1 = new FakePortMain(port1);
    this.port2 = new FakePortMain(port2);
  }
}

export class FakeContents extends EventEmitter {
  readonly id: number;
  destroyed = false;
  url = '';
  openWindow: ((details: { readonly url: string }) => Electron.WindowOpenHandlerResponse) | null = null;
  /** What reaches the bridge in this window. */
  readonly heard: { readonly channel: string; readonly message: unknown; readonly ports: readonly MessagePort[] }[] =
    [];
  readonly reload = note('webContents.reload');
  readonly forcefullyCrashRenderer = note('webContents.forcefullyCrashRenderer');

  constructor(id: number) {
    super();
    this.id = id;
    app.emit('web-contents-created', {}, this);
  }

  isDestroyed(): boolean {
    return this.destroyed;
  }

  getURL(): string {
    return this.url;
  }

  setWindowOpenHandler(handler: NonNullable<typeof this.openWindow>): void {
    this.openWindow = handler;
  }

  send(channel: string, message: unknown): void {
    this.#deliver(channel, message, []);
  }

  postMessage(channel: string, message: unknown, ports: readonly FakePortMain[]): void {
    this.#deliver(
      channel,
      message,
      ports.map(({ raw }) => raw),
    );
  }

  #deliver(channel: string, message: unknown, ports: readonly MessagePort[]): void {
    this.heard.push({ channel, message, ports });
    this.emit('delivered', channel, message, ports);
  }
}

export class BrowserWindow extends EventEmitter {
  static readonly all: BrowserWindow[] = [];
  readonly options: Electron.BrowserWindowConstructorOptions;
  readonly webContents = new FakeContents(BrowserWindow.all.length + 1);
  bounds: Electron.Rectangle;
  focused = false;
  readonly done: string[] = [];

  constructor(options: Electron.BrowserWindowConstructorOptions) {
    super();
    this.options = options;
    const { x = 0, y = 0, width = 0, height = 0 } = options;
    this.bounds = { x, y, width, height };
    BrowserWindow.all.push(this);
  }

  loadURL(url: string): Promise<void> {
    this.webContents.url = url;
    return Promise.resolve();
  }

  getNormalBounds(): Electron.Rectangle {
    return this.bounds;
  }

  isMaximized(): boolean {
    return this.done.includes('maximize');
  }

  isFullScreen(): boolean {
    return this.done.includes('setFullScreen');
  }

  isMinimized(): boolean {
    return this.done.at(-1) === 'minimize';
  }

  isFocused(): boolean {
    return this.focused;
  }

  isDestroyed(): boolean {
    return this.webContents.destroyed;
  }

  show(): void {
    this.done.push('show');
  }

  focus(): void {
    this.done.push('focus');
  }

  restore(): void {
    this.done.push('restore');
  }

  maximize(): void {
    this.done.push('maximize');
  }

  setFullScreen(): void {
    this.done.push('setFullScreen');
  }

  close(): void {
    this.emit('close', {});
    this.destroy();
  }

  destroy(): void {
    this.webContents.destroyed = true;
    this.emit('closed');
  }
}

export const ipcMain = new EventEmitter();

/** The bridge's end. `attachRenderer` says which window it sits in. */
class FakeIpcRenderer extends EventEmitter {
  contents: FakeContents | null = null;
  readonly send = (channel: string): void => {
    ipcMain.emit(channel, { senderFrame: { origin: 'app://argus', parent: null }, sender: this.contents });
  };
}

export const ipcRenderer = new FakeIpcRenderer();

export function attachRenderer(contents: FakeContents): void {
  ipcRenderer.contents = contents;
  contents.on('delivered', (channel: string, message: unknown, ports: readonly MessagePort[]) => {
    ipcRenderer.emit(channel, { ports, sender: ipcRenderer }, message);
  });
}

export const exposed: Record<string, unknown> = {};
export const contextBridge = {
  exposeInMainWorld: (name: string, api: unknown): void => {
    exposed[name] = api;
  },
};

interface ParentMessage {
  readonly data: unknown;
  readonly ports: readonly FakePortMain[];
}

/** `process.parentPort` of the engine process. Keeps what comes before anyone listens. */
export class FakeParentPort extends EventEmitter {
  readonly #child: FakeUtilityProcess;
  readonly #early: ParentMessage[] = [];

  constructor(child: FakeUtilityProcess) {
    super();
    this.#child = child;
  }

  override on(event: string, listener: (...given: never[]) => void): this {
    super.on(event, listener as (...given: unknown[]) => void);
    for (const message of this.#early.splice(0)) this.emit('message', message);
    return this;
  }

  postMessage(message: unknown): void {
    setImmediate(() => this.#child.emit('message', structuredClone(message)));
  }

  deliver(message: ParentMessage): void {
    if (this.listenerCount('message') === 0) this.#early.push(message);
    else this.emit('message', message);
  }
}

export class FakeUtilityProcess extends EventEmitter {
  readonly script: string;
  readonly given: readonly string[];
  readonly options: Electron.ForkOptions;
  readonly stderr = new PassThrough();
  readonly parentPort = new FakeParentPort(this);
  readonly received: ParentMessage[] = [];
  ended = false;

  constructor(script: string, given: readonly string[], options: Electron.ForkOptions) {
    super();
    this.script = script;
    this.given = given;
    this.options = options;
  }

  postMessage(message: unknown, ports: readonly FakePortMain[] = []): void {
    const delivered = { data: structuredClone(message), ports };
    this.received.push(delivered);
    setImmediate(() => {
      if (!this.ended) this.parentPort.deliver(delivered);
    });
  }

  kill(): boolean {
    this.end(143);
    return true;
  }

  end(code: number): void {
    if (this.ended) return;
    this.ended = true;
    // A process that ends takes its ends of all ports along.
    for (const { ports } of this.received) for (const port of ports) port.close();
    setImmediate(() => this.emit('exit', code));
  }
}

export const utilityProcess = {
  forked: [] as FakeUtilityProcess[],
  /** What runs in a process when it is started. */
  run: (_child: FakeUtilityProcess): void => {},
  fork(script: string, given: readonly string[], options: Electron.ForkOptions): FakeUtilityProcess {
    const child = new FakeUtilityProcess(script, given, options);
    utilityProcess.forked.push(child);
    utilityProcess.run(child);
    return child;
  },
};

class FakeSession extends EventEmitter {
  readonly handlers: Record<string, Handler> = {};
  readonly protocol = { handle: (scheme: string, handler: Handler) => this.#keep(`protocol ${scheme}`, handler) };
  readonly webRequest = { onBeforeRequest: (handler: Handler) => this.#keep('request', handler) };
  readonly setPermissionRequestHandler = (handler: Handler) => this.#keep('permission request', handler);
  readonly setPermissionCheckHandler = (handler: Handler) => this.#keep('permission check', handler);
  readonly setDevicePermissionHandler = (handler: Handler) => this.#keep('device', handler);
  readonly setDisplayMediaRequestHandler = (handler: Handler) => this.#keep('display media', handler);
  readonly setBluetoothPairingHandler = (handler: Handler) => this.#keep('bluetooth', handler);
  readonly setSpellCheckerEnabled = note('session.setSpellCheckerEnabled');

  #keep(name: string, handler: Handler): void {
    this.handlers[name] = handler;
  }
}

export const session = { defaultSession: new FakeSession() };
export const protocol = { registerSchemesAsPrivileged: note('protocol.registerSchemesAsPrivileged') };
export const shell = {
  openExternal: (url: string): Promise<void> => {
    asked.push({ what: 'shell.openExternal', given: [url] });
    return Promise.resolve();
  },
  openPath: (path: string): Promise<string> => {
    asked.push({ what: 'shell.openPath', given: [path] });
    return Promise.resolve('');
  },
};
export const dialog = {
  /** The button that is pressed in the next dialogs. */
  press: 1,
  showErrorBox: note('dialog.showErrorBox'),
  showMessageBox: (options: Electron.MessageBoxOptions): Promise<{ readonly response: number }> => {
    asked.push({ what: 'dialog.showMessageBox', given: [options] });
    return Promise.resolve({ response: dialog.press });
  },
};
export const screen = {
  displays: [{ workArea: { x: 0, y: 0, width: 1_920, height: 1_040 } }],
  getAllDisplays: () => screen.displays,
  getPrimaryDisplay: () => screen.displays[0],
};

/** A keyring that turns texts round. */
export const safeStorage = {
  backend: 'gnome_libsecret',
  available: true,
  encryptStringAsync: (text: string): Promise<Buffer> => Promise.resolve(Buffer.from(text).reverse()),
  decryptStringAsync: (encrypted: Buffer): Promise<Electron.DecryptStringAsyncReturnValue> =>
    Promise.resolve({ result: Buffer.from(encrypted).reverse().toString(), shouldReEncrypt: false }),
  isAsyncEncryptionAvailable: (): Promise<boolean> => Promise.resolve(safeStorage.available),
  getSelectedStorageBackend: () => safeStorage.backend,
};

export const Menu = {
  application: [] as readonly Electron.MenuItemConstructorOptions[],
  buildFromTemplate: (template: readonly Electron.MenuItemConstructorOptions[]) => template,
  setApplicationMenu(template: readonly Electron.MenuItemConstructorOptions[]): void {
    Menu.application = template;
  },
};

export class Tray extends EventEmitter {
  static readonly all: Tray[] = [];
  readonly icon: string;
  toolTip = '';
  menu: readonly Electron.MenuItemConstructorOptions[] = [];

  constructor(icon: string) {
    super();
    this.icon = icon;
    Tray.all.push(this);
  }

  setToolTip(text: string): void {
    this.toolTip = text;
  }

  setContextMenu(template: readonly Electron.MenuItemConstructorOptions[]): void {
    this.menu = template;
  }
}

export class Notification extends EventEmitter {
  static readonly shown: Notification[] = [];
  static readonly isSupported = (): boolean => true;
  readonly options: Electron.NotificationConstructorOptions;

  constructor(options: Electron.NotificationConstructorOptions) {
    super();
    this.options = options;
  }

  show(): void {
    Notification.shown.push(this);
  }
}
