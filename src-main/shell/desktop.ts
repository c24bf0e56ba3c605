import { join } from 'node:path';
import { app, dialog, ipcMain, safeStorage, screen, session, shell, utilityProcess } from 'electron';
import type { EngineExit } from '#contract/bridge-channels';
import { showAppMenu } from '#shell/app-menu';
import { showNotice } from '#shell/desktop-notice';
import type { EngineMessage } from '#shell/engine-messages';
import { EngineSupervisor } from '#shell/engine-supervisor';
import { lockDownSession } from '#shell/lockdown';
import { servePage } from '#shell/page-protocol';
import { PortBroker } from '#shell/port-broker';
import { ENGINE_RESTARTS } from '#shell/restart-policy';
import { SafeSecrets } from '#shell/safe-secrets';
import { StatusTray } from '#shell/status-tray';
import { WindowMemory } from '#shell/window-memory';
import { Windows } from '#shell/windows';

const ENGINE_PATIENCE_MS = 5_000;

export interface DesktopFiles {
  /** The built page. */
  readonly page: string;
  readonly bridge: string;
  readonly engine: string;
  readonly icons: string;
  /** What the user's tapes and the like lie in. */
  readonly data: string;
  /** What the shell itself remembers. */
  readonly memory: string;
}

/** The desktop application once Electron is ready: windows, tray and menu around one engine process. */
export class Desktop {
  readonly #files: DesktopFiles;
  readonly #windows: Windows;
  readonly #engine: EngineSupervisor;
  readonly #broker: PortBroker;
  readonly #secrets: SafeSecrets;
  readonly #tray: StatusTray;
  #stopped = false;

  constructor(files: DesktopFiles) {
    this.#files = files;
    const { defaultSession } = session;
    lockDownSession(defaultSession);
    servePage(defaultSession, files.page);
    this.#secrets = new SafeSecrets(safeStorage, process.platform, join(files.memory, 'secrets.json'));
    this.#windows = new Windows({
      bridge: files.bridge,
      icon: join(files.icons, 'argus.png'),
      packaged: app.isPackaged,
      memory: new WindowMemory(join(files.memory, 'windows.json')),
      screen,
    });
    this.#tray = new StatusTray(join(files.icons, 'tray.png'), {
      open: () => this.#windows.reveal(),
      quit: () => app.quit(),
    });
    this.#engine = new EngineSupervisor({
      fork: (restarts) =>
        utilityProcess.fork(files.engine, ['--restarts', String(restarts)], {
          serviceName: 'Argus engine',
          stdio: ['ignore', 'inherit', 'pipe'],
        }),
      limits: ENGINE_RESTARTS,
      patienceMs: ENGINE_PATIENCE_MS,
      onStart: () => void this.#engineStarted(),
      onMessage: (message) => this.#hear(message),
      onExit: (exit) => this.#engineExited(exit),
    });
    this.#broker = new PortBroker(ipcMain, (message, ports) => this.#engine.post(message, ports));
    this.#obeyDesktop();
    this.#engine.start();
    this.#windows.open();
  }

  /** Someone started Argus again. */
  reveal(): void {
    this.#windows.reveal();
  }

  #obeyDesktop(): void {
    const { data } = this.#files;
    const actions = {
      newWindow: () => this.#windows.open(),
      restartEngine: () => this.#engine.restart(),
      openDataFolder: () => void shell.openPath(data),
      showAbout: () => app.showAboutPanel(),
    };
    showAppMenu(actions, process.platform, app.isPackaged);
    app.on('activate', () => this.#windows.reveal());
    app.on('window-all-closed', () => {
      if (process.platform !== 'darwin') app.quit();
    });
    app.on('before-quit', (event) => {
      if (this.#stopped) return;
      // The engine closes its tape first; then the application quits a second time, for good.
      event.preventDefault();
      void this.#engine.stop().then(() => {
        this.#stopped = true;
        app.quit();
      });
    });
  }

  async #engineStarted(): Promise<void> {
    // Windows must not wait for a keyring that asks for its password.
    this.#broker.engineStarted();
    const secrets = await this.#secrets.readAll();
    if (secrets.size > 0) this.#engine.post({ kind: 'secrets', secrets: Object.fromEntries(secrets) });
  }

  #hear(message: EngineMessage): void {
    switch (message.kind) {
      case 'ready':
        break;
      case 'mode':
        this.#tray.showMode(message.mode);
        break;
      case 'notice':
        // Whoever looks at the window reads it there.
        if (!this.#windows.anyFocused) showNotice(message.title, message.body, () => this.#windows.reveal());
        break;
      case 'keep-secret':
        void this.#keepSecret(message.request, message.name, message.value);
        break;
    }
  }

  async #keepSecret(request: number, name: string, value: string | null): Promise<void> {
    const kept = await this.#secrets.keep(name, value);
    this.#engine.post({ kind: 'secret-kept', request, problem: kept.ok ? null : kept.failure });
  }

  #engineExited(exit: EngineExit): void {
    this.#tray.showDown();
    this.#broker.engineExited(exit);
    this.#windows.tellEngineExit(exit);
    if (exit.retryInMs === null) void this.#askForRestart(exit.reason);
  }

  async #askForRestart(reason: string): Promise<void> {
    const { response } = await dialog.showMessageBox({
      type: 'error',
      message: 'The engine keeps ending and was not started again.',
      detail: `It last said: ${reason}\n\nWhat it has recorded is kept.`,
      buttons: ['Start it again', 'Not now'],
      defaultId: 0,
      noLink: true,
    });
    if (response === 0) this.#engine.restart();
  }
}
