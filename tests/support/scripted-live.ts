import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CommandFailed } from '#contract/failures';
import { type EngineInfo, PROTOCOL } from '#contract/handshake';
import { createDesk, type Desk } from '#entry/desk-host';
import { readWindowFiles } from '#entry/serving/window-files';
import { SystemClock } from '#telemetry/system-clock';
import { scriptedStation, type ScriptedStationViews } from '#tests/support/scripted-station';
import { Changes } from '#transport/projections/changes';
import { FieldStream } from '#transport/projections/field-stream';
import { startWebHost, type WebHost } from '#transport/web-host';
import { WindowHost } from '#transport/window-host';

const CONFIG = fileURLToPath(new URL('../../config/', import.meta.url));
const BUILT = process.env['ARGUS_TEST_WINDOW'] ?? fileURLToPath(new URL('../../out/renderer', import.meta.url));
const TOKEN = 'the-key-of-this-test';

/** The real desk on the bundled demo day behind the real web host, whose venues are as the test writes them. */
export class ScriptedLive implements AsyncDisposable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'argus-live-'));
  readonly #clock = new SystemClock();
  readonly #changes = new Changes();
  readonly #desk: Desk;
  readonly #windows: WindowHost;
  readonly #asked: string[] = [];
  #views = scriptedStation();
  #host: WebHost | null = null;

  constructor() {
    this.#desk = createDesk({
      clock: this.#clock,
      tapesFolders: [],
      memoryFile: join(this.#folder, 'memory.json'),
      configFolder: CONFIG,
      host: 'browser',
    });
    const engine: EngineInfo = { protocol: PROTOCOL, version: '1', host: 'browser', startedMs: this.#clock.now() };
    const parts = { epoch: () => 0, clock: this.#clock };
    const changes = this.#changes;
    const streams = {
      ...this.#desk.streams,
      connections: (_params: unknown, changed: () => void) =>
        new FieldStream<'connections'>(
          { ...parts, view: () => this.#views.connections },
          changed,
          changes.add(changed),
        ),
      soak: (_params: unknown, changed: () => void) =>
        new FieldStream<'soak'>({ ...parts, view: () => this.#views.soak }, changed, changes.add(changed)),
      quality: (_params: unknown, changed: () => void) => ({
        snapshot: () => this.#views.quality,
        take: () => null,
        [Symbol.dispose]: changes.add(changed)[Symbol.dispose],
      }),
    };
    const said = (text: string) => {
      this.#asked.push(text);
      return {};
    };
    const commands = {
      ...this.#desk.commands,
      'live.start': () => said('live.start'),
      'live.stop': () => said('live.stop'),
      'venue.reconnect': ({ venue }: { readonly venue: string }) => {
        if (venue === 'yahoo') throw new CommandFailed('not-available', 'yahoo is not being asked for anything now.');
        return said(`venue.reconnect ${venue}`);
      },
    };
    const onFault = (error: unknown): never => {
      throw error;
    };
    this.#windows = new WindowHost({ streams, commands }, engine, { clock: this.#clock, onFault });
  }

  async start(): Promise<{ readonly url: string }> {
    this.#host = await startWebHost({
      files: readWindowFiles(BUILT),
      token: TOKEN,
      port: 0,
      clock: this.#clock,
      attach: (wire) => void this.#windows.serve(wire),
    });
    return { url: `http://127.0.0.1:${this.#host.port}/#token=${TOKEN}` };
  }

  get views(): ScriptedStationViews {
    return this.#views;
  }

  /** Windows are told. */
  change(next: Partial<ScriptedStationViews>): void {
    this.#views = { ...this.#views, ...next };
    this.#changes.announce();
  }

  /** What was asked for since the last look. */
  take(): readonly string[] {
    return this.#asked.splice(0);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#host?.[Symbol.asyncDispose]();
    this.#windows[Symbol.dispose]();
    this.#desk.dispose();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
