import { app as realApp, session as realSession } from 'electron';
import { beforeAll, describe, expect, it } from 'vitest';
import { lockDownContents, lockDownSession } from '#shell/lockdown';
import { POPOUT_URL } from '#shell/page-origin';
import { pagePreferences, popoutPreferences } from '#shell/window-preferences';
import { asked, FakeContents, session } from '#tests/support/fake-electron';

let contents: FakeContents;

beforeAll(() => {
  lockDownContents(realApp);
  lockDownSession(realSession.defaultSession);
  contents = new FakeContents(1);
  contents.url = 'app://argus/';
});

/** Whether the event was prevented. */
function prevented(event: string, details: object): boolean {
  let stopped = false;
  contents.emit(event, { ...details, preventDefault: () => (stopped = true) });
  return stopped;
}

function handler(name: string): (...given: unknown[]) => unknown {
  return session.defaultSession.handlers[name] as (...given: unknown[]) => unknown;
}

describe('a window', () => {
  it.each([
    ['of the page', pagePreferences('bridge.cjs', true)],
    ['of a popped-out panel', popoutPreferences(true)],
  ])('%s has every preference locked', (_what, preferences) => {
    expect(preferences).toMatchObject({
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
      spellcheck: false,
      devTools: false,
    });
    expect(preferences).not.toHaveProperty('enableBlinkFeatures');
    expect(preferences).not.toHaveProperty('additionalArguments');
  });

  it('has a bridge only where the page itself is', () => {
    expect(pagePreferences('bridge.cjs', true).preload).toBe('bridge.cjs');
    expect(popoutPreferences(true)).not.toHaveProperty('preload');
  });

  it.each(['will-navigate', 'will-redirect'])('goes nowhere else: %s', (event) => {
    expect(prevented(event, { url: 'https://example.com/' })).toBe(true);
    expect(prevented(event, { url: 'app://argus.example/' })).toBe(true);
    expect(prevented(event, { url: 'file:///etc/passwd' })).toBe(true);
    expect(prevented(event, { url: 'javascript:alert(1)' })).toBe(true);
    expect(prevented(event, { url: 'app://argus/' })).toBe(false);
  });

  it('has no frames and no webviews', () => {
    expect(prevented('will-frame-navigate', { url: 'app://argus/', isMainFrame: false })).toBe(true);
    expect(prevented('will-frame-navigate', { url: 'https://example.com/', isMainFrame: true })).toBe(true);
    expect(prevented('will-frame-navigate', { url: 'app://argus/', isMainFrame: true })).toBe(false);
    expect(prevented('will-attach-webview', {})).toBe(true);
  });

  it('opens popped-out panels, as locked as itself, and nothing else', () => {
    expect(contents.openWindow?.({ url: POPOUT_URL })).toMatchObject({
      action: 'allow',
      overrideBrowserWindowOptions: {
        webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false },
      },
    });
    for (const url of [
      `${POPOUT_URL}?x`,
      `${POPOUT_URL}#x`,
      'app://argus/',
      'https://example.com/',
      'about:blank',
      '',
    ]) {
      expect(contents.openWindow?.({ url })).toEqual({ action: 'deny' });
    }
  });

  it('sends only the links that the licences ask for to the browser', () => {
    asked.length = 0;
    for (const url of [
      'https://www.tradingview.com/',
      'http://www.tradingview.com/',
      'https://www.tradingview.com.example/',
      'https://example.com/',
      'file:///etc/passwd',
      'smb://example.com/',
    ]) {
      expect(contents.openWindow?.({ url })).toEqual({ action: 'deny' });
    }
    expect(asked).toEqual([{ what: 'shell.openExternal', given: ['https://www.tradingview.com/'] }]);
  });
});

describe('the session', () => {
  it('grants nothing but copying, and that to our page only', () => {
    const granted = (permission: string, url: string): boolean => {
      const answers: boolean[] = [];
      const from = { getURL: () => url };
      handler('permission request')(from, permission, (answer: boolean) => answers.push(answer), {});
      answers.push(handler('permission check')(from, permission, new URL(url).origin, {}) as boolean);
      // For a scheme of ours, URL gives "null" as the origin; Electron gives its name.
      if (url.startsWith('app://argus/'))
        answers[1] = handler('permission check')(from, permission, 'app://argus/', {}) as boolean;
      expect(answers[0]).toBe(answers[1]);
      return answers[0] as boolean;
    };
    for (const permission of [
      'media',
      'geolocation',
      'notifications',
      'clipboard-read',
      'hid',
      'usb',
      'fileSystem',
      'openExternal',
      'unknown',
    ]) {
      expect(granted(permission, 'app://argus/')).toBe(false);
    }
    expect(granted('clipboard-sanitized-write', 'app://argus/')).toBe(true);
    expect(granted('clipboard-sanitized-write', 'https://example.com/')).toBe(false);
  });

  it('shows the page no device, no screen and no Bluetooth', () => {
    expect(handler('device')({ deviceType: 'hid' })).toBe(false);
    let streams: unknown = 'never answered';
    handler('display media')({}, (answer: unknown) => (streams = answer));
    expect(streams).toBeNull();
    let paired: unknown;
    handler('bluetooth')({}, (answer: unknown) => (paired = answer));
    expect(paired).toEqual({ confirmed: false });
  });

  it('saves only what the page made itself', () => {
    const refused = (url: string): boolean => {
      let stopped = false;
      session.defaultSession.emit('will-download', { preventDefault: () => (stopped = true) }, { getURL: () => url });
      return stopped;
    };
    expect(refused('blob:app://argus/5f1c')).toBe(false);
    for (const url of [
      'https://example.com/x.exe',
      'blob:app://argus.example/5f1c',
      'data:text/html,x',
      'app://argus/index.html',
    ]) {
      expect(refused(url)).toBe(true);
    }
  });

  it('loads nothing from elsewhere', () => {
    const cancelled = (url: string): boolean => {
      let cancel = false;
      handler('request')({ url }, (answer: { cancel: boolean }) => ({ cancel } = answer));
      return cancel;
    };
    for (const url of [
      'app://argus/assets/index.js',
      'data:,',
      'blob:app://argus/1',
      'devtools://devtools/bundled/x.html',
    ]) {
      expect(cancelled(url)).toBe(false);
    }
    for (const url of [
      'https://example.com/',
      'http://127.0.0.1:8080/',
      'ws://127.0.0.1:8080/',
      'wss://example.com/',
      'file:///etc/passwd',
      'app://argus.example/',
      'chrome-extension://abc/x.js',
      'blob:https://example.com/1',
    ]) {
      expect(cancelled(url)).toBe(true);
    }
  });
});
