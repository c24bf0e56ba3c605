import { Menu, Tray } from 'electron';
import type { DeskMode } from '#contract/desk-view';

export interface TrayActions {
  readonly open: () => void;
  readonly quit: () => void;
}

const MODES: Readonly<Record<DeskMode, string>> = {
  LIVE: 'Live',
  PAPER: 'Paper',
  REPLAY: 'Replay',
  DEMO: 'Demo',
};

/** What kind of time it is, beside the clock of the desktop, with the window out of sight. */
export class StatusTray {
  readonly #tray: Tray;
  readonly #actions: TrayActions;

  constructor(icon: string, actions: TrayActions) {
    this.#tray = new Tray(icon);
    this.#actions = actions;
    this.#tray.on('click', actions.open);
    this.#show('The engine is starting');
  }

  showMode(mode: DeskMode): void {
    this.#show(`${MODES[mode]} mode`);
  }

  showDown(): void {
    this.#show('The engine is down');
  }

  #show(state: string): void {
    this.#tray.setToolTip(`Argus: ${state}`);
    this.#tray.setContextMenu(
      Menu.buildFromTemplate([
        { label: state, enabled: false },
        { type: 'separator' },
        { label: 'Open Argus', click: this.#actions.open },
        { label: 'Quit', click: this.#actions.quit },
      ]),
    );
  }
}
