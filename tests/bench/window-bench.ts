import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { Browser } from 'playwright';
import { buildWindow, isBuilt } from '#entry/launch/build-window';
import type { BenchRow } from '#tests/bench/bench-row';
import { frameHistogram, framesPerSecond, percentile } from '#tests/support/window-bench-frames';
import { BenchPage, openBrowser } from '#tests/support/window-bench-page';
import type { HeardBatch } from '#tests/support/window-bench-probe';
import { recordForBench, serveForBench } from '#tests/support/window-bench-server';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const STARTS = 5;
const DRAGS = 80;
const FAST_MS = 10_000;
/** Each symbol of the simulated market ticks 1.7 times a second where its density is 1. */
const SYMBOLS = 500;
const DENSITY = 12;
/** Shorter than a trading day; ARGUS_BENCH_MINUTES makes it as long as one likes. */
const CROWD_MINUTES = Number(process.env['ARGUS_BENCH_MINUTES'] ?? 2);
const SAMPLE_MS = 20_000;

/** The workstation in a Chromium without a screen, drawn by the processor. */
export async function windowBench(): Promise<BenchRow[]> {
  const browser = await openBrowser();
  if (browser === null) {
    process.stderr.write('  skipped: there is neither a Chromium here nor one that Playwright installed\n');
    return [];
  }
  await using _closed = { [Symbol.asyncDispose]: () => browser.close() };
  const folder = builtWindow();
  const wanted = process.env['ARGUS_BENCH_WINDOW']?.split(',') ?? ['size', 'start', 'seek', 'fast', 'max', 'crowd'];
  const rows: BenchRow[] = [];
  const part = async (name: string, run: () => Promise<BenchRow[]> | BenchRow[]): Promise<void> => {
    if (!wanted.includes(name)) return;
    process.stderr.write(`  ${name} …\n`);
    rows.push(...(await run()));
  };
  await part('size', () => scriptSize(folder));
  await part('start', () => coldStart(browser, folder));
  await part('seek', () => onDemoDay(browser, folder, seeking));
  await part('fast', () => onDemoDay(browser, folder, fastReplay));
  await part('max', () => onDemoDay(browser, folder, fullSpeed));
  await part('crowd', () => crowd(browser, folder));
  const load = (loadavg()[0] ?? 0).toFixed(1);
  const last = rows.at(-1);
  if (last !== undefined) rows[rows.length - 1] = { ...last, below: [...(last.below ?? []), `machine load: ${load}`] };
  return rows;
}

function builtWindow(): string {
  const given = process.env['ARGUS_BENCH_BUILD'];
  if (given !== undefined) return resolve(given);
  if (!isBuilt(ROOT)) buildWindow(ROOT);
  return join(ROOT, 'out/renderer');
}

function scriptSize(folder: string): BenchRow[] {
  const scripts = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js'));
  const bytes = scripts.reduce((sum, name) => sum + gzipSync(readFileSync(join(folder, name))).length, 0);
  return [{ figure: 'renderer JS, gzip', ours: bytes / 1_000, unit: 'kB', target: '< 400', lowerIsBetter: true }];
}

async function coldStart(browser: Browser, folder: string): Promise<BenchRow[]> {
  const times: number[] = [];
  for (let start = 0; start < STARTS; start++) {
    await using server = await serveForBench(folder, null);
    await using opened = await BenchPage.open(browser, server.url);
    times.push((await opened.read((probe) => probe.firstCandleMs)) ?? Number.NaN);
  }
  return [
    ms('first candle after navigation, median', percentile(times, 0.5), '< 2 500'),
    ms('first candle after navigation, slowest', Math.max(...times), '< 2 500'),
  ];
}

type Measure = (opened: BenchPage) => Promise<BenchRow[]>;

/** The demo day, read to its end, with every panel in sight. */
async function onDemoDay(browser: Browser, folder: string, measure: Measure): Promise<BenchRow[]> {
  await using server = await serveForBench(folder, null);
  await using opened = await BenchPage.open(browser, server.url);
  await openAllPanels(opened);
  await opened.until((probe) => probe.progress === 1);
  // Awaited here, or the window would close under it.
  return await measure(opened);
}

async function openAllPanels(opened: BenchPage): Promise<void> {
  await opened.choose('Open health');
  await opened.page.getByRole('tab', { name: 'Health' }).first().waitFor();
  // Beside the others: out of the tabs of one of them.
  await opened.choose('Float the panel');
  await opened.page.getByRole('grid', { name: 'Market board' }).waitFor();
}

async function seeking(opened: BenchPage): Promise<BenchRow[]> {
  await opened.press('Pause the replay');
  const box = await opened.page.getByTestId('timeline').boundingBox();
  if (box === null) throw new Error('there is no timeline to drag in');
  const { mouse } = opened.page;
  const y = box.y + box.height / 2;
  const xAt = (share: number): number => box.x + box.width * (0.08 + 0.9 * share);
  await mouse.move(xAt(0.5), y);
  await mouse.down();
  await sleep(500);
  await opened.read((probe) => probe.watchSeeks(true));
  const [times, waits] = [[] as number[], { sent: [] as number[], replied: [] as number[], heard: [] as number[] }];
  let late = 0;
  for (let drag = 0; drag < DRAGS; drag++) {
    // Low-discrepancy: forth and back, far and near, the same places each time.
    await mouse.move(xAt((0.37 + drag * 0.618_033_988_75) % 1), y);
    const seek = await settledSeek(opened);
    if (seek === null) {
      late++;
      continue;
    }
    times.push(seek.shownMs);
    waits.sent.push(seek.sentMs);
    waits.replied.push(seek.repliedMs - seek.sentMs);
    waits.heard.push(seek.heardMs - seek.repliedMs);
    await sleep(30);
  }
  await mouse.up();
  const median = (values: readonly number[]): string => percentile(values, 0.5).toFixed(0);
  const parts = `seek, median: ${median(waits.sent)} ms until sent, ${median(waits.replied)} ms until answered, ${median(waits.heard)} ms until all streams were heard, the rest until painted`;
  return [
    ms(`seek by dragging, p50 of ${times.length}`, percentile(times, 0.5)),
    ms('seek by dragging, p95', percentile(times, 0.95), '≤ 150'),
    { ...ms('seek by dragging, slowest', Math.max(...times)), below: [parts] },
    ...(late === 0 ? [] : [{ figure: 'seeks that never settled', ours: late, unit: '', target: '0' }]),
  ];
}

async function settledSeek(opened: BenchPage) {
  for (let look = 0; look < 100; look++) {
    const seek = await opened.read((probe) => probe.seek);
    if (seek !== null) {
      await opened.read((probe) => probe.forgetSeek());
      return seek;
    }
    await sleep(20);
  }
  return null;
}

async function fastReplay(opened: BenchPage): Promise<BenchRow[]> {
  await opened.press('Pause the replay');
  await opened.press('Go to the start of the tape');
  await opened.setSpeed('1000');
  await opened.press('Play the replay');
  await sleep(1_000);
  const before = await opened.metrics();
  await opened.read((probe) => probe.watchFrames(true));
  await sleep(FAST_MS);
  const frames = await opened.read((probe) => [...probe.frameTimes]);
  await opened.read((probe) => probe.watchFrames(false));
  const after = await opened.metrics();
  const [p95, p99] = [percentile(frames, 0.95), percentile(frames, 0.99)];
  const below = frameHistogram('Frame times of the replay at 1000×', frames);
  return [
    { figure: 'replay at 1000×, all panels', ours: framesPerSecond(frames), unit: 'fps', target: '≥ 50' },
    ms('replay at 1000×, frame p95', p95),
    ms('replay at 1000×, frame p99', p99),
    ms('replay at 1000×, longest frame', Math.max(...frames)),
    share('replay at 1000×, main thread busy', (after.busyMs - before.busyMs) / FAST_MS),
    {
      ...share('replay at 1000×, main thread on the processor', (after.processorMs - before.processorMs) / FAST_MS),
      below,
    },
  ];
}

async function fullSpeed(opened: BenchPage): Promise<BenchRow[]> {
  await opened.press('Pause the replay');
  await opened.press('Go to the start of the tape');
  await opened.setSpeed('max');
  await opened.until((probe) => !probe.atEnd);
  await opened.read((probe) => probe.watchFrames(true));
  const startedAt = performance.now();
  await opened.press('Play the replay');
  await opened.until((probe) => probe.atEnd);
  const seconds = (performance.now() - startedAt) / 1_000;
  const frames = await opened.read((probe) => [...probe.frameTimes]);
  const below = frameHistogram('Frame times of the replay at full speed', frames);
  return [
    { figure: 'demo day at full speed, window open', ours: seconds, unit: 's', target: '< 10', lowerIsBetter: true },
    { figure: 'demo day at full speed', ours: framesPerSecond(frames), unit: 'fps', below },
  ];
}

async function crowd(browser: Browser, folder: string): Promise<BenchRow[]> {
  const work = mkdtempSync(join(tmpdir(), 'argus-bench-tape-'));
  await using _gone = { [Symbol.asyncDispose]: async () => rmSync(work, { recursive: true, force: true }) };
  const tape = join(work, 'crowd.tape');
  process.stderr.write(`    recording ${CROWD_MINUTES} minutes of ${SYMBOLS} symbols …\n`);
  // The window stands at the tape's beginning; a little more is there than is played.
  await recordForBench(tape, SYMBOLS, DENSITY, CROWD_MINUTES + 2);
  await using server = await serveForBench(folder, tape);
  await using opened = await BenchPage.open(browser, server.url, 'board');
  await openAllPanels(opened);
  await opened.until((probe) => probe.progress === 1);
  await opened.setSpeed('1');
  await opened.press('Play the replay');
  await sleep(15_000);
  const heaps = [await opened.heapBytes()];
  // Apart, because heaps are collected in between.
  const samples: (readonly HeardBatch[])[] = [];
  let [busyMs, processorMs, wallMs] = [0, 0, 0];
  await opened.read((probe) => (probe.clear(), probe.watchFrames(true)));
  const frames: number[] = [];
  for (let sample = 0; sample < (CROWD_MINUTES * 60_000) / SAMPLE_MS; sample++) {
    const [before, startedAt] = [await opened.metrics(), performance.now()];
    await sleep(SAMPLE_MS);
    const after = await opened.metrics();
    busyMs += after.busyMs - before.busyMs;
    processorMs += after.processorMs - before.processorMs;
    wallMs += performance.now() - startedAt;
    samples.push(await opened.read((probe) => [...probe.batches]));
    frames.push(...(await opened.read((probe) => [...probe.frameTimes])));
    heaps.push(await opened.heapBytes());
    // What waited for the collection is none of the sample.
    await sleep(300);
    await opened.read((probe) => (probe.clear(), probe.watchFrames(true)));
  }
  const ages = panelAges(samples);
  const mb = heaps.map((bytes) => bytes / 1e6);
  const below = [
    `heap after a collection, every ${SAMPLE_MS / 1_000} s: ${mb.map((each) => each.toFixed(1)).join(' ')} MB`,
    `oldest panels: ${ages.map(({ stream, maxMs, p99Ms }) => `${stream} ${maxMs.toFixed(0)} ms (p99 ${p99Ms.toFixed(0)})`).join(', ')}`,
    ...frameHistogram(`Frame times with ${SYMBOLS} symbols`, frames),
  ];
  const title = `${SYMBOLS} symbols at 20/s for ${CROWD_MINUTES} min`;
  return [
    share(`${title}, main thread busy`, busyMs / wallMs, '< 60'),
    share(`${title}, main thread on the processor`, processorMs / wallMs),
    ms(`${title}, oldest panel`, Math.max(...ages.map(({ maxMs }) => maxMs)), '≤ 250'),
    { figure: `${title}, frames`, ours: framesPerSecond(frames), unit: 'fps' },
    {
      figure: `${title}, heap growth`,
      ours: (60_000 * ((mb.at(-1) ?? 0) - (mb[1] ?? 0))) / (SAMPLE_MS * Math.max(mb.length - 2, 1)),
      unit: 'MB/min',
      target: 'flat',
      lowerIsBetter: true,
      below,
    },
  ];
}

interface PanelAge {
  readonly stream: string;
  readonly maxMs: number;
  readonly p99Ms: number;
}

/**
 * A panel is as old as what it shows: from where the engine stood then to when something newer is on the screen. At 1× the
 * tape's clock and ours run alike; the least delay ever seen between them counts as none.
 */
function panelAges(samples: readonly (readonly HeardBatch[])[]): PanelAge[] {
  const offset = Math.min(...samples.flat().map(({ heardAtMs, seenMs }) => heardAtMs - seenMs));
  return ['desk', 'board', 'chart', 'log'].flatMap((stream) => {
    const ages = samples.flatMap((batches) => agesIn(batches, stream, offset));
    return ages.length === 0 ? [] : [{ stream, maxMs: Math.max(...ages), p99Ms: percentile(ages, 0.99) }];
  });
}

function agesIn(batches: readonly HeardBatch[], stream: string, offset: number): number[] {
  const news = batches.filter(({ streams, drawnAtMs }) => streams.includes(stream) && drawnAtMs !== 0);
  if (stream === 'log') {
    // Nothing happens for seconds, and then a line is as old as it waited.
    return news.flatMap(({ oldestLineMs, paintedAtMs }) =>
      oldestLineMs === null ? [] : [paintedAtMs - offset - oldestLineMs],
    );
  }
  return news.slice(1).map((batch, i) => {
    const shownAt = stream === 'chart' ? batch.drawnAtMs : batch.paintedAtMs;
    return shownAt - offset - (news[i] as HeardBatch).seenMs;
  });
}

function ms(figure: string, ours: number, target?: string): BenchRow {
  return { figure, ours, unit: 'ms', lowerIsBetter: true, ...(target === undefined ? {} : { target }) };
}

function share(figure: string, ours: number, target?: string): BenchRow {
  return { figure, ours: ours * 100, unit: '%', lowerIsBetter: true, ...(target === undefined ? {} : { target }) };
}
