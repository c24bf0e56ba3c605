import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { EngineHost } from '#entry/engine-host';
import type { SecretStore } from '#ports/secrets';
import type { QueueView } from '#contract/log-view';
import { SystemClock } from '#telemetry/system-clock';
import {
  app,
  asked,
  attachRenderer,
  BrowserWindow,
  dialog,
  exposed,
  FakeContents,
  type FakePortMain,
  type FakeUtilityProcess,
  ipcMain,
  Menu,
  Notification,
  Tray,
  utilityProcess,
} from '#tests/support/fake-electron';
import { ModeDesk } from '#tests/support/mode-desk';
import { electronPortWire } from '#transport/wires/port-wire';
import { type Connect, EngineClient } from '#window/connection/engine-client.ts';

/*
 * The real shell, the real bridge, the page's real way to its engine and a real engine host: only Electron between them
 * is not there, and what a desk would say.
 */
const data = mkdtempSync(join(tmpdir(), 'argus-desktop-'));
const desks: ModeDesk[] = [];
const secretStores: SecretStore[] = [];
let client: EngineClient;

/** The part of a page's window that the bridge and the connection use. */
class FakePage {
  readonly location = { origin: 'app://argus' };
  readonly #listeners = new Set<(event: unknown) => void>();

  get argus(): unknown {
    return exposed['argus'];
  }

  addEventListener(_type: string, listener: (event: unknown) => void): void {
    this.#listeners.add(listener);
  }

  removeEventListener(_type: string, listener: (event: unknown) => void): void {
    this.#listeners.delete(listener);
  }

  postMessage(message: unknown, targetOrigin: string, ports: readonly unknown[]): void {
    const event = { source: this, origin: targetOrigin, data: message, ports };
    for (const listener of this.#listeners) listener(event);
  }
}

function runEngine(child: FakeUtilityProcess): void {
  const desk = new ModeDesk();
  desks.push(desk);
  new EngineHost<FakePortMain>({
    shell: child.parentPort,
    wire: electronPortWire,
    openDesk: (secrets) => {
      secretStores.push(secrets);
      return desk;
    },
    info: { protocol: 1, version: '9.9.9', host: 'electron', startedMs: 0 },
    clock: new SystemClock(),
    onFault: (error) => {
      throw error;
    },
    exit: () => child.end(0),
  });
}

function firstWindow(): BrowserWindow {
  return BrowserWindow.all[0] as BrowserWindow;
}

function lastEngine(): FakeUtilityProcess {
  return utilityProcess.forked.at(-1) as FakeUtilityProcess;
}

async function until(what: () => boolean): Promise<void> {
  for (const deadline = performance.now() + 5_000; !what(); await sleep(5)) {
    if (performance.now() > deadline) throw new Error(`waited in vain for ${what.toString()}`);
  }
}

beforeAll(async () => {
  vi.stubEnv('ARGUS_DATA', data);
  vi.stubGlobal('window', new FakePage());
  utilityProcess.run = runEngine;
  await import('#entry/shell');
  await until(() => BrowserWindow.all.length === 1);
  attachRenderer(firstWindow().webContents);
  await import('../../../src-preload/bridge.ts');
  // Its types need a page's, which tests do not have.
  const page = '../../../src-renderer/connection/connect.ts';
  const { connectEngine } = (await import(page)) as {
    readonly connectEngine: Connect;
  };
  client = new EngineClient(connectEngine, { random: () => 0 });
  await until(() => client.state.kind === 'up');
});

afterAll(() => rmSync(data, { recursive: true }));

describe('the shell at its start', () => {
  it('locks everything down before Electron is ready', () => {
    const order = asked.map(({ what }) => what);
    expect(order.slice(0, 4)).toEqual([
      'app.setPath',
      'app.setAppUserModelId',
      'app.enableSandbox',
      'protocol.registerSchemesAsPrivileged',
    ]);
    expect(asked[0]?.given).toEqual(['userData', join(data, 'window')]);
    expect(asked[3]?.given).toEqual([
      [{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } }],
    ]);
  });

  it('opens one window on the page, sandboxed and with the bridge', () => {
    expect(BrowserWindow.all).toHaveLength(1);
    expect(firstWindow().webContents.url).toBe('app://argus/');
    expect(firstWindow().options).toMatchObject({ show: false, minWidth: 960, minHeight: 600 });
    expect(firstWindow().options.webPreferences).toMatchObject({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      devTools: false,
    });
    expect(firstWindow().options.webPreferences?.preload).toMatch(/preload[\\/]bridge\.cjs$/);
    firstWindow().emit('ready-to-show');
    expect(firstWindow().done).toEqual(['show']);
  });

  it('keeps its windows locked down from the moment they exist', () => {
    expect(firstWindow().webContents.openWindow?.({ url: 'https://example.com/' })).toEqual({ action: 'deny' });
  });

  it('starts the engine in a process of its own, with its last words within hearing', () => {
    const [engine] = utilityProcess.forked;
    expect(engine?.script).toMatch(/engine-process\.js$/);
    expect(engine?.given).toEqual(['--restarts', '0']);
    expect(engine?.options).toMatchObject({ serviceName: 'Argus engine', stdio: ['ignore', 'inherit', 'pipe'] });
  });
});

describe('a window and its engine', () => {
  it('talk over a port of their own', async () => {
    expect(client.state).toMatchObject({ kind: 'up', engine: { version: '9.9.9', host: 'electron' } });
    await expect(client.call('memory.read', { key: 'layout' })).resolves.toEqual({ value: 'value of layout' });
    await expect(client.call('memory.read', { key: 5 as never })).rejects.toMatchObject({ code: 'bad-input' });
    await expect(client.call('nothing' as never, {} as never)).rejects.toMatchObject({ code: 'unknown-command' });
  });

  it.each([
    ['a foreign page', { origin: 'https://example.com', parent: null }],
    ['a page whose name begins like ours', { origin: 'app://argus.example', parent: null }],
    ['a frame within our page', { origin: 'app://argus', parent: {} }],
    ['a frame that is gone', null],
  ])('is nothing that %s gets a port to', async (_who, senderFrame) => {
    const sender = new FakeContents(77);
    const before = lastEngine().received.length;
    ipcMain.emit('argus:connect', { senderFrame, sender });
    await sleep(5);
    expect(sender.heard).toEqual([]);
    expect(lastEngine().received).toHaveLength(before);
  });

  it('find each other again when the engine has crashed, and the page hears why', async () => {
    const exits: unknown[] = [];
    const { onEngineExit } = exposed['argus'] as {
      readonly onEngineExit: (listener: (exit: unknown) => void) => () => void;
    };
    const stop = onEngineExit((exit) => exits.push(exit));
    const states: string[] = [];
    const forget = client.onState(({ kind }) => states.push(kind));
    const [crashed] = utilityProcess.forked;
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    crashed?.stderr.write('TapeFault: demo.tape is damaged at byte 7\n    at somewhere\n');
    await sleep(5);
    crashed?.end(1);
    await until(() => utilityProcess.forked.length === 2 && client.state.kind === 'up');
    stop();
    forget();
    expect(exits).toEqual([{ reason: 'TapeFault: demo.tape is damaged at byte 7', retryInMs: 250 }]);
    expect(states).toEqual(['down', 'connecting', 'up']);
    expect(lastEngine().given).toEqual(['--restarts', '1']);
    await expect(client.call('memory.read', { key: 'x' })).resolves.toEqual({ value: 'value of x' });
  });

  it('begin anew when the page loads again: what it had before is closed', async () => {
    const desk = desks.at(-1);
    const second = new EngineClient(
      (
        (await import('../../../src-renderer/connection/connect.ts' as string)) as {
          readonly connectEngine: Connect;
        }
      ).connectEngine,
      { random: () => 0 },
    );
    await until(() => second.state.kind === 'up');
    // Both clients of this test live in one window: the newer one has taken its place.
    await until(() => client.state.kind !== 'up');
    second.dispose();
    await until(() => client.state.kind === 'up');
    expect(desks.at(-1)).toBe(desk);
  });
});

describe('the desktop around the window', () => {
  it('shows the mode beside the clock, and when the engine changes it', async () => {
    const [tray] = Tray.all;
    await until(() => tray?.toolTip === 'Argus: Demo mode');
    desks.at(-1)?.enter('REPLAY');
    await until(() => tray?.toolTip === 'Argus: Replay mode');
    expect(tray?.menu.map(({ label }) => label)).toEqual(['Replay mode', undefined, 'Open Argus', 'Quit']);
    expect(
      readFileSync(tray?.icon ?? '')
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
  });

  it('shows notices of the engine only to someone who is not looking', async () => {
    const tell = (body: string): void => lastEngine().parentPort.postMessage({ kind: 'notice', title: 'Argus', body });
    firstWindow().focused = true;
    tell('seen in the window');
    await sleep(10);
    firstWindow().focused = false;
    tell('IBIT: exit now');
    await until(() => Notification.shown.length > 0);
    expect(Notification.shown.map(({ options }) => options.body)).toEqual(['IBIT: exit now']);
    Notification.shown[0]?.emit('click');
    expect(firstWindow().done.at(-1)).toBe('focus');
  });

  it('takes no order from the engine that is not in their agreement', async () => {
    lastEngine().parentPort.postMessage({ kind: 'openExternal', url: 'https://example.com/' });
    lastEngine().parentPort.postMessage('quit');
    await sleep(10);
    expect(asked.map(({ what }) => what)).not.toContain('shell.openExternal');
  });

  it('keeps secrets for the engine, and gives them to the next one', async () => {
    const kept = await secretStores.at(-1)?.keep('TELEGRAM_TOKEN', '12:abc');
    expect(kept).toEqual({ ok: true, value: null });
    expect(await secretStores.at(-1)?.keep('bad name', 'x')).toMatchObject({ ok: false });
    const engines = utilityProcess.forked.length;
    lastEngine().end(9);
    await until(() => utilityProcess.forked.length > engines && client.state.kind === 'up');
    await until(() => lastEngine().received.some(({ data: sent }) => (sent as { kind: string }).kind === 'secrets'));
    await sleep(5);
    expect([...((await secretStores.at(-1)?.readAll()) ?? [])]).toEqual([['TELEGRAM_TOKEN', '12:abc']]);
    expect(JSON.stringify(firstWindow().webContents.heard.map(({ message }) => message))).not.toContain('12:abc');
  });

  it('has a line for each window in the health of the engine', async () => {
    let queues: readonly QueueView[] = [];
    const stop = client.watch('health', {}, { snapshot: (health) => (queues = health.queues), patch: () => undefined });
    await until(() => queues.length > 0);
    stop();
    expect(queues).toMatchObject([
      { name: expect.stringMatching(/^window \d+$/) as string, policy: 'coalesce-by-key' },
    ]);
  });

  it('is told that an engine which keeps ending is not started again, and comes back when the user starts it', async () => {
    dialog.press = 1;
    const dialogs = (): number => asked.filter(({ what }) => what === 'dialog.showMessageBox').length;
    const before = dialogs();
    for (let exits = 0; exits < 6 && dialogs() === before; exits++) {
      const count = utilityProcess.forked.length;
      lastEngine().end(7);
      await until(() => utilityProcess.forked.length > count || dialogs() > before);
    }
    await until(() => client.state.kind === 'down' && client.state.retryInMs === null);
    expect(client.state).toMatchObject({
      reason:
        'The engine keeps ending (exit code 7) and is not started again by itself. Choose View, Restart the engine.',
    });
    const view = Menu.application.find(({ label }) => label === '&View')
      ?.submenu as Electron.MenuItemConstructorOptions[];
    view
      .find(({ label }) => label === 'Restart the engine')
      ?.click?.(undefined as never, undefined, undefined as never);
    await until(() => client.state.kind === 'up');
  }, 20_000);

  it('starts the engine anew when the user asks, and in good order', async () => {
    const view = Menu.application.find(({ label }) => label === '&View')
      ?.submenu as Electron.MenuItemConstructorOptions[];
    const [desk, before] = [desks.at(-1), utilityProcess.forked.length];
    view
      .find(({ label }) => label === 'Restart the engine')
      ?.click?.(undefined as never, undefined, undefined as never);
    await until(() => utilityProcess.forked.length > before && client.state.kind === 'up');
    expect(desk?.disposed).toBe(true);
  });

  it('has a menu that can do no harm', () => {
    const labels = Menu.application.map(({ label }) => label);
    expect(labels.slice(-4)).toEqual(['&Edit', '&View', '&Window', '&Help']);
    const items = Menu.application.flatMap(({ submenu }) => submenu as Electron.MenuItemConstructorOptions[]);
    expect(items.some(({ role }) => role === 'toggleDevTools')).toBe(false);
    expect(items.some(({ accelerator }) => accelerator === 'CmdOrCtrl+W')).toBe(false);
    const count = BrowserWindow.all.length;
    items.find(({ label }) => label === 'New window')?.click?.(undefined as never, undefined, undefined as never);
    expect(BrowserWindow.all).toHaveLength(count + 1);
    expect(BrowserWindow.all.at(-1)?.bounds).toMatchObject({
      x: firstWindow().bounds.x + 32,
      y: firstWindow().bounds.y + 32,
    });
    BrowserWindow.all.at(-1)?.close();
  });

  it('comes to the front when it is started a second time', () => {
    firstWindow().done.push('minimize');
    app.emit('second-instance');
    return until(() => firstWindow().done.slice(-3).join() === 'restore,show,focus');
  });

  it('remembers where its window was', () => {
    firstWindow().bounds = { x: 40, y: 50, width: 1_000, height: 700 };
    firstWindow().emit('close', {});
    const kept = JSON.parse(readFileSync(join(data, 'window', 'windows.json'), 'utf8')) as object;
    expect(kept).toEqual({
      version: 1,
      places: {
        '1920x1040@0,0': {
          bounds: { x: 40, y: 50, width: 1_000, height: 700 },
          maximised: false,
          fullScreen: false,
        },
      },
    });
  });

  it('loads a crashed page again, and asks when that does not help', async () => {
    const { webContents } = firstWindow();
    const reloads = (): number => asked.filter(({ what }) => what === 'webContents.reload').length;
    webContents.emit('render-process-gone', {}, { reason: 'clean-exit', exitCode: 0 });
    webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 5 });
    await until(() => reloads() === 1);
    dialog.press = 0;
    for (let crash = 0; crash < 3; crash++) webContents.emit('render-process-gone', {}, { reason: 'oom', exitCode: 5 });
    await until(() => asked.some(({ what }) => what === 'dialog.showMessageBox'));
    await until(() => reloads() >= 2);
  });
});

describe('the end', () => {
  it('waits until the engine has closed what it had open', async () => {
    const desk = desks.at(-1);
    app.emit('window-all-closed');
    expect(asked.at(-1)?.what).toBe('app.quit, refused');
    expect(desk?.disposed).toBe(false);
    await until(() => asked.at(-1)?.what === 'app.quit');
    expect(desk?.disposed).toBe(true);
    expect(lastEngine().received.at(-1)?.data).toEqual({ kind: 'shutdown' });
    client.dispose();
    firstWindow().destroy();
  });
});
