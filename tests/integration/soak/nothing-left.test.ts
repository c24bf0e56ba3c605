import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { VenueSettings } from '#domain/venues/venue-settings';
import { LiveStation } from '#entry/live/live-station';
import { liveTools } from '#entry/live/live-tools';
import { openVenues } from '#entry/live/venue-registry';
import { CONFIG_FOLDER, loadSettings } from '#entry/load-settings';
import { openRecording } from '#entry/recording-session';
import { watchOver } from '#entry/soak/recording-watch';
import { NyseCalendar } from '#market/sessions/nyse-calendar';
import { MINUTE_MS } from '#primitives/clock';
import { CountingClock } from '#tests/support/counting-clock';
import { HastyClock } from '#tests/support/hasty-clock';
import { VenueMarket } from '#tests/support/venues/venue-market';
import { SIMULATED_NAMES, VenueStack } from '#tests/support/venues/venue-stack';

/** A Thursday, New York 10:30 in winter: stocks trade as well. */
const MORNING_MS = Date.UTC(2026, 0, 15, 15, 30);
const TIMES = 60;
const PATIENCE = { timeout: 30_000, interval: 20 };

it('a station, all of its venues and its guardian leave no timer, no socket and no request behind', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'argus-left-'));
  const hasty = new HastyClock(TIMES, MORNING_MS);
  const rejections: unknown[] = [];
  const noteRejection = (reason: unknown): void => void rejections.push(reason);
  process.on('unhandledRejection', noteRejection);
  try {
    using market = new VenueMarket({ seed: 7, clock: hasty, pastMinutes: 30 });
    await using stack = await VenueStack.start(
      { market, clock: hasty, isRegular: () => true, outage: () => undefined },
      SIMULATED_NAMES,
    );
    const settings = loadSettings(CONFIG_FOLDER);
    const nyse = new NyseCalendar(settings.pipeline.calendar);
    const clock = new CountingClock(hasty);
    const simulated = Object.fromEntries(stack.venues.map(({ name, settings: one }) => [name, one]));
    const sections: Record<string, object> = { ...settings.engine.venues };
    for (const [name, section] of Object.entries(simulated)) sections[name] = { ...sections[name], ...section };
    const secrets = new Map(stack.venues.flatMap((venue) => Object.entries(venue.secrets)));
    const tools = liveTools(secrets, clock, nyse);
    const venues = await openVenues(sections as unknown as VenueSettings, tools, SIMULATED_NAMES);
    const tapePath = join(folder, 'live.tape');
    const handlesBefore = socketsOpen();
    {
      await using held = new AsyncDisposableStack();
      const session = held.use(
        openRecording({ tapePath, historyPath: null, origin: 'live', labels: [], settings, clock }),
      );
      const station = held.use(new LiveStation({ session, venues, clock, settleMs: 1_000 }));
      held.use(
        watchOver({
          session,
          station,
          tapePath,
          settings: settings.engine.soak,
          configFolder: CONFIG_FOLDER,
          farmRoot: null,
          proofFolder: join(folder, 'proofs'),
          nyse,
          clock,
          alerts: null,
          trouble: (text) => rejections.push(text),
        }),
      );
      const live = (): number => station.status.lines.filter(({ phase }) => phase === 'live').length;
      await expect.poll(live, PATIENCE).toBeGreaterThanOrEqual(SIMULATED_NAMES.length);
      const until = clock.now() + 3 * MINUTE_MS;
      await expect.poll(() => clock.now() > until, PATIENCE).toBe(true);
      // In the midst of things: some requests are on their way.
    }
    expect(clock.waiting).toBe(0);
    await expect.poll(socketsOpen, PATIENCE).toBeLessThanOrEqual(handlesBefore);
    const until = clock.now() + 5 * MINUTE_MS;
    await expect.poll(() => clock.now() > until, PATIENCE).toBe(true);
    expect(clock.waiting).toBe(0);
  } finally {
    process.off('unhandledRejection', noteRejection);
    rmSync(folder, { recursive: true });
  }
  expect(rejections).toEqual([]);
}, 120_000);

/** Both ends of what this process says to itself. */
function socketsOpen(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;
}
