import { type App, type Session, shell, type WebContents } from 'electron';
import { PAGE_ORIGIN, POPOUT_URL, isPageUrl } from '#shell/page-origin';
import { popoutPreferences } from '#shell/window-preferences';

/** Opened in the user's own browser: what the licence of the charts asks us to link to. */
const EXTERNAL_ORIGINS: ReadonlySet<string> = new Set(['https://www.tradingview.com']);
/** Copying a table. Everything else that a page can ask for is refused. */
const GRANTED = 'clipboard-sanitized-write';
const BACKGROUND = '#0e1116';

/** Whatever is made later, by whomever, is locked down before it loads anything. */
export function lockDownContents(app: App): void {
  app.on('web-contents-created', (_event, contents) => lockDown(contents, app.isPackaged));
}

function lockDown(contents: WebContents, packaged: boolean): void {
  const refuseForeign = (event: { readonly url: string; preventDefault(): void }): void => {
    if (!isPageUrl(event.url)) event.preventDefault();
  };
  contents.on('will-navigate', refuseForeign);
  contents.on('will-redirect', refuseForeign);
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame || !isPageUrl(event.url)) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    if (url === POPOUT_URL) {
      return {
        action: 'allow',
        overrideBrowserWindowOptions: {
          backgroundColor: BACKGROUND,
          autoHideMenuBar: true,
          webPreferences: popoutPreferences(packaged),
        },
      };
    }
    if (isExternal(url)) void shell.openExternal(url);
    return { action: 'deny' };
  });
}

function isExternal(url: string): boolean {
  return URL.canParse(url) && EXTERNAL_ORIGINS.has(new URL(url).origin);
}

/** Devices, permissions, downloads and the network: the page has no use for any of them. */
export function lockDownSession(session: Session): void {
  session.setPermissionRequestHandler((contents, permission, answer) =>
    answer(permission === GRANTED && isPageUrl(contents.getURL())),
  );
  session.setPermissionCheckHandler(
    (_contents, permission, origin) => permission === GRANTED && isPageUrl(`${origin.replace(/\/$/, '')}/`),
  );
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => answer(null));
  session.setBluetoothPairingHandler((_details, answer) => answer({ confirmed: false }));
  session.setSpellCheckerEnabled(false);
  session.on('will-download', (event, item) => {
    // Saving a layout or a table: made by the page itself, and the user says where to.
    if (!item.getURL().startsWith(`blob:${PAGE_ORIGIN}/`)) event.preventDefault();
  });
  session.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !mayLoad(url) }));
}

function mayLoad(url: string): boolean {
  return (
    isPageUrl(url) || url.startsWith('data:') || url.startsWith('devtools:') || url.startsWith(`blob:${PAGE_ORIGIN}/`)
  );
}
