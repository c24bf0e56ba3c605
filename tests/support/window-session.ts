import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright';
import { SETTINGS_FILES } from '#tests/support/settings-files';
import { MISSING_BROWSER, WHAT_TO_INSTALL } from '#tests/support/browser';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const CLI = join(ROOT, 'src-main/entry/cli.ts');
/** The window as `npm run build` leaves it, unless another build is named. */
const BUILT = process.env['ARGUS_TEST_WINDOW'] ?? join(ROOT, 'out/renderer');
export const SHOTS = join(ROOT, 'tests/window/shots');
const START_MS = 30_000;

export interface EngineStart {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  readonly restarts: number;
}

/** `argus serve` with folders of its own: nothing of whoever runs the tests is read or written. */
export class ServedEngine implements AsyncDisposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'argus-window-'));
  readonly configFolder = join(this.folder, 'config');
  readonly starts: EngineStart[] = [];
  readonly #child: ChildProcess;
  readonly #gone: Promise<void>;
  readonly #waiting = new Set<() => void>();
  #complaints = '';
  #isGone = false;

  /** `prepare` may change the settings before the engine reads them. */
  constructor(prepare: (configFolder: string) => void = () => undefined) {
    mkdirSync(this.configFolder);
    for (const name of SETTINGS_FILES) cpSync(join(ROOT, 'config', name), join(this.configFolder, name));
    prepare(this.configFolder);
    const given = ['serve', '--no-open', '--json', '--window', BUILT, '--config', this.configFolder];
    this.#child = spawn(process.execPath, [CLI, ...given], {
      env: { ...process.env, ARGUS_DATA: join(this.folder, 'data') },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const told = (): void => {
      for (const wake of this.#waiting) wake();
    };
    const { stdout, stderr } = this.#child;
    if (stdout !== null) {
      createInterface({ input: stdout }).on('line', (line) => {
        const record = JSON.parse(line) as EngineStart & { readonly type: string };
        if (record.type === 'ready') this.starts.push(record);
        told();
      });
    }
    stderr?.setEncoding('utf8').on('data', (text: string) => (this.#complaints += text));
    this.#gone = new Promise((resolve) => {
      this.#child.once('close', () => {
        this.#isGone = true;
        told();
        resolve();
      });
    });
  }

  /** The engine as it was started for the so-manieth time. */
  async start(ordinal = 0): Promise<EngineStart> {
    const deadline = performance.now() + START_MS;
    for (;;) {
      const start = this.starts[ordinal];
      if (start !== undefined) return start;
      if (this.#isGone || performance.now() > deadline)
        throw new Error(`argus serve did not start: ${this.#complaints}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(() => wake(), 1_000);
        const wake = (): void => {
          clearTimeout(timer);
          this.#waiting.delete(wake);
          resolve();
        };
        this.#waiting.add(wake);
      });
    }
  }

  /** Without warning, as a fault of ours or a lack of memory would. */
  killEngine(): void {
    const start = this.starts.at(-1);
    if (start !== undefined) process.kill(start.pid, 'SIGKILL');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill('SIGINT');
    const end = setTimeout(() => this.#child.kill('SIGKILL'), 8_000);
    await this.#gone;
    clearTimeout(end);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** What serves the window to a test. */
export interface SessionEngine extends AsyncDisposable {
  start(): Promise<{ readonly url: string }>;
}

/** A browser and an engine for one test file. Whatever a page complains about is kept, and is checked at the end. */
export class WindowSession implements AsyncDisposable {
  /** Console errors, breaches of the content policy, uncaught errors and requests that leave this machine. */
  readonly trouble: string[] = [];
  readonly #engine: SessionEngine;
  readonly #browser: Browser;
  readonly #contexts: BrowserContext[] = [];
  #url = '';

  private constructor(engine: SessionEngine, browser: Browser) {
    this.#engine = engine;
    this.#browser = browser;
  }

  /** With `argus serve`, unless the test brings an engine of its own. */
  static async start(program: string | null, own: (() => SessionEngine) | null = null): Promise<WindowSession> {
    if (program === null || program === MISSING_BROWSER) throw new Error(`There is no browser. ${WHAT_TO_INSTALL}`);
    const engine = own === null ? new ServedEngine() : own();
    try {
      const [browser, { url }] = await Promise.all([launchBrowser(program), engine.start()]);
      const session = new WindowSession(engine, browser);
      session.#url = url;
      return session;
    } catch (error) {
      await engine[Symbol.asyncDispose]();
      throw error;
    }
  }

  get engine(): ServedEngine {
    if (this.#engine instanceof ServedEngine) return this.#engine;
    throw new Error('this session is not served by argus serve');
  }

  get url(): string {
    return this.#url;
  }

  get origin(): string {
    return new URL(this.#url).origin;
  }

  /** A person with a browser of their own; pages of one context share the browser's storage. */
  async context(options: BrowserContextOptions = {}): Promise<BrowserContext> {
    const context = await this.#browser.newContext({ viewport: { width: 1_600, height: 1_000 }, ...options });
    context.setDefaultTimeout(15_000);
    this.#contexts.push(context);
    context.on('page', (page) => this.#watch(page));
    await context.addInitScript(
      `addEventListener('securitypolicyviolation', (event) => console.error('CSP: ' + event.violatedDirective + ' ' + event.blockedURI))`,
    );
    return context;
  }

  /** The window with everything in it: board, chart and replay bar are alive. */
  async open(context?: BrowserContext): Promise<Page> {
    const page = await (context ?? (await this.context())).newPage();
    await page.goto(this.#url);
    await page.locator('[role=grid][aria-label="Market board"] [data-position]').first().waitFor();
    await page.locator('[data-testid=chart][data-newest-bar]:not([data-newest-bar=""])').first().waitFor();
    return page;
  }

  /** For tests that break something: what they may have caused is no trouble. */
  forgive(expected: RegExp): void {
    const left = this.trouble.filter((text) => !expected.test(text));
    this.trouble.splice(0, this.trouble.length, ...left);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const context of this.#contexts) await context.close();
    await this.#browser.close();
    await this.#engine[Symbol.asyncDispose]();
  }

  #watch(page: Page): void {
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') this.trouble.push(message.text());
    });
    page.on('pageerror', (error) => this.trouble.push(`uncaught: ${error.message}`));
    page.on('request', (request) => {
      const { protocol, origin } = new URL(request.url());
      if (protocol !== 'data:' && protocol !== 'blob:' && origin !== this.origin) {
        this.trouble.push(`foreign request: ${request.url()}`);
      }
    });
  }
}

export function launchBrowser(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      // A user who is root, as in most containers, has no sandbox.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
  });
}
