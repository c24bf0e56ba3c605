import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import type { CommandInput, CommandName } from '#contract/commands';
import { CommandFailed } from '#contract/failures';
import { PROTOCOL } from '#contract/handshake';
import type { StreamName, StreamSnapshot } from '#contract/streams';
import { readWindowFiles } from '#entry/serving/window-files';
import {
  imaginedCard,
  imaginedRecommendation,
  imaginedReview,
  imaginedSignals,
  imaginedStatus,
  imaginedTickets,
  DECIDED_MS,
} from '#tests/support/imagined-trade';
import { ScriptedDesk } from '#tests/support/scripted-desk';
import { launchBrowser } from '#tests/support/window-session';
import { DeskPage } from '#tests/support/window-session-page';
import { SystemClock } from '#telemetry/system-clock';
import { type ServedWindow, serveWindow } from '#transport/serve-window';
import type { StreamView, WindowDesk } from '#transport/stream-source';
import { startWebHost, type WebHost } from '#transport/web-host';

const BUILT =
  process.env['ARGUS_TEST_WINDOW'] ?? join(fileURLToPath(new URL('../../', import.meta.url)), 'out/renderer');
const TOKEN = 'a-token-that-only-this-test-knows';

/** A stream whose value is whatever the test says it is now. */
class Told<Name extends StreamName> {
  #value: StreamSnapshot<Name>;
  readonly #views = new Set<{ told: StreamSnapshot<Name> | null; readonly changed: () => void }>();

  constructor(value: StreamSnapshot<Name>) {
    this.#value = value;
  }

  get value(): StreamSnapshot<Name> {
    return this.#value;
  }

  tell(value: StreamSnapshot<Name>): void {
    this.#value = value;
    for (const { changed } of this.#views) changed();
  }

  readonly view = (_params: unknown, changed: () => void): StreamView<Name> => {
    const view = { told: null as StreamSnapshot<Name> | null, changed };
    this.#views.add(view);
    const say = (): StreamSnapshot<Name> => (view.told = this.#value);
    return {
      snapshot: say,
      take: () => (view.told === this.#value ? null : (say() as never)),
      [Symbol.dispose]: () => void this.#views.delete(view),
    };
  };
}

interface Asked {
  readonly name: CommandName;
  readonly input: unknown;
}

/** The built window in a real browser, before a desk whose every word the test chooses; what it asks for is written down. */
export class TradeWindow implements AsyncDisposable {
  readonly desk = new Told<'desk'>(imaginedStatus(DECIDED_MS + 10_000));
  readonly signals = new Told<'signals'>(imaginedSignals);
  readonly recommendation = new Told<'recommendation'>(imaginedRecommendation(imaginedCard()));
  readonly tickets = new Told<'tickets'>(imaginedTickets([]));
  readonly asked: Asked[] = [];
  readonly trouble: string[] = [];
  /** What the next confirmation is refused with; null accepts it. */
  refusal: string | null = null;
  review = imaginedReview();
  readonly #windows: ServedWindow[] = [];
  #host: WebHost | null = null;
  #browser: Browser | null = null;

  static async start(program: string | null): Promise<TradeWindow> {
    if (program === null) throw new Error('there is no browser');
    const opened = new TradeWindow();
    const clock = new SystemClock();
    const engine = { protocol: PROTOCOL, version: '1', host: 'browser', startedMs: 0 } as const;
    const desk = opened.#scripted();
    const onFault = (error: unknown): void => void opened.trouble.push(`fault: ${String(error)}`);
    opened.#host = await startWebHost({
      files: readWindowFiles(BUILT),
      token: TOKEN,
      port: 0,
      clock,
      attach: (wire) => opened.#windows.push(serveWindow(wire, desk, engine, { clock, name: 'window', onFault })),
    });
    opened.#browser = await launchBrowser(program);
    return opened;
  }

  /** A window with nothing but a workspace to put panels in. */
  async open(): Promise<DeskPage> {
    if (this.#browser === null || this.#host === null) throw new Error('it was not started');
    const context = await this.#browser.newContext({
      viewport: { width: 1_500, height: 960 },
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    context.setDefaultTimeout(10_000);
    const page: Page = await context.newPage();
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') this.trouble.push(message.text());
    });
    page.on('pageerror', (error) => this.trouble.push(`uncaught: ${error.message}`));
    await page.goto(`${this.#host.origin}/#token=${TOKEN}`);
    const desk = new DeskPage(page);
    await desk.workspace('Trading').waitFor();
    return desk;
  }

  inputsOf<Name extends CommandName>(name: Name): readonly CommandInput<Name>[] {
    return this.asked.filter((one) => one.name === name).map(({ input }) => input as CommandInput<Name>);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser?.close();
    await this.#host?.[Symbol.asyncDispose]();
    for (const window of this.#windows) window[Symbol.dispose]();
  }

  #scripted(): WindowDesk {
    const scripted = new ScriptedDesk();
    const { desk, signals, recommendation, tickets } = this;
    const kept = (name: CommandName) => (input: unknown) => {
      this.asked.push({ name, input });
      if (this.refusal !== null) throw new CommandFailed('refused', this.refusal);
      return { fact: this.asked.length };
    };
    return {
      streams: {
        ...scripted.streams,
        desk: desk.view,
        signals: signals.view,
        recommendation: recommendation.view,
        tickets: tickets.view,
      },
      commands: {
        ...scripted.commands,
        'memory.read': ({ key }) => ({ value: key === 'workspaces' ? WORKSPACES : null }),
        'memory.write': () => ({}),
        'memory.exchange': ({ value }) => ({ done: true, now: value }),
        'replay.pause': (input) => {
          this.asked.push({ name: 'replay.pause', input });
          return {};
        },
        'replay.seek': (input) => {
          this.asked.push({ name: 'replay.seek', input });
          return { seenMs: input.toMs, tookMs: 1 };
        },
        'ticket.make': (input) => {
          this.asked.push({ name: 'ticket.make', input });
          const contracts = input.contracts ?? this.review.ticket.contracts;
          return { ...this.review, ticket: { ...this.review.ticket, contracts } };
        },
        'ticket.confirm': kept('ticket.confirm') as never,
        'ticket.stage': kept('ticket.stage') as never,
        'ticket.working': kept('ticket.working') as never,
        'ticket.withdraw': kept('ticket.withdraw') as never,
        'recommendation.reject': kept('recommendation.reject') as never,
        'recommendation.snooze': kept('recommendation.snooze') as never,
        'fill.record': kept('fill.record') as never,
        'fill.void': kept('fill.void') as never,
      },
    };
  }
}

const WORKSPACES = JSON.stringify({
  format: 'argus-workspaces',
  version: 1,
  activeId: 'trading',
  workspaces: [{ id: 'trading', name: 'Trading', preset: 'EMPTY', layout: null }],
});
