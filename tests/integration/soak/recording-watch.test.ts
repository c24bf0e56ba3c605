import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BybitVenue } from '#connectors/bybit/bybit-venue';
import { soakView } from '#contract/soak-view';
import { DEFAULT_SOAK_SETTINGS, type SoakSettings } from '#domain/soak-settings';
import { LiveStation } from '#entry/live/live-station';
import { CONFIG_FOLDER, loadSettings } from '#entry/load-settings';
import { openRecording } from '#entry/recording-session';
import { type RecordingWatch, watchOver } from '#entry/soak/recording-watch';
import { NyseCalendar } from '#market/sessions/nyse-calendar';
import { epochMs } from '#primitives/clock';
import type { SoakFinding } from '#soak/finding';
import { HistoryReader } from '#store/history/history-reader';
import { CountingClock } from '#tests/support/counting-clock';
import { HastyClock } from '#tests/support/hasty-clock';
import { FakeBybit } from '#tests/support/venues/fake-bybit';
import { hastyTools } from '#tests/support/venues/hasty-tools';

const TIMES = 100;
const PATIENCE = { timeout: 20_000 };

let folder = '';
let bybit: FakeBybit;
/** Of the venue as well, or its clock would be wrong. */
let hasty: HastyClock;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'argus-watch-'));
  hasty = new HastyClock(TIMES);
  bybit = await FakeBybit.start({ clock: hasty });
  bybit.list('linear', 'BTCUSDT', { bid1Price: '68000.10', ask1Price: '68000.20', lastPrice: '68000.10' });
});

afterEach(async () => {
  await bybit[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

interface Watched extends AsyncDisposable {
  readonly watch: RecordingWatch;
  readonly raised: SoakFinding[];
  readonly ended: SoakFinding[];
}

/** A live recording of one venue, with its guardian, as `argus record` has them. */
function startWatched(clock: CountingClock, change: Partial<SoakSettings> = {}): Watched {
  const held = new AsyncDisposableStack();
  const settings = loadSettings(CONFIG_FOLDER);
  const nyse = new NyseCalendar(settings.pipeline.calendar);
  const tapePath = join(folder, 'live.tape');
  const session = held.use(
    openRecording({
      tapePath,
      historyPath: join(folder, 'history.sqlite'),
      origin: 'live',
      labels: [],
      settings,
      clock,
    }),
  );
  const venue = new BybitVenue(
    { connection: 'on', ...bybit.addresses, linear: ['BTCUSDT'], spot: [], orderBook: 'off' },
    { ...hastyTools(TIMES), clock },
  );
  const station = held.use(new LiveStation({ session, venues: [venue], clock, settleMs: 1_000 }));
  const raised: SoakFinding[] = [];
  const ended: SoakFinding[] = [];
  const watch = held.use(
    watchOver({
      session,
      station,
      tapePath,
      settings: { ...DEFAULT_SOAK_SETTINGS, everySeconds: 5, ...change },
      configFolder: CONFIG_FOLDER,
      farmRoot: null,
      proofFolder: join(folder, 'proofs'),
      nyse,
      clock,
      alerts: null,
      told: (news) => {
        raised.push(...news.raised);
        ended.push(...news.ended);
      },
      trouble: (text) => {
        throw new Error(text);
      },
    }),
  );
  return { watch, raised, ended, [Symbol.asyncDispose]: () => held.disposeAsync() };
}

describe('the guardian of a live recording', () => {
  it('sees a venue go and come back, and shows what the contract says', async () => {
    await using watched = startWatched(new CountingClock(hasty));
    const { watch, raised, ended } = watched;
    await expect
      .poll(() => watch.view.checks.find(({ check }) => check === 'silent-lines')?.figure, PATIENCE)
      .toMatch(/bybit linear/);
    expect(soakView.parse(watch.view)).toMatchObject({
      state: 'well',
      findings: [],
      halt: null,
      deadMan: { state: 'off' },
    });
    bybit.faults.mute = true;
    bybit.cut();
    await expect.poll(() => raised.map(({ check }) => check), PATIENCE).toContain('silent-lines');
    expect(soakView.parse(watch.view).findings[0]).toMatchObject({
      check: 'silent-lines',
      about: 'bybit linear stream',
    });
    bybit.faults.mute = false;
    bybit.cut();
    await expect.poll(() => ended.map(({ check }) => check), PATIENCE).toContain('silent-lines');
    expect(watch.view.past[0]?.endedMs).not.toBeNull();
  });

  it('keeps how the machine was, minute by minute, in the history and at hand', async () => {
    {
      await using watched = startWatched(new CountingClock(hasty));
      await expect
        .poll(() => watched.watch.view.series.find(({ name }) => name === 'Memory')?.values.length ?? 0, PATIENCE)
        .toBeGreaterThan(2);
      const { series } = watched.watch.view;
      expect(series.map(({ name }) => name)).toContain('Waiting rows');
      expect(series.every(({ atMs, values }) => atMs.length === values.length)).toBe(true);
    }
    using reader = new HistoryReader(join(folder, 'history.sqlite'));
    const minutes = reader.resources({ fromMs: 0, toMs: Number.MAX_SAFE_INTEGER, limit: 100 });
    expect(minutes.length).toBeGreaterThan(1);
    expect(minutes[0]?.values.memory).toBeGreaterThan(10);
  });

  it('withholds the sign of life once it does not look any more, and while nothing is recorded', async () => {
    const clock = new CountingClock(hasty);
    const watched = startWatched(clock);
    expect(watched.watch.withheld).toBeNull();
    await watched[Symbol.asyncDispose]();
    await expect.poll(() => watched.watch.withheld, PATIENCE).toMatch(/does not look/);
  });

  it('leaves nothing to be done once it is disposed, nor does the station, nor its venue', async () => {
    const clock = new CountingClock(hasty);
    const watched = startWatched(clock);
    await expect.poll(() => bybit.connections, PATIENCE).toBeGreaterThan(0);
    await watched[Symbol.asyncDispose]();
    expect(clock.waiting).toBe(0);
    const { connections } = bybit;
    const until = epochMs(clock.now() + 10 * 60_000);
    await expect.poll(() => clock.now() > until, PATIENCE).toBe(true);
    expect([clock.waiting, bybit.connections]).toEqual([0, connections]);
  });
});
