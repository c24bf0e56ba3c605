import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runInNewContext } from 'node:vm';
import { MessageChannel, Worker } from 'node:worker_threads';
import { parseSync } from 'oxc-parser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DeskStatus } from '#contract/desk-view';
import type { FarmView } from '#contract/farm-view';
import { buildWindow, isBuilt } from '#entry/launch/build-window';
import type { EngineMessage, ShellMessage } from '#shell/engine-messages';
import { domPortWire } from '#window/connection/dom-port-wire.ts';
import { EngineClient } from '#window/connection/engine-client.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const { dependencies, optionalDependencies, peerDependenciesMeta } = JSON.parse(
  readFileSync(`${root}package.json`, 'utf8'),
) as {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta: Readonly<Record<string, { readonly optional: boolean }>>;
};

function mayBeMissing(name: string): boolean {
  return optionalDependencies[name] !== undefined || peerDependenciesMeta[name]?.optional === true;
}

beforeAll(() => {
  if (!isBuilt(root)) buildWindow(root);
});

describe('the built bridge', () => {
  it('is plain CommonJS, needs nothing but electron, and gives the page exactly three names', () => {
    const required: string[] = [];
    const exposed: Record<string, object> = {};
    const heard = new Map<string, (event: unknown, given?: unknown) => void>();
    const posted: unknown[][] = [];
    const sent: unknown[][] = [];
    const require = (name: string): unknown => {
      required.push(name);
      return {
        contextBridge: { exposeInMainWorld: (key: string, api: object) => (exposed[key] = api) },
        ipcRenderer: {
          on: (channel: string, listener: () => void) => heard.set(channel, listener),
          off: (channel: string) => heard.delete(channel),
          send: (...given: unknown[]) => sent.push(given),
        },
      };
    };
    const window = { location: { origin: 'app://argus' }, postMessage: (...given: unknown[]) => posted.push(given) };
    const module = { exports: {} };
    runInNewContext(readFileSync(`${root}out/preload/bridge.cjs`, 'utf8'), {
      require,
      module,
      exports: module.exports,
      window,
    });
    expect(required).toEqual(['electron']);
    expect(Object.keys(exposed)).toEqual(['argus']);
    const argus = exposed['argus'] as {
      readonly kind: string;
      connect(...given: unknown[]): void;
      onEngineExit(listener: (...given: unknown[]) => void): () => void;
    };
    expect(Object.keys(argus).toSorted()).toEqual(['connect', 'kind', 'onEngineExit']);

    argus.connect('argus:anything', { not: 'passed on' });
    expect(sent).toEqual([['argus:connect']]);

    heard.get('argus:port')?.({ ports: ['a port'], sender: 'ipcRenderer' });
    expect(posted).toEqual([['argus:port', 'app://argus', ['a port']]]);

    const exits: unknown[][] = [];
    const stop = argus.onEngineExit((...given) => exits.push(given));
    heard.get('argus:engine-exit')?.({ sender: 'ipcRenderer' }, { reason: 'gone', retryInMs: 5 });
    expect(exits).toEqual([[{ reason: 'gone', retryInMs: 5 }]]);
    stop();
    expect([...heard.keys()]).toEqual(['argus:port']);
  });
});

describe('the built shell', () => {
  const scripts = (): readonly string[] => readdirSync(`${root}out/main`).filter((name) => name.endsWith('.js'));

  function importsOf(name: string): readonly string[] {
    const text = readFileSync(`${root}out/main/${name}`, 'utf8');
    const { module } = parseSync(name, text);
    // Only what may be missing, or is rarely wanted, is asked for later on: parts of our own, such as the venues that are
    // on, and what stands in the package by its name.
    const later = module.dynamicImports.map(({ moduleRequest: { start, end } }) => text.slice(start + 1, end - 1));
    const own = later.filter((from) => scripts().includes(from.replace('./', '')));
    const foreign = later.filter((from) => !own.includes(from));
    expect(foreign.filter((from) => !mayBeMissing(from) && dependencies[from] === undefined)).toEqual([]);
    return [...module.staticImports.map(({ moduleRequest }) => moduleRequest.value), ...own];
  }

  it('imports only electron, Node and what is installed with the application', () => {
    const allowed = /^(?:electron$|node:|\.\/)/;
    const foreign = scripts().flatMap((name) => importsOf(name).filter((from) => !allowed.test(from)));
    expect(foreign.filter((from) => dependencies[from] === undefined)).toEqual([]);
  });

  it('keeps electron out of the engine', () => {
    const reached = (name: string, seen = new Set<string>()): readonly string[] => {
      if (seen.has(name)) return [];
      seen.add(name);
      return importsOf(name).flatMap((from) => (from.startsWith('./') ? reached(from.slice(2), seen) : [from]));
    };
    const threads = [
      'option-analyst',
      'farm-thread',
      'live-thread',
      'self-proof-thread',
      'path-worker',
      'column-worker',
      'gpu-thread',
    ];
    for (const engine of ['engine-process', ...threads]) {
      expect(reached(`${engine}.js`)).not.toContain('electron');
    }
    expect(reached('shell.js')).toContain('electron');
  });

  it('lies flat, so that files are found by their depth', () => {
    expect(readdirSync(`${root}out/main`, { withFileTypes: true }).filter((entry) => entry.isDirectory())).toEqual([]);
  });
});

describe('the built engine process', () => {
  const data = mkdtempSync(join(tmpdir(), 'argus-engine-'));
  let engine: Worker;
  let client: EngineClient;
  const told: EngineMessage[] = [];

  beforeAll(() => {
    engine = new Worker(new URL('engine-worker.ts', import.meta.url), {
      workerData: `${root}out/main/engine-process.js`,
      argv: ['--restarts', '2'],
      env: { ...process.env, ARGUS_DATA: data },
    });
    engine.on('message', (message: EngineMessage) => told.push(message));
    client = new EngineClient(() => {
      const { port1, port2 } = new MessageChannel();
      tell({ kind: 'window', window: 1 }, port2);
      return Promise.resolve(domPortWire(port1 as unknown as Parameters<typeof domPortWire>[0], () => () => {}));
    });
  });
  afterAll(() => rmSync(data, { recursive: true }));

  function tell(message: ShellMessage, ...ports: InstanceType<typeof MessageChannel>['port1'][]): void {
    engine.postMessage({ data: message, ports }, ports);
  }

  it('plays the demo day to a window over its port', async () => {
    const status = await new Promise<DeskStatus>((resolve) => {
      client.watch('desk', {}, { snapshot: resolve, patch: () => undefined });
    });
    expect(client.state).toMatchObject({ kind: 'up', engine: { host: 'electron' } });
    expect(status.mode).toBe('DEMO');
    expect(status.tape?.inputs).toBeGreaterThan(100_000);
    expect(told).toEqual(expect.arrayContaining([{ kind: 'ready' }, { kind: 'mode', mode: 'DEMO' }]));
  });

  it('runs the farm over the demo day on a thread of its own', async () => {
    const farm = await new Promise<FarmView>((resolve) => {
      let view = {} as FarmView;
      const look = (news: Partial<FarmView>): void => {
        view = { ...view, ...news };
        if (view.phase === 'failed' || view.throughMs !== null) resolve(view);
      };
      client.watch('farm', {}, { snapshot: look, patch: look });
    });
    expect(farm).toMatchObject({ problem: null, backend: 'typed arrays' });
    expect(farm.configs).toBeGreaterThan(400_000);
  });

  it('finds its settings, its tapes and the licences from where it was built to', async () => {
    expect((await client.call('tapes.list', {})).tapes.map(({ id }) => id)).toContain('bundled/demo.tape');
    expect((await client.call('settings.read', {})).files.map(({ name }) => name)).toContain('config.yaml');
    expect((await client.call('about.read', {})).licences.map(({ name }) => name)).toContain('lightweight-charts');
  });

  it('ends in good order when the shell says so', async () => {
    const ended = once(engine, 'exit');
    tell({ kind: 'shutdown' });
    expect(await ended).toEqual([0]);
    client.dispose();
  });
});
