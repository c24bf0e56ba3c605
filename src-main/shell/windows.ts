import { BrowserWindow, dialog, type RenderProcessGoneDetails, type Screen } from 'electron';
import { ENGINE_EXIT_CHANNEL, type EngineExit } from '#contract/bridge-channels';
import { PAGE_ORIGIN } from '#shell/page-origin';
import { RestartPolicy, WINDOW_RESTARTS } from '#shell/restart-policy';
import type { Screens, WindowMemory } from '#shell/window-memory';
import { cascaded, LEAST_HEIGHT, LEAST_WIDTH, type WindowPlace } from '#shell/window-place';
import { pagePreferences } from '#shell/window-preferences';

const BACKGROUND = '#0e1116';
const SETTLED_MS = 500;

export interface WindowsOptions {
  readonly bridge: string;
  readonly icon: string;
  readonly packaged: boolean;
  readonly memory: WindowMemory;
  readonly screen: Pick<Screen, 'getAllDisplays' | 'getPrimaryDisplay'>;
}

/** The windows with the whole workstation in them; panels popped out of one are its own affair. */
export class Windows {
  readonly #options: WindowsOptions;
  readonly #open = new Set<BrowserWindow>();

  constructor(options: WindowsOptions) {
    this.#options = options;
  }

  open(): void {
    const { bridge, icon, packaged, memory } = this.#options;
    const screens = this.#screens();
    const latest = [...this.#open].at(-1);
    const place =
      latest === undefined ? memory.place(screens) : cascaded(placeOf(latest), screens.workAreas, screens.main);
    const window = new BrowserWindow({
      ...place.bounds,
      minWidth: LEAST_WIDTH,
      minHeight: LEAST_HEIGHT,
      show: false,
      backgroundColor: BACKGROUND,
      autoHideMenuBar: true,
      icon,
      title: 'Argus',
      webPreferences: pagePreferences(bridge, packaged),
    });
    this.#open.add(window);
    window.once('ready-to-show', () => {
      if (place.maximised) window.maximize();
      if (place.fullScreen) window.setFullScreen(true);
      window.show();
    });
    this.#remember(window);
    this.#recover(window);
    window.once('closed', () => this.#open.delete(window));
    void window.loadURL(`${PAGE_ORIGIN}/`);
  }

  /** Brings a window to the front, or opens one. */
  reveal(): void {
    const latest = [...this.#open].at(-1);
    if (latest === undefined) return this.open();
    if (latest.isMinimized()) latest.restore();
    latest.show();
    latest.focus();
  }

  get anyFocused(): boolean {
    return [...this.#open].some((window) => window.isFocused());
  }

  tellEngineExit(exit: EngineExit): void {
    for (const window of this.#open) window.webContents.send(ENGINE_EXIT_CHANNEL, exit);
  }

  #screens(): Screens {
    const { screen } = this.#options;
    return {
      workAreas: screen.getAllDisplays().map(({ workArea }) => workArea),
      main: screen.getPrimaryDisplay().workArea,
    };
  }

  #remember(window: BrowserWindow): void {
    let settled: NodeJS.Timeout | undefined;
    const keep = (): void => {
      clearTimeout(settled);
      this.#options.memory.keep(placeOf(window), this.#screens());
    };
    const later = (): void => {
      clearTimeout(settled);
      settled = setTimeout(keep, SETTLED_MS);
    };
    window.on('resize', later);
    window.on('move', later);
    window.on('close', keep);
    window.once('closed', () => clearTimeout(settled));
  }

  /** A page that crashed is loaded again: all it showed is with the engine, all it arranged is in memory there. */
  #recover(window: BrowserWindow): void {
    const policy = new RestartPolicy(WINDOW_RESTARTS);
    let retry: NodeJS.Timeout | undefined;
    const reload = (): void => {
      if (!window.isDestroyed()) window.webContents.reload();
    };
    window.webContents.on('render-process-gone', (_event, { reason }: RenderProcessGoneDetails) => {
      if (reason === 'clean-exit') return;
      const delayMs = policy.delayAfterExit(Date.now());
      clearTimeout(retry);
      if (delayMs !== null) {
        retry = setTimeout(reload, delayMs);
        return;
      }
      void ask(
        `This window has crashed several times in a minute (${reason}).`,
        'The engine goes on, and nothing that it has recorded is lost.',
        ['Load it again', 'Close the window'],
      ).then((choice) => {
        policy.forget();
        if (choice === 0) reload();
        else window.destroy();
      });
    });
    window.on('unresponsive', () => {
      void ask('This window does not answer.', 'The engine goes on meanwhile.', ['Wait', 'Load it again']).then(
        (choice) => {
          // A page that hangs does not hear that it should reload; the crash brings it back.
          if (choice === 1 && !window.isDestroyed()) window.webContents.forcefullyCrashRenderer();
        },
      );
    });
    window.once('closed', () => clearTimeout(retry));
  }
}

function placeOf(window: BrowserWindow): WindowPlace {
  return { bounds: window.getNormalBounds(), maximised: window.isMaximized(), fullScreen: window.isFullScreen() };
}

async function ask(message: string, detail: string, buttons: string[]): Promise<number> {
  return (await dialog.showMessageBox({ type: 'warning', message, detail, buttons, defaultId: 0, noLink: true }))
    .response;
}
