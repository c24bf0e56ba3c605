import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { JournalView, PositionsView, RiskView } from '#contract/book-view';
import type { CommandName } from '#contract/commands';
import { CommandFailed } from '#contract/failures';
import { type EngineInfo, PROTOCOL } from '#contract/handshake';
import { tradeCommands } from '#contract/trade-commands';
import { createDesk, type Desk } from '#entry/desk-host';
import { readWindowFiles } from '#entry/serving/window-files';
import { SystemClock } from '#telemetry/system-clock';
import { Changes } from '#transport/projections/changes';
import { FieldStream } from '#transport/projections/field-stream';
import type { CommandHandlers, StreamView, WindowDesk } from '#transport/stream-source';
import { startWebHost, type WebHost } from '#transport/web-host';
import { WindowHost } from '#transport/window-host';

const CONFIG = fileURLToPath(new URL('../../config/', import.meta.url));
const BUILT = process.env['ARGUS_TEST_WINDOW'] ?? fileURLToPath(new URL('../../out/renderer', import.meta.url));
const TOKEN = 'the-key-of-this-test';

interface Deed {
  readonly name: CommandName;
  readonly input: unknown;
}

/** What the trader's panels are to show, in states that a day of trading comes to seldom. */
export interface ScriptedBook {
  positions: PositionsView;
  journal: JournalView;
  risk: RiskView;
}

/**
 * The real desk on the bundled demo day behind the real web host, with a trader's book that the test writes. What is
 * asked of the book is kept for the test to look at, and done nothing with.
 */
export class ScriptedTrading implements AsyncDisposable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'argus-book-'));
  readonly #clock = new SystemClock();
  readonly #changes = new Changes();
  readonly #desk: Desk;
  readonly #windows: WindowHost;
  #book: ScriptedBook;
  #host: WebHost | null = null;
  #deeds: Deed[] = [];
  #refusal: string | null = null;

  constructor(book: ScriptedBook) {
    this.#book = book;
    this.#desk = createDesk({
      clock: this.#clock,
      tapesFolders: [],
      memoryFile: join(this.#folder, 'memory.json'),
      configFolder: CONFIG,
      host: 'browser',
    });
    const engine: EngineInfo = { protocol: PROTOCOL, version: '1', host: 'browser', startedMs: this.#clock.now() };
    const served = { streams: this.#streams(), commands: this.#commands() } satisfies WindowDesk;
    const onFault = (error: unknown): never => {
      throw error;
    };
    this.#windows = new WindowHost(served, engine, { clock: this.#clock, onFault });
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

  /** Something has been booked, or quoted: windows are told. */
  change(next: Partial<ScriptedBook>): void {
    this.#book = { ...this.#book, ...next };
    this.#changes.announce();
  }

  /** What was asked since the last look. */
  take(): readonly Deed[] {
    return this.#deeds.splice(0);
  }

  /** Why nothing is done; null: it is done. */
  refuseWith(reason: string | null): void {
    this.#refusal = reason;
  }

  get book(): ScriptedBook {
    return this.#book;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#host?.[Symbol.asyncDispose]();
    this.#windows[Symbol.dispose]();
    this.#desk.dispose();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #streams(): WindowDesk['streams'] {
    const clock = this.#clock;
    const epoch = (): number => 0;
    return {
      ...this.#desk.streams,
      desk: (params, changed) => this.#withStance(this.#desk.streams.desk(params, changed), changed),
      positions: (_params, changed) =>
        new FieldStream<'positions'>(
          { epoch, clock, view: () => this.#book.positions },
          changed,
          this.#changes.add(changed),
        ),
      journal: (_params, changed) =>
        new FieldStream<'journal'>(
          { epoch, clock, view: () => this.#book.journal },
          changed,
          this.#changes.add(changed),
        ),
      risk: (_params, changed) =>
        new FieldStream<'risk'>({ epoch, clock, view: () => this.#book.risk }, changed, this.#changes.add(changed)),
    };
  }

  #withStance(view: StreamView<'desk'>, changed: () => void): StreamView<'desk'> {
    const listening = this.#changes.add(changed);
    let told = '';
    const stance = () => {
      const { mode, paused, killed } = this.#book.risk;
      return { mode, paused, killed };
    };
    return {
      snapshot: () => {
        told = JSON.stringify(stance());
        return { ...view.snapshot(), trading: stance() };
      },
      take: () => {
        const taken = view.take();
        if (taken !== null && 'resync' in taken) return taken;
        const text = JSON.stringify(stance());
        if (text === told) return taken;
        told = text;
        return { ...taken, trading: stance() };
      },
      [Symbol.dispose]: () => {
        listening[Symbol.dispose]();
        view[Symbol.dispose]();
      },
    };
  }

  /** Answers in the form of the contract; what was asked is there to be looked at. */
  #commands(): CommandHandlers {
    const heard = Object.keys(tradeCommands).map((name) => [
      name,
      (input: unknown): unknown => {
        this.#deeds.push({ name: name as CommandName, input });
        if (this.#refusal !== null) throw new CommandFailed('refused', this.#refusal);
        if (name === 'journal.export') return { name: 'journal.csv', text: 'when,what\n' };
        if (name === 'positions.reconcile') return { atMs: this.#clock.now(), account: 'DU1', checks: [] };
        return { fact: 1 };
      },
    ]);
    return { ...this.#desk.commands, ...(Object.fromEntries(heard) as Partial<CommandHandlers>) };
  }
}
