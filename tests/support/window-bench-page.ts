import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Browser, type BrowserContext, type CDPSession, chromium, type Page } from 'playwright';
import { installProbe, type Probe } from '#tests/support/window-bench-probe';

const CHROMIUMS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const PATIENCE_MS = 60_000;

/** Null where there is neither a Chromium of this computer nor one of Playwright's. */
export async function openBrowser(): Promise<Browser | null> {
  const found = [...CHROMIUMS, chromium.executablePath()].find((path) => existsSync(path));
  if (found === undefined) return null;
  return chromium.launch({ executablePath: found, args: ['--no-sandbox', '--disable-gpu'] });
}

/** A window under measurement. */
export class BenchPage implements AsyncDisposable {
  readonly page: Page;
  readonly #context: BrowserContext;
  readonly #devtools: CDPSession;

  constructor(context: BrowserContext, page: Page, devtools: CDPSession) {
    this.#context = context;
    this.page = page;
    this.#devtools = devtools;
  }

  /** Resolves once the first candle is on the screen, or at least the board where a tape begins with nothing known. */
  static async open(browser: Browser, url: string, first: 'candle' | 'board' = 'candle'): Promise<BenchPage> {
    const context = await browser.newContext({ viewport: { width: 1600, height: 1000 } });
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    const devtools = await context.newCDPSession(page);
    await devtools.send('Performance.enable', { timeDomain: 'timeTicks' });
    await page.addInitScript(installProbe);
    await page.goto(url);
    const opened = new BenchPage(context, page, devtools);
    if (first === 'candle') await opened.until((probe) => probe.firstCandleMs !== null);
    else await page.getByRole('region', { name: 'Replay' }).waitFor();
    return opened;
  }

  /** Something about the probe, as the page says it. */
  read<Value>(expression: (probe: Probe) => Value): Promise<Value> {
    return this.page.evaluate<Value>(`(${String(expression)})(argusProbe)`);
  }

  /** Asked from outside: the page's own policy forbids what Playwright would do inside it. */
  async until(isSo: (probe: Probe) => boolean): Promise<void> {
    const deadline = performance.now() + PATIENCE_MS;
    while (!(await this.read(isSo))) {
      if (performance.now() > deadline) throw new Error(`waited in vain for ${String(isSo)}`);
      await sleep(25);
    }
  }

  async choose(command: string): Promise<void> {
    const found = this.page.locator('[cmdk-item]').filter({ hasText: command }).first();
    await this.page.keyboard.press('Control+k');
    await this.page.locator('[cmdk-input]').waitFor();
    await this.page.keyboard.type(command);
    await found.click();
    await found.waitFor({ state: 'detached' });
  }

  async press(button: string): Promise<void> {
    await this.page.getByRole('button', { name: button, exact: true }).click();
  }

  async setSpeed(speed: string): Promise<void> {
    await this.page.getByLabel('Speed of the replay').selectOption(speed);
  }

  /** Work on the page's main thread so far, by the clock and by the processor, and its heap. */
  async metrics(): Promise<{ readonly busyMs: number; readonly processorMs: number; readonly heapBytes: number }> {
    const { metrics } = await this.#devtools.send('Performance.getMetrics');
    const named = (name: string): number => metrics.find((metric) => metric.name === name)?.value ?? 0;
    return {
      busyMs: named('TaskDuration') * 1_000,
      processorMs: named('ThreadTime') * 1_000,
      heapBytes: named('JSHeapUsedSize'),
    };
  }

  /** Bytes in use once everything that nobody needs is gone. */
  async heapBytes(): Promise<number> {
    await this.#devtools.send('HeapProfiler.collectGarbage');
    return (await this.metrics()).heapBytes;
  }

  async profile<Value>(work: () => Promise<Value>): Promise<{ readonly value: Value; readonly profile: unknown }> {
    await this.#devtools.send('Profiler.enable');
    await this.#devtools.send('Profiler.setSamplingInterval', { interval: 500 });
    await this.#devtools.send('Profiler.start');
    const value = await work();
    const { profile } = await this.#devtools.send('Profiler.stop');
    return { value, profile };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#context.close();
  }
}
