import { Menu, type MenuItemConstructorOptions } from 'electron';

export interface MenuActions {
  readonly newWindow: () => void;
  readonly restartEngine: () => void;
  readonly openDataFolder: () => void;
  readonly showAbout: () => void;
}

/**
 * Only what the window itself cannot do; every command of the workstation is in the page's palette. No accelerator here
 * takes a key from the page that a trader presses by habit, Ctrl+W least of all.
 */
export function showAppMenu(actions: MenuActions, platform: NodeJS.Platform, packaged: boolean): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(actions, platform, packaged)));
}

function menuTemplate(
  actions: MenuActions,
  platform: NodeJS.Platform,
  packaged: boolean,
): MenuItemConstructorOptions[] {
  const mac = platform === 'darwin';
  const about: MenuItemConstructorOptions = { label: 'About Argus', click: actions.showAbout };
  return [
    ...(mac
      ? [{ label: 'Argus', submenu: [about, ...separated('services', 'hide', 'hideOthers', 'unhide', 'quit')] }]
      : []),
    {
      label: '&File',
      submenu: [
        { label: 'New window', accelerator: 'CmdOrCtrl+Shift+N', click: actions.newWindow },
        ...(mac ? [] : separated('quit')),
      ],
    },
    {
      label: '&Edit',
      submenu: [...roles('undo', 'redo'), ...separated('cut', 'copy', 'paste', 'selectAll')],
    },
    {
      label: '&View',
      submenu: [
        { role: 'reload', label: 'Load the window again' },
        { label: 'Restart the engine', click: actions.restartEngine },
        ...separated('resetZoom', 'zoomIn', 'zoomOut'),
        ...separated('togglefullscreen'),
        ...(packaged ? [] : separated('toggleDevTools')),
      ],
    },
    { label: '&Window', submenu: roles('minimize', 'zoom', ...(mac ? (['front'] as const) : [])) },
    {
      label: '&Help',
      submenu: [{ label: 'Open the data folder', click: actions.openDataFolder }, ...(mac ? [] : [about])],
    },
  ];
}

type Role = NonNullable<MenuItemConstructorOptions['role']>;

function roles(...names: readonly Role[]): MenuItemConstructorOptions[] {
  return names.map((role) => ({ role }));
}

function separated(...names: readonly Role[]): MenuItemConstructorOptions[] {
  return [{ type: 'separator' }, ...roles(...names)];
}
