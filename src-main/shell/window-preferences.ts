import type { WebPreferences } from 'electron';

/** Most are Electron's defaults today. They are written out so that no update and no other option changes them. */
const LOCKED = {
  contextIsolation: true,
  sandbox: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  plugins: false,
  navigateOnDragDrop: false,
  // It would fetch dictionaries.
  spellcheck: false,
  // A middle click must not open windows.
  disableBlinkFeatures: 'Auxclick',
} as const satisfies WebPreferences;

export function pagePreferences(bridge: string, packaged: boolean): WebPreferences {
  return { ...LOCKED, preload: bridge, devTools: !packaged, backgroundThrottling: false };
}

/** A popped-out panel is drawn by the window that opened it: it needs no bridge of its own. */
export function popoutPreferences(packaged: boolean): WebPreferences {
  return { ...LOCKED, devTools: !packaged, backgroundThrottling: false };
}
