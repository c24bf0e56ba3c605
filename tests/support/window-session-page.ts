import type { Locator, Page } from 'playwright';
import type { BoardTruth, ChartTruth, LogTruth, Truth } from '#tests/support/window-session-truth';

/** As much of the DOM as is read here. */
interface Element {
  readonly textContent: string | null;
  readonly dataset: Readonly<Record<string, string | undefined>>;
  readonly offsetParent: unknown;
  querySelector(selector: string): Element | null;
  querySelectorAll(selector: string): Iterable<Element>;
  closest(selector: string): Element | null;
}

export interface ShownChart extends ChartTruth {
  readonly name: string;
  readonly newestRegime: number;
  readonly newestGap: number;
}

export interface Shown {
  readonly seenMs: number;
  readonly clock: string;
  readonly clockMs: string;
  readonly board: Readonly<Record<string, BoardTruth>>;
  readonly charts: readonly ShownChart[];
  readonly log: readonly LogTruth[];
}

const NEWEST_OF_LOG = 5;

/** What a person sees in the window, read from the page alone. */
export class DeskPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  get scrubber(): Locator {
    return this.page.getByRole('slider', { name: 'Position in the tape' });
  }

  get playButton(): Locator {
    return this.page.getByRole('button', { name: 'Play the replay', exact: true });
  }

  get pauseButton(): Locator {
    return this.page.getByRole('button', { name: 'Pause the replay', exact: true });
  }

  get speed(): Locator {
    return this.page.getByLabel('Speed of the replay');
  }

  get goToTime(): Locator {
    return this.page.getByLabel('Go to a time, New York');
  }

  get engineLight(): Locator {
    return this.page.getByTestId('light-engine');
  }

  get charts(): Locator {
    return this.page.getByTestId('chart');
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  workspace(name: string): Locator {
    return this.page.getByRole('navigation', { name: 'Workspaces' }).getByRole('button', { name, exact: true });
  }

  tab(title: string): Locator {
    return this.page.locator('.dv-tab').filter({ hasText: title }).first();
  }

  panel(kind: string): Locator {
    return this.page.locator(`[data-panel=${kind}]`);
  }

  /** A workspace, once one of its panels is there. */
  async show(workspace: string, panel: string): Promise<void> {
    await this.workspace(workspace).click();
    await this.panel(panel).first().waitFor();
  }

  /** Also where it is not known yet whether it plays. */
  async pause(): Promise<void> {
    for (let standsStill = 0; standsStill < 2;) {
      if (await this.pauseButton.isVisible()) {
        await this.pauseButton.click();
        await this.playButton.waitFor();
        standsStill = 0;
      } else {
        await this.page.waitForTimeout(60);
        standsStill++;
      }
    }
  }

  /** Where the cursor stands; while the engine is on its way, where it was sent. */
  async cursorMs(): Promise<number> {
    return Number(await this.scrubber.getAttribute('aria-valuenow'));
  }

  async goTo(text: string): Promise<void> {
    await this.goToTime.fill(text);
    await this.goToTime.press('Enter');
  }

  /** By its command's words. */
  async run(title: string): Promise<void> {
    await this.page.keyboard.press('ControlOrMeta+k');
    const palette = this.page.getByRole('dialog', { name: 'Command palette' });
    await palette.getByRole('combobox').fill(title);
    await palette.getByRole('option', { name: title }).first().click();
    await palette.waitFor({ state: 'hidden' });
  }

  async board(): Promise<Readonly<Record<string, BoardTruth>>> {
    const rows = this.page.locator('[role=grid][aria-label="Market board"] [data-position]');
    const lines = await rows.evaluateAll((found: Iterable<Element>) =>
      [...found].map((row) => {
        const text = (column: string): string => row.querySelector(`[data-column=${column}]`)?.textContent ?? '';
        return {
          symbol: text('symbol'),
          last: text('last'),
          trend: text('trend'),
          volatility: text('volatility'),
          rv: text('rv'),
        };
      }),
    );
    return Object.fromEntries(lines.map(({ symbol, ...line }) => [symbol, { ...line, ...wordsOnly(line) }]));
  }

  shownCharts(): Promise<readonly ShownChart[]> {
    return this.charts.evaluateAll((found: Iterable<Element>) =>
      [...found].map((chart) => {
        const panel = chart.closest('[data-panel]');
        const symbol = panel?.querySelector('select[aria-label=Symbol] option:checked')?.textContent ?? '';
        const interval = panel?.querySelector('[aria-label="Length of a bar"] [aria-pressed=true]')?.textContent ?? '';
        const { newestBar = '', newestClose = '', newestRegime, newestGap } = chart.dataset;
        return {
          name: `${symbol} ${interval}`,
          newestBar,
          newestClose,
          newestRegime: Number(newestRegime),
          newestGap: Number(newestGap),
        };
      }),
    );
  }

  async log(): Promise<readonly LogTruth[]> {
    const rows = this.page.locator('[role=grid][aria-label="Event log"] [data-position]');
    const lines = await rows.evaluateAll((found: Iterable<Element>) =>
      [...found].map((row) => {
        const text = (column: string): string => row.querySelector(`[data-column=${column}]`)?.textContent ?? '';
        const line = { time: text('time'), type: text('type').replaceAll(/[●▲]/g, ''), symbol: text('symbol') };
        return { at: Number(row.dataset['position']), line };
      }),
    );
    return lines
      .toSorted((left, right) => left.at - right.at)
      .slice(-NEWEST_OF_LOG)
      .map(({ line }) => line);
  }

  async shown(): Promise<Shown> {
    const [seenMs, clock, clockMs, board, charts, log] = await Promise.all([
      this.cursorMs(),
      this.page.getByTestId('clock').innerText(),
      this.page.getByTitle('Where the replay stands, New York time').innerText(),
      this.board(),
      this.shownCharts(),
      this.log(),
    ]);
    return { seenMs, clock: timeIn(clock), clockMs: timeIn(clockMs), board, charts, log };
  }
}

/** Each difference in a line, so that a failure says which panel was wrong. */
export function differences(shown: Shown, truth: Truth): readonly string[] {
  const found: string[] = [];
  const compare = (what: string, is: unknown, should: unknown): void => {
    const [left, right] = [JSON.stringify(is), JSON.stringify(should)];
    if (left !== right) found.push(`${what}: shown ${left}, told ${right}`);
  };
  compare('status bar', shown.clock, truth.clock);
  compare('replay bar', shown.clockMs, truth.clockMs);
  compare('board symbols', Object.keys(shown.board).sort(), Object.keys(truth.board).sort());
  for (const [symbol, line] of Object.entries(truth.board)) compare(`board ${symbol}`, shown.board[symbol], line);
  for (const { name, newestBar, newestClose } of shown.charts) {
    compare(`chart ${name}`, { newestBar, newestClose }, truth.charts.get(name));
  }
  compare('event log', shown.log, truth.log);
  return found;
}

function wordsOnly(line: BoardTruth): BoardTruth {
  const bare = (text: string): string => text.replaceAll(/[^\p{L}\p{N}.,%−– ]/gu, '').trim();
  return {
    last: bare(line.last),
    trend: bare(line.trend),
    volatility: bare(line.volatility),
    rv: bare(line.rv).replace(/%.*$/, '%'),
  };
}

function timeIn(text: string): string {
  return /\d\d:\d\d:\d\d(?:\.\d{3})?/.exec(text)?.[0] ?? text;
}
