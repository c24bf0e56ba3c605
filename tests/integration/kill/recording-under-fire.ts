import { copyFileSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect } from 'vitest';
import { RETENTION_DEFAULTS } from '#domain/retention';
import { openTape } from '#entry/open-tape';
import type { SeededRandom } from '#primitives/random';
import { ReplaySession } from '#research/replay/replay-session';
import { TapeReader } from '#store/tape/tape-reader';
import { verifyTape } from '#store/tape/verify-tape';
import { type ArgusRun, runArgus } from '#tests/support/argus-process';
import { dumpDatabase } from '#tests/support/history-fixture';
import { minuteText } from '#tests/support/market-recording';
import { readAll } from '#tests/unit/tape/sample-tape';

export interface RecordingPlace {
  readonly folder: string;
  readonly cache: string;
  readonly seed: number;
  readonly start: string;
}

/** What the last acknowledgement promised. */
export interface Promised {
  readonly position: number;
  readonly storedThrough: number;
}

/** A recording that nobody disturbed: what every other one has to come to. */
export interface Reference {
  readonly inputs: readonly string[];
  readonly proofs: readonly string[];
  readonly history: readonly string[];
  readonly finalHash: string;
  /** Each row that an input led to, and after which one. What is older than rows are kept may be gone again. */
  readonly rowsDue: readonly { readonly position: number; readonly key: string; readonly kept: boolean }[];
  readonly acknowledgements: number;
  readonly firstLineMs: number;
}

const MINUTES = 60;
/** The archive of a year of sessions reaches a little further back than that. */
const METRICS_KEPT_MS = ((RETENTION_DEFAULTS.metrics ?? 0) - 1) * 86_400_000;
const NOTHING: Promised = { position: 0, storedThrough: 0 };

export class Recording {
  readonly tape: string;
  readonly history: string;
  readonly #place: RecordingPlace;

  constructor(place: RecordingPlace, name: string) {
    this.#place = place;
    this.tape = join(place.folder, `${name}.tape`);
    this.history = join(place.folder, `${name}.db`);
  }

  run(
    kill: { readonly killAt?: (line: string) => number | null; readonly killAfterMs?: number } = {},
  ): Promise<ArgusRun> {
    const { seed, start, cache } = this.#place;
    const what = ['--sim', String(seed), '--start', start, '--minutes', String(MINUTES), '--density', '0.1'];
    const where = ['--out', this.tape, '--history', this.history, '--json', '--batch', '4', '--history-batch', '40'];
    return runArgus({ args: ['record', ...what, ...where], cache, ...kill });
  }
}

export async function recordUndisturbed(recording: Recording): Promise<Reference> {
  const { lines, exitCode, complaints, firstLineMs } = await recording.run();
  expect(exitCode, complaints).toBe(0);
  return {
    ...tapeTexts(recording.tape),
    history: historyText(recording.history),
    finalHash: finalHashOf(lines),
    rowsDue: rowsDue(recording.tape),
    acknowledgements: lines.filter((line) => line.startsWith('{"type":"recorded"')).length,
    firstLineMs: firstLineMs ?? 0,
  };
}

/** What a kill must leave: all that was acknowledged, nothing twice, and nothing that was never said. */
export function expectNothingLost(recording: Recording, promised: Promised, reference: Reference, where: string): void {
  if (!existsSync(recording.tape)) {
    expect(promised, where).toEqual(NOTHING);
    return;
  }
  const { inputs } = tapeTexts(recording.tape);
  expect(inputs.length, `${where}: inputs on the tape`).toBeGreaterThanOrEqual(promised.position);
  expect(inputs, `${where}: inputs on the tape`).toEqual(reference.inputs.slice(0, inputs.length));
  if (!existsSync(recording.history)) return expect(promised.storedThrough, where).toBe(0);
  const { storedThrough, rows } = lookIntoCopy(recording.history);
  expect(storedThrough, `${where}: history stored`).toBeGreaterThanOrEqual(promised.storedThrough);
  expect(storedThrough, `${where}: the history is never ahead of the tape`).toBeLessThanOrEqual(inputs.length);
  const missing = reference.rowsDue.filter(
    ({ position, key, kept }) => kept && position <= storedThrough && !rows.has(key),
  );
  expect(missing, `${where}: rows missing`).toEqual([]);
  const known = new Set(reference.rowsDue.map(({ key }) => key));
  expect(
    [...rows].filter((key) => !known.has(key)),
    `${where}: rows from nowhere`,
  ).toEqual([]);
}

export function expectLikeReference(
  recording: Recording,
  reference: Reference,
  finalRun: ArgusRun,
  where: string,
): void {
  expect(finalHashOf(finalRun.lines), where).toBe(reference.finalHash);
  const { inputs, proofs } = tapeTexts(recording.tape);
  expect(inputs, where).toEqual(reference.inputs);
  expect(proofs, where).toEqual(reference.proofs);
  const report = verifyTape(recording.tape);
  expect(report.problems, where).toEqual([]);
  expect(report.closed, where).toBe(true);
  expect(historyText(recording.history), where).toEqual(reference.history);
}

/** Where the next kill strikes. */
export function aim(
  random: SeededRandom,
  reference: Reference,
  closing: boolean,
): { readonly killAt?: (line: string) => number | null; readonly killAfterMs?: number } {
  const total = reference.inputs.length;
  if (closing) {
    const delayMs = random.below(25);
    return { killAt: (line) => (promisedBy(line)?.position === total || line.includes('"resumed"') ? delayMs : null) };
  }
  const dice = random.below(10);
  if (dice === 0) return { killAfterMs: Math.floor(reference.firstLineMs * random.next() * 1.3) };
  if (dice === 1) return { killAt: (line) => (line.includes('"resumed"') ? random.below(4) : null) };
  let left = 1 + random.below(Math.max(2, Math.floor(reference.acknowledgements / 10)));
  return { killAt: (line) => (promisedBy(line) !== null && --left === 0 ? 0 : null) };
}

export function promisedIn(run: ArgusRun, before: Promised): Promised {
  return run.lines.reduce((latest, line) => promisedBy(line) ?? latest, before);
}

function promisedBy(line: string): Promised | null {
  if (!line.startsWith('{"type":"recorded"')) return null;
  return JSON.parse(line) as Promised;
}

function finalHashOf(lines: readonly string[]): string {
  return (JSON.parse(lines.at(-1) ?? '{}') as { readonly finalHash?: string }).finalHash ?? 'none';
}

function tapeTexts(path: string): { readonly inputs: readonly string[]; readonly proofs: readonly string[] } {
  using reader = TapeReader.open(path);
  const { inputs, proofs } = readAll(reader);
  return {
    inputs: inputs.map((input) => JSON.stringify(input)),
    proofs: proofs.map(({ position, proof }) => `${position} ${minuteText(proof)}`),
  };
}

/** Every row of every table; the moment at which the recording was begun is part of the tape's name and its own. */
function historyText(path: string): readonly string[] {
  return dumpDatabase(path).map((row) => row.replace(/"\d+ simulated market/, '"simulated market'));
}

function rowsDue(path: string): Reference['rowsDue'] {
  using tape = openTape(path);
  const due: { position: number; key: string; kept: boolean }[] = [];
  const session = new ReplaySession(tape.reader, tape.settings, (event, position) => {
    if (event.type === 'bar.closed' || event.type === 'bar.corrected') {
      const { instrument, interval, startMs } = event.bar;
      due.push({ position, key: `bar ${instrument} ${interval} ${startMs}`, kept: true });
    } else if (event.type === 'features.computed') {
      due.push({ position, key: `features ${event.instrument} ${event.barEndMs}`, kept: true });
    } else if (event.type === 'regime.labelled') {
      due.push({ position, key: `regime ${event.instrument} ${event.barEndMs}`, kept: true });
    } else if (event.type === 'metric.seen') {
      const { source, symbol, name, atMs, seenMs: at } = event;
      const kept = at - atMs < METRICS_KEPT_MS;
      due.push({ position, key: `metric ${source} ${symbol} ${name} ${atMs} ${at}`, kept });
    }
  });
  session.runTo(tape.reader.inputs);
  return due;
}

/** A copy, since looking into a database that was left by a kill repairs it, and that is for the next start to do. */
function lookIntoCopy(path: string): { readonly storedThrough: number; readonly rows: ReadonlySet<string> } {
  const copy = `${path}.seen`;
  for (const suffix of ['', '-wal']) {
    rmSync(copy + suffix, { force: true });
    if (existsSync(path + suffix)) copyFileSync(path + suffix, copy + suffix);
  }
  const database = new Database(copy);
  try {
    const texts = (sql: string): readonly string[] => database.prepare<[], string>(sql).pluck().all();
    const tables = new Set(texts("select name from sqlite_schema where type = 'table'"));
    if (!tables.has('stored_through')) return { storedThrough: 0, rows: new Set() };
    const storedThrough = database.prepare<[], number>('select max(position) from stored_through').pluck().get() ?? 0;
    const position = 'join tape_instruments t on t.instrument = r.instrument';
    const rows = [
      ...texts(`select 'bar ' || t.position || ' ' ||
        case r.minutes when 60 then '1h' when 1440 then '1d' else r.minutes || 'm' end || ' ' || r.start_ms
        from bars r ${position}`),
      ...texts(`select 'features ' || t.position || ' ' || r.bar_end_ms from features r ${position}`),
      ...texts(`select 'regime ' || t.position || ' ' || r.bar_end_ms from regimes r ${position}`),
      ...texts(`select 'metric ' || s.source || ' ' || s.symbol || ' ' || s.name || ' ' || r.at_ms || ' ' || r.seen_ms
        from metrics r join metric_series s on s.id = r.series`),
    ];
    const keys = new Set(rows);
    expect(rows.length, 'rows that are there twice').toBe(keys.size);
    return { storedThrough, rows: keys };
  } finally {
    database.close();
  }
}
