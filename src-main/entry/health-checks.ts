import { openBackend } from '#compute/open-backend';
import { compileWasmKernel } from '#compute/wasm-kernel';
import { computeTitle } from '#domain/compute-choice';
import { computeSettings } from '#entry/compute-session';
import { existsSync, statSync } from 'node:fs';
import { endianness } from 'node:os';
import { dirname, join } from 'node:path';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { CONFIG_FOLDER } from '#entry/load-settings';
import { ProofShelf, proofFolder } from '#entry/soak/proof-shelf';
import { bytesText } from '#entry/terminal/number-text';
import { calendarWarnings } from '#market/sessions/market-events';
import type { Result } from '#primitives/result';
import { loadAlertSettings } from '#settings/alerts-file';
import { CALENDAR_FOLDER, CalendarFileFault, loadCalendarExceptions, loadMarketEvents } from '#settings/calendar-file';
import { dataFolder } from '#settings/data-folder';
import { loadEngineSettings } from '#settings/engine-settings';
import { loadFarmGrid } from '#settings/farm-file';
import { loadTradingCosts } from '#settings/fees-file';
import { loadLeagueRules } from '#settings/league-file';
import { loadPortfolioSettings } from '#settings/portfolio-file';
import { loadPromotionRules } from '#settings/promotion-file';
import { formatSettingsProblem, type SettingsProblem } from '#settings/settings-problem';
import { loadStrategyParams } from '#settings/strategy-params-file';
import { loadThresholds } from '#settings/thresholds-file';
import { freeSpace } from '#store/history/free-space';

export type Verdict = 'ok' | 'note' | 'problem';

export interface HealthCheck {
  readonly what: string;
  readonly verdict: Verdict;
  readonly found: string;
}

const NODE_MAJOR = 24;
const DRIFT_SAMPLE_MS = 200;
const WORRYING_DRIFT_MS = 5;
const LOW_SPACE_BYTES = 2_000_000_000;

export async function checkHealth(historyPath: string | null): Promise<readonly HealthCheck[]> {
  const data = dataFolder();
  const history = historyPath ?? join(data, 'history.sqlite');
  return [
    checkNode(),
    checkByteOrder(),
    checkSqlite(),
    checkZstd(),
    checkSettings(),
    ...checkCalendars(),
    checkDataFolder(data),
    checkSpace(data),
    checkDatabase(history, historyPath !== null),
    checkSelfProof(),
    await checkClock(),
    ...(await checkBackends()),
  ];
}

function checkNode(): HealthCheck {
  const right = process.versions.node.startsWith(`${NODE_MAJOR}.`);
  const found = `Node ${process.versions.node}, V8 ${process.versions.v8}, ${process.platform}-${process.arch}`;
  const hint = right ? '' : `. Argus is tested on Node ${NODE_MAJOR}: start it through npm, which brings its own`;
  return { what: 'runtime', verdict: right ? 'ok' : 'problem', found: found + hint };
}

function checkByteOrder(): HealthCheck {
  const little = endianness() === 'LE';
  return {
    what: 'byte order',
    verdict: little ? 'ok' : 'problem',
    found: little ? 'little-endian' : 'big-endian: tapes cannot be used',
  };
}

function checkSqlite(): HealthCheck {
  try {
    const database = new Database(':memory:');
    const { version } = database.prepare('select sqlite_version() as version').get() as { version: string };
    database.close();
    return { what: 'SQLite', verdict: 'ok', found: version };
  } catch (error) {
    return { what: 'SQLite', verdict: 'problem', found: `cannot be loaded: ${messageOf(error)}. Run npm ci again.` };
  }
}

function checkZstd(): HealthCheck {
  const sample = Buffer.from('argus argus argus');
  const works = zstdDecompressSync(zstdCompressSync(sample)).equals(sample);
  return {
    what: 'zstd',
    verdict: works ? 'ok' : 'problem',
    found: works ? `${process.versions['zstd'] ?? 'works'}` : 'broken',
  };
}

const SETTINGS_FILES: Readonly<Record<string, (path: string) => Result<unknown, SettingsProblem>>> = {
  'config.yaml': loadEngineSettings,
  'thresholds.yaml': loadThresholds,
  'fees.yaml': loadTradingCosts,
  'farm.yaml': loadFarmGrid,
  'league.yaml': loadLeagueRules,
  'promotion.yaml': loadPromotionRules,
  'alerts.yaml': loadAlertSettings,
  'strategy_params.json': loadStrategyParams,
  'portfolio.yaml': loadPortfolioSettings,
};

function checkSettings(): HealthCheck {
  for (const [name, load] of Object.entries(SETTINGS_FILES)) {
    const result = load(join(CONFIG_FOLDER, name));
    if (!result.ok) return { what: 'settings', verdict: 'problem', found: formatSettingsProblem(result.failure) };
  }
  return { what: 'settings', verdict: 'ok', found: `${Object.keys(SETTINGS_FILES).join(', ')} in ${CONFIG_FOLDER}` };
}

function checkCalendars(): readonly HealthCheck[] {
  try {
    loadCalendarExceptions();
    const warnings = calendarWarnings(loadMarketEvents(), Date.now());
    const files: HealthCheck = { what: 'calendars', verdict: 'ok', found: CALENDAR_FOLDER };
    return [
      files,
      ...warnings.map(({ message }): HealthCheck => ({ what: 'calendars', verdict: 'note', found: message })),
    ];
  } catch (error) {
    if (error instanceof CalendarFileFault) return [{ what: 'calendars', verdict: 'problem', found: error.message }];
    throw error;
  }
}

function checkDataFolder(folder: string): HealthCheck {
  const found = existsSync(folder) ? folder : `${folder} (made when it is first needed; ARGUS_DATA moves it)`;
  return { what: 'data folder', verdict: 'ok', found };
}

function checkSpace(folder: string): HealthCheck {
  const bytes = freeSpace(nearestExisting(folder));
  if (bytes === null) return { what: 'free space', verdict: 'note', found: 'this system does not say' };
  const low = bytes < LOW_SPACE_BYTES;
  const hint = low ? `. A recorded day takes tens of megabytes: free some, or move ARGUS_DATA` : '';
  return { what: 'free space', verdict: low ? 'note' : 'ok', found: `${bytesText(bytes)} where the data lives${hint}` };
}

function nearestExisting(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder ? folder : nearestExisting(dirname(folder));
}

/** Reads the whole file: minutes for a large one, which is why the engine itself checks only small ones at its start. */
function checkDatabase(path: string, asked: boolean): HealthCheck {
  const what = 'history database';
  if (!existsSync(path)) {
    return { what, verdict: asked ? 'problem' : 'ok', found: asked ? `${path} does not exist` : `none yet (${path})` };
  }
  try {
    const database = new Database(path, { readonly: true });
    try {
      const rows = database.prepare('pragma integrity_check').all() as { integrity_check: string }[];
      const sound = rows[0]?.integrity_check === 'ok';
      const found = sound
        ? `${path}, ${bytesText(statSync(path).size)}, sound`
        : `${path} is damaged: ${rows[0]?.integrity_check ?? 'no answer'}. argus history rebuild sets it aside and derives it again from the tapes`;
      return { what, verdict: sound ? 'ok' : 'problem', found };
    } finally {
      database.close();
    }
  } catch (error) {
    return { what, verdict: 'problem', found: `${path} cannot be read: ${messageOf(error)}` };
  }
}

/** Whether the last day that was recorded live came out of its tape again. */
function checkSelfProof(): HealthCheck {
  const what = 'self-proof';
  const [proof] = new ProofShelf(proofFolder()).newest(1);
  if (proof === undefined) {
    return { what, verdict: 'ok', found: 'none yet: made after the close of each day that is recorded live' };
  }
  const { day, verdict, text, remedy } = proof;
  const found = `${day}: ${text}${remedy === null ? '' : ` ${remedy}`}`;
  return { what, verdict: verdict === 'proved' ? 'ok' : verdict === 'failed' ? 'note' : 'problem', found };
}

/** Without a network there is nobody to compare with; but a wall clock that is being moved gives itself away. */
async function checkClock(): Promise<HealthCheck> {
  const wall = Date.now();
  const steady = performance.now();
  await new Promise((resume) => setTimeout(resume, DRIFT_SAMPLE_MS));
  const drift = Date.now() - wall - (performance.now() - steady);
  const kept = existsSync('/run/systemd/timesync/synchronized') ? ", kept by the system's time service" : '';
  const steadyEnough = Math.abs(drift) < WORRYING_DRIFT_MS;
  return {
    what: 'clock',
    verdict: steadyEnough ? 'ok' : 'note',
    found: `${new Date().toISOString()}, ${drift.toFixed(1)} ms off the steady clock within ${DRIFT_SAMPLE_MS} ms${kept}; skew to a venue is measured once one is connected`,
  };
}

async function checkBackends(): Promise<readonly HealthCheck[]> {
  const threads = typeof SharedArrayBuffer === 'function';
  return [
    { what: 'compute: TypeScript', verdict: 'ok', found: 'always there; the reference' },
    checkVectorCode(),
    {
      what: 'compute: threads',
      verdict: threads ? 'ok' : 'note',
      found: threads ? 'worker threads over shared memory' : 'no shared memory',
    },
    await checkChosenBackend(),
  ];
}

function checkVectorCode(): HealthCheck {
  const what = 'compute: WebAssembly';
  try {
    compileWasmKernel();
    return { what, verdict: 'ok', found: '128-bit SIMD' };
  } catch (error) {
    return { what, verdict: 'note', found: `not usable: ${messageOf(error)}` };
  }
}

async function checkChosenBackend(): Promise<HealthCheck> {
  const what = 'compute: chosen';
  try {
    const opened = await openBackend(computeSettings());
    if (!opened.ok) return { what, verdict: 'problem', found: `${opened.failure}. Set compute.backend to auto` };
    await using backend = opened.value;
    const { choice } = backend;
    return { what, verdict: 'ok', found: `${computeTitle(choice)} on ${choice.adapter}: ${choice.reason}` };
  } catch (error) {
    return { what, verdict: 'problem', found: messageOf(error) };
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
