import Database from 'better-sqlite3';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tradesOf } from '#farm/book/config-trades';
import { equityOf } from '#farm/book/equity-curve';
import type { FarmMinute } from '#farm/book/farm-minute';
import { FramedBook } from '#farm/book/framed-book';
import { MinuteCollector } from '#farm/book/minute-collector';
import { FactoredFarm } from '#farm/evaluation/factored-farm';
import type { MarketBar } from '#farm/evaluation/market-bar';
import { restoreWords, saveWords } from '#farm/evaluation/word-tape';
import type { Population } from '#farm/population/population';
import { invariant } from '#primitives/invariant';
import { FarmFolder } from '#store/farm/farm-folder';
import type { BenchRow } from '#tests/bench/bench-row';
import { imaginedNames } from '#tests/support/booked-farm';
import { MINUTES_PER_SESSION, PricedFarmMarket } from '#tests/support/priced-farm-market';
import { UnanimousMarket } from '#tests/support/unanimous-market';
import { largePopulation, shippedPopulation } from '#tests/support/shipped-grid';

const SESSIONS = 60;
const CYCLES = 5;
const QUERIES = 200;

/** What it takes to write a farm's life down, and to find one config's in it again. */
export function farmBookBench(): BenchRow[] {
  const folder = mkdtempSync(join(tmpdir(), 'argus-book-bench-'));
  try {
    return [...worstMinutes(folder), ...quarter(folder)];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Every config opens, or closes, on the same minute. */
function worstMinutes(root: string): BenchRow[] {
  const population = shippedPopulation();
  using folder = FarmFolder.open(root, { tape: 'worst', epoch: population.epoch });
  const market = new UnanimousMarket(population);
  const farm = new BookedFarm(population, folder);
  const written: { readonly opened: number; readonly closed: number; readonly ms: number; readonly bytes: number }[] =
    [];
  let last: FarmMinute | null = null;
  let keyframe: KeptKeyframe | null = null;
  for (let at = 0; at < CYCLES * 4; at++) {
    const before = folder.book.bytes;
    const { minute, ms } = farm.live(market.next());
    if (minute.step.closed > 0) last = minute;
    written.push({ ...minute.step, ms, bytes: folder.book.bytes - before });
    if (at === 1) keyframe = farm.keep();
  }
  const opened = written.filter((one) => one.opened === population.size);
  const closed = written.filter((one) => one.closed === population.size);
  invariant(
    opened.length === CYCLES && closed.length === CYCLES && last !== null,
    'everybody opens and closes at once',
  );
  invariant(keyframe !== null, 'a keyframe was kept');
  const rows = rowsInSqlite(join(root, 'rows.sqlite'), last);
  const most = (values: readonly number[]): number => values.reduce((one, other) => Math.max(one, other), 0);
  return [
    {
      figure: `farm book: the minute on which all ${population.size} configs open, evaluated and on the disk`,
      ours: most(opened.map(({ ms }) => ms)),
      unit: 'ms',
      target: '< 1,000 ms',
      lowerIsBetter: true,
      peer: { name: 'a row each in SQLite', value: rows.ms },
    },
    {
      figure: 'farm book: the minute on which all of them close',
      ours: most(closed.map(({ ms }) => ms)),
      unit: 'ms',
      target: '< 1,000 ms',
      lowerIsBetter: true,
      peer: { name: 'a row each in SQLite', value: rows.ms },
    },
    {
      figure: 'farm book: the larger of the two on the disk',
      ours: most([...opened, ...closed].map(({ bytes }) => bytes)) / 1e6,
      unit: 'MB',
      lowerIsBetter: true,
      peer: { name: 'a row each in SQLite', value: rows.bytes / 1e6 },
    },
    {
      figure: 'farm book: a keyframe with all of them open, on the disk',
      ours: keyframe.keepMs,
      unit: 'ms',
      lowerIsBetter: true,
      below: [`It takes ${(keyframe.bytes / 1e6).toFixed(1)} MB.`],
    },
    { figure: 'farm book: that keyframe read and restored', ours: keyframe.restoreMs, unit: 'ms', lowerIsBetter: true },
  ];
}

/** Sixty sessions of a market that moves, and questions about configs at its end. */
function quarter(root: string): BenchRow[] {
  const population = largePopulation();
  using folder = FarmFolder.open(root, { tape: 'quarter', epoch: population.epoch });
  const market = new PricedFarmMarket(population, 11);
  const farm = new BookedFarm(population, folder);
  let writing = 0;
  let longest = 0;
  let positions = 0;
  for (let at = 0; at < SESSIONS * MINUTES_PER_SESSION; at++) {
    const { minute, bookMs } = farm.live(market.next(), false);
    writing += bookMs;
    longest = Math.max(longest, bookMs);
    positions += minute.step.opened + minute.step.closed;
  }
  folder.book.sync();
  const { book } = farm;
  const startedAt = performance.now();
  let sets = 0;
  book.visitSets(0, book.length, { opened: () => sets++, closed: () => sets++ });
  const visiting = performance.now() - startedAt;
  let trades = 0;
  const queryMs = Array.from({ length: QUERIES }, (_, at) => {
    const config = Math.floor((at * population.size) / QUERIES);
    const askedAt = performance.now();
    const found = tradesOf(book, config, book.length);
    trades += found.length;
    if (at % 10 === 0) equityOf(book, found, book.length);
    return performance.now() - askedAt;
  });
  const rising = queryMs.toSorted((left, right) => left - right);
  const withCurve = queryMs.filter((_, at) => at % 10 === 0).toSorted((left, right) => left - right);
  return [
    {
      figure: `farm book: growth a trading day, ${population.size} configs of one underlying`,
      ours: folder.book.bytes / SESSIONS / 1e6,
      unit: 'MB',
      target: '< 50 MB',
      lowerIsBetter: true,
      below: [
        `${positions} openings and closings of ${SESSIONS} sessions are ${sets} sets in the book; market and all, it takes ${(folder.book.bytes / positions).toFixed(1)} bytes for each.`,
      ],
    },
    {
      figure: 'farm book: a bar sorted, encoded and appended, mean',
      ours: (writing / (SESSIONS * MINUTES_PER_SESSION)) * 1_000,
      unit: 'µs',
      lowerIsBetter: true,
    },
    {
      figure: `farm book: the same, longest of ${SESSIONS} sessions`,
      ours: longest,
      unit: 'ms',
      target: '< 1,000 ms',
      lowerIsBetter: true,
    },
    {
      figure: `farm book: all sets of ${SESSIONS} sessions, visited`,
      ours: visiting,
      unit: 'ms',
      target: '< 1,000 ms',
      lowerIsBetter: true,
    },
    {
      figure: `farm book: every trade of one config in ${SESSIONS} sessions, median of ${QUERIES}`,
      ours: rising[QUERIES >> 1] as number,
      unit: 'ms',
      target: '< 100 ms',
      lowerIsBetter: true,
      below: [`${(trades / QUERIES).toFixed(1)} trades a config.`],
    },
    {
      figure: 'farm book: the same with its equity curve, median of 20',
      ours: withCurve[withCurve.length >> 1] as number,
      unit: 'ms',
      target: '< 100 ms',
      lowerIsBetter: true,
    },
  ];
}

interface KeptKeyframe {
  readonly keepMs: number;
  readonly restoreMs: number;
  readonly bytes: number;
}

/** Evaluates bars and writes down what came of them. */
class BookedFarm {
  readonly book: FramedBook;
  readonly #folder: FarmFolder;
  readonly #collector: MinuteCollector;
  readonly #farm: FactoredFarm;
  #spreads = 0;

  constructor(population: Population, folder: FarmFolder) {
    this.#folder = folder;
    this.book = new FramedBook(population, folder.book);
    this.#collector = new MinuteCollector(population);
    this.#farm = new FactoredFarm(population, this.#collector);
  }

  live(bar: MarketBar, sync = true): { readonly minute: FarmMinute; readonly ms: number; readonly bookMs: number } {
    const names = imaginedNames(bar, this.#spreads);
    this.#spreads = bar.spreads;
    const startedAt = performance.now();
    const step = this.#farm.step(bar);
    const steppedAt = performance.now();
    const minute = this.#collector.takeMinute(bar, names, step, this.#farm.open);
    this.book.append(minute);
    if (sync) this.#folder.book.sync();
    const endedAt = performance.now();
    return { minute, ms: endedAt - startedAt, bookMs: endedAt - steppedAt };
  }

  keep(): KeptKeyframe {
    const { keyframes, path } = this.#folder;
    const startedAt = performance.now();
    const words = saveWords(this.#farm);
    const place = this.book.length;
    const { name: evaluator } = this.#farm;
    keyframes.keep({ position: 0, place, evaluator, ledgerHash: '', words, sight: new Float64Array(0) });
    const keptAt = performance.now();
    const found = keyframes.newest(0, place);
    invariant(found !== null, 'a keyframe reads');
    restoreWords(this.#farm, found.words);
    const restoreMs = performance.now() - keptAt;
    return { keepMs: keptAt - startedAt, restoreMs, bytes: statSync(join(path, `keyframe-${place}`)).size };
  }
}

/** The same minute as a database would keep it: one row a position, one transaction, written through. */
function rowsInSqlite(path: string, { closed }: FarmMinute): { readonly ms: number; readonly bytes: number } {
  const database = new Database(path);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  const columns = 'config, spread, contracts, opened, closed, exit, credit, cost, open_fee, close_fee';
  database.exec(`CREATE TABLE trades (${columns})`);
  const insert = database.prepare(`INSERT INTO trades (${columns}) VALUES (${columns.replaceAll(/\w+/g, '?')})`);
  const startedAt = performance.now();
  database.transaction(() => {
    for (const set of closed) {
      const { spread, contracts, openedMinute, closedMinute, exit, credit, cost, openFee, closeFee } = set;
      for (const config of set.configs) {
        insert.run(config, spread, contracts, openedMinute, closedMinute, exit, credit, cost, openFee, closeFee);
      }
    }
  })();
  const ms = performance.now() - startedAt;
  database.pragma('wal_checkpoint(TRUNCATE)');
  database.close();
  return { ms, bytes: statSync(path).size };
}
