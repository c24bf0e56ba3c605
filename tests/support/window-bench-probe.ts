/**
 * What is measured inside the page. It runs before the page's own scripts and must hold everything that it needs, because
 * only its text gets there. It listens at JSON.parse, where frames from the engine become objects, so that none is parsed
 * twice.
 */
export interface Probe {
  /** Between animation frames, in milliseconds, since `watchFrames(true)`. */
  readonly frameTimes: readonly number[];
  /** One entry for each batch of news since `clear`. */
  readonly batches: readonly HeardBatch[];
  watchFrames(on: boolean): void;
  clear(): void;
  /** Since the page began to load; null until there is something in the first chart. */
  readonly firstCandleMs: number | null;
  /** What the last pointer move asked for, once everything shows it. */
  readonly seek: ShownSeek | null;
  forgetSeek(): void;
  watchSeeks(on: boolean): void;
  readonly atEnd: boolean;
  readonly progress: number;
  readonly seenMs: number;
}

export interface HeardBatch {
  /** Where the engine stood when it put the batch together. */
  readonly seenMs: number;
  /** When the oldest line of the log in it happened; null where it has none. */
  readonly oldestLineMs: number | null;
  readonly heardAtMs: number;
  /** After the frame in which it was applied; charts are drawn in the frame after that. */
  paintedAtMs: number;
  drawnAtMs: number;
  readonly streams: readonly string[];
}

export interface ShownSeek {
  readonly toMs: number;
  readonly seenMs: number;
  /** From the pointer's move: command sent, answer heard, all streams heard, all of it on the screen. */
  readonly sentMs: number;
  readonly repliedMs: number;
  readonly heardMs: number;
  readonly shownMs: number;
}

interface News {
  readonly id: number;
  readonly number: number;
  readonly snapshot?: Told;
  readonly patch?: Told;
}

/** As much of each stream as is looked at. */
interface Told {
  readonly cursor?: { readonly seenMs: number | null; readonly atEnd: boolean };
  readonly progress?: number;
  readonly bars?: readonly { readonly t: number }[];
  readonly forming?: { readonly t: number } | null;
  readonly entries?: readonly { readonly seenMs: number }[];
}

interface Frame {
  readonly kind?: string;
  readonly id?: number;
  readonly news?: readonly News[];
  readonly output?: { readonly seenMs?: number | null };
  readonly stream?: string;
  readonly command?: string;
  readonly input?: { readonly toMs?: number };
}

interface PageElement {
  readonly textContent: string | null;
  querySelector(selector: string): PageElement | null;
  contains(other: unknown): boolean;
}

interface PageContext {
  readonly canvas: unknown;
}

/** The few words of a browser that are needed here. */
interface PageWorld {
  argusProbe: Probe;
  readonly document: {
    querySelector(selector: string): PageElement | null;
    querySelectorAll(selector: string): Iterable<PageElement>;
  };
  readonly WebSocket: { readonly prototype: { send(data: unknown): void } };
  readonly CanvasRenderingContext2D: {
    readonly prototype: { fillRect(this: PageContext, ...box: readonly number[]): void };
  };
  readonly MutationObserver: new (heard: () => void) => {
    observe(target: PageElement, what: object): void;
    disconnect(): void;
  };
  requestAnimationFrame(task: (ms: number) => void): number;
  addEventListener(type: string, listener: (event: { readonly timeStamp: number }) => void, capture: boolean): void;
}

export function installProbe(): void {
  const page = globalThis as unknown as PageWorld;
  const { document } = page;
  const channel = new MessageChannel();
  const afterPaint: (() => void)[] = [];
  channel.port1.addEventListener('message', () => {
    for (const task of afterPaint.splice(0)) task();
  });
  channel.port1.start();
  const inFrame = (task: () => void): void => void page.requestAnimationFrame(task);
  const painted = (task: () => void): void => {
    afterPaint.push(task);
    channel.port2.postMessage(null);
  };

  let frameTimes: number[] = [];
  let watchingFrames = false;
  let lastFrameMs = 0;
  const frame = (ms: number): void => {
    if (!watchingFrames) return;
    if (lastFrameMs !== 0) frameTimes.push(ms - lastFrameMs);
    lastFrameMs = ms;
    page.requestAnimationFrame(frame);
  };

  let batches: HeardBatch[] = [];
  let firstCandleMs: number | null = null;
  let chartDrawnMs = 0;
  let boardChangedMs = 0;
  let [seenMs, atEnd, progress] = [0, false, 0];
  const streamOf = new Map<number, string>();

  interface Pending {
    readonly movedMs: number;
    readonly toMs: number;
    readonly call: number;
    readonly sentMs: number;
    readonly waitsFor: Set<number>;
    readonly bars: Map<number, number>;
    repliedMs: number;
    seenMs: number;
    heardMs: number;
    boardHeardMs: number;
    chartHeardMs: number;
  }
  let watchingSeeks = false;
  let movedMs = 0;
  let pending: Pending | null = null;
  let shown: ShownSeek | null = null;
  page.addEventListener('pointermove', ({ timeStamp }) => (movedMs = timeStamp), true);

  const clock = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'America/New_York',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });

  /** The cursor's time to the second, each chart's newest bar, a drawn chart and a changed board. */
  const isShown = (seek: Pending): boolean => {
    const bar = document.querySelector('section[aria-label="Replay"]')?.textContent ?? '';
    if (!bar.includes(clock.format(seek.seenMs))) return false;
    const times = [...document.querySelectorAll('[class*="readout"] > [class*="time"]')].map(
      ({ textContent }) => textContent ?? '',
    );
    for (const t of seek.bars.values()) {
      const minute = clock.format(t).slice(0, 5);
      if (!times.some((text) => text.endsWith(minute))) return false;
    }
    const boardIsQuiet = performance.now() > seek.boardHeardMs + 60;
    return chartDrawnMs > seek.chartHeardMs && (boardChangedMs > seek.boardHeardMs || boardIsQuiet);
  };
  const look = (): void => {
    const seek = pending;
    if (seek === null) return;
    if (!isShown(seek)) return inFrame(look);
    painted(() => {
      if (pending !== seek) return;
      pending = null;
      const since = (ms: number): number => ms - seek.movedMs;
      shown = {
        toMs: seek.toMs,
        seenMs: seek.seenMs,
        sentMs: since(seek.sentMs),
        repliedMs: since(seek.repliedMs),
        heardMs: since(seek.heardMs),
        shownMs: since(performance.now()),
      };
    });
  };
  const followSeek = (news: readonly News[]): void => {
    const seek = pending;
    if (seek === null || seek.repliedMs === 0) return;
    const now = performance.now();
    for (const { id, snapshot, patch } of news) {
      const stream = streamOf.get(id);
      if (stream === 'desk' && (snapshot ?? patch)?.cursor?.seenMs !== seek.seenMs) continue;
      if (stream !== 'desk' && snapshot === undefined) continue;
      if (!seek.waitsFor.delete(id)) continue;
      if (stream === 'board') seek.boardHeardMs = now;
      if (stream !== 'chart') continue;
      seek.chartHeardMs = now;
      const newest = snapshot?.forming?.t ?? snapshot?.bars?.at(-1)?.t;
      if (newest !== undefined) seek.bars.set(id, newest);
    }
    if (seek.waitsFor.size > 0 || seek.heardMs !== 0) return;
    seek.heardMs = now;
    inFrame(look);
  };

  const hearNews = (news: readonly News[]): void => {
    for (const { snapshot, patch } of news) {
      const told = snapshot ?? patch;
      if (told?.cursor !== undefined)
        ({ seenMs, atEnd } = { seenMs: told.cursor.seenMs ?? 0, atEnd: told.cursor.atEnd });
      if (told?.progress !== undefined) ({ progress } = { progress: told.progress });
    }
    const log = news.find(({ id }) => streamOf.get(id) === 'log');
    const heard: HeardBatch = {
      seenMs,
      oldestLineMs: log?.patch?.entries?.[0]?.seenMs ?? null,
      heardAtMs: performance.now(),
      paintedAtMs: 0,
      drawnAtMs: 0,
      streams: news.map(({ id }) => streamOf.get(id) ?? '?'),
    };
    batches.push(heard);
    inFrame(() => {
      painted(() => (heard.paintedAtMs = performance.now()));
      inFrame(() => painted(() => (heard.drawnAtMs = performance.now())));
    });
    if (watchingSeeks) followSeek(news);
  };

  const parse = JSON.parse.bind(JSON) as (...terms: readonly unknown[]) => unknown;
  JSON.parse = (...terms: readonly unknown[]): unknown => {
    const value = parse(...terms);
    const heard = value as Frame | null;
    if (heard?.kind === 'news' && heard.news !== undefined) hearNews(heard.news);
    if (heard?.kind === 'reply' && pending !== null && heard.id === pending.call) {
      pending.repliedMs = performance.now();
      pending.seenMs = heard.output?.seenMs ?? 0;
    }
    return value;
  };
  const { prototype } = page.WebSocket;
  // oxlint-disable-next-line typescript/unbound-method -- it is called on the socket below.
  const { send } = prototype;
  prototype.send = function (this: unknown, data: unknown): void {
    const sent = parse(String(data)) as Frame;
    const { id = 0 } = sent;
    if (sent.kind === 'open') streamOf.set(id, sent.stream ?? '');
    if (sent.kind === 'close') streamOf.delete(id);
    if (watchingSeeks && sent.kind === 'call' && sent.command === 'replay.seek') {
      const watched = [...streamOf].filter(([, stream]) => ['desk', 'board', 'chart', 'log'].includes(stream));
      shown = null;
      pending = {
        movedMs,
        toMs: sent.input?.toMs ?? 0,
        call: id,
        sentMs: performance.now(),
        waitsFor: new Set(watched.map(([stream]) => stream)),
        bars: new Map(),
        repliedMs: 0,
        seenMs: 0,
        heardMs: 0,
        boardHeardMs: 0,
        chartHeardMs: 0,
      };
    }
    Reflect.apply(send, this, [data]);
  };

  const drawing = page.CanvasRenderingContext2D.prototype;
  // oxlint-disable-next-line typescript/unbound-method -- it is called on the context below.
  const { fillRect } = drawing;
  let charts: PageElement[] = [];
  const watchDrawing = (): void => {
    drawing.fillRect = function (...box): void {
      if (charts.some((chart) => chart.contains(this.canvas))) chartDrawnMs = performance.now();
      Reflect.apply(fillRect, this, box);
    };
  };
  const lookForCandle = (): void => {
    const chart = document.querySelector('[data-testid="chart"]');
    if (chart !== null && charts.length === 0) charts = [chart];
    const time = document.querySelector('[class*="readout"] > [class*="time"]')?.textContent ?? '';
    if (time === '' || chartDrawnMs === 0) return inFrame(lookForCandle);
    chartDrawnMs = 0;
    // What was drawn before the bars were there is no candle.
    const waitForDrawing = (): void => {
      if (chartDrawnMs === 0) return inFrame(waitForDrawing);
      painted(() => {
        firstCandleMs = performance.now();
        drawing.fillRect = fillRect;
      });
    };
    inFrame(waitForDrawing);
  };
  watchDrawing();
  inFrame(lookForCandle);

  const board = new page.MutationObserver(() => (boardChangedMs = performance.now()));
  page.argusProbe = {
    get frameTimes() {
      return frameTimes;
    },
    get batches() {
      return batches;
    },
    get firstCandleMs() {
      return firstCandleMs;
    },
    get seek() {
      return shown;
    },
    get atEnd() {
      return atEnd;
    },
    get progress() {
      return progress;
    },
    get seenMs() {
      return seenMs;
    },
    watchFrames(on) {
      const wasWatching = watchingFrames;
      watchingFrames = on;
      lastFrameMs = 0;
      frameTimes = on ? [] : frameTimes;
      if (on && !wasWatching) page.requestAnimationFrame(frame);
    },
    clear() {
      batches = [];
    },
    forgetSeek() {
      shown = null;
    },
    watchSeeks(on) {
      watchingSeeks = on;
      pending = null;
      charts = [...document.querySelectorAll('[data-testid="chart"]')];
      const grid = document.querySelector('[role="grid"][aria-label="Market board"]');
      if (on) {
        watchDrawing();
        if (grid !== null)
          board.observe(grid, { subtree: true, childList: true, characterData: true, attributes: true });
      } else {
        drawing.fillRect = fillRect;
        board.disconnect();
      }
    },
  };
}
