import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { VenueSettings } from '#domain/venues/venue-settings';
import { liveTools } from '#entry/live/live-tools';
import { VENUE_NEEDS } from '#entry/live/venue-needs';
import { openVenues } from '#entry/live/venue-registry';
import { NyseCalendar } from '#market/sessions/nyse-calendar';
import { VENUE_NAMES, type VenueName } from '#ports/venue';
import { KNOWN_SECRETS } from '#settings/secret-names';
import { venuesSection } from '#settings/venues/venues-section';
import { HastyClock } from '#tests/support/hasty-clock';
import { EchoingServer } from '#tests/support/venues/echoing-server';
import { OutletLog } from '#tests/support/venues/outlet-log';

const PLANTED = new Map(KNOWN_SECRETS.map(({ name }) => [name, `PLANTED/${name.toLowerCase()}+7c1f`]));
/** In whatever shape: the end of it survives every encoding. */
const TRACE = /7c1f|PLANTED/;

let server: EchoingServer;

beforeEach(async () => {
  server = await EchoingServer.start();
});

afterEach(async () => {
  await server[Symbol.asyncDispose]();
});

/** Every venue at the echoing server's address. */
function settings(): VenueSettings {
  const { port } = server;
  const shipped = venuesSection.parse({}) as unknown as Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  const moved = Object.entries(shipped).map(([name, section]) => {
    const fields = Object.entries(section).map(([field, value]) => {
      const isAddress = typeof value === 'string' && /^(?:https|wss):/.test(value);
      if (!isAddress) return [field, value];
      return [field, `${value.startsWith('wss') ? 'ws' : 'http'}://127.0.0.1:${port}`];
    });
    return [name, { ...Object.fromEntries(fields), connection: 'on' }];
  });
  return Object.fromEntries(moved) as unknown as VenueSettings;
}

const CONFIGURED = Object.keys(venuesSection.parse({}));
const WITH_SECRETS = VENUE_NAMES.filter((name) => VENUE_NEEDS[name].secrets.length > 0 && CONFIGURED.includes(name));

async function everythingSaid(name: VenueName): Promise<string> {
  const nyse = new NyseCalendar({ closed: [], early: [], lateOpen: [] });
  const tools = liveTools(PLANTED, new HastyClock(300), nyse);
  const [venue] = await openVenues(settings(), tools, [name]);
  if (venue === undefined) throw new Error(`${name} is not among the venues`);
  const said: unknown[] = [venue.instruments];
  const log = new OutletLog(venue);
  const look = (): void => void said.push(venue.lines, venue.notes);
  using _running = venue.start({
    push: log.push,
    indexOf: log.indexOf,
    knownThroughMs: null,
    changed: look,
  });
  await expect.poll(() => server.heard.some((text) => TRACE.test(text)), { timeout: 10_000 }).toBe(true);
  const heard = server.heard.length;
  // Long enough for the answers to have arrived, and for another attempt at it.
  await expect.poll(() => venue.lines.some(({ trouble }) => trouble !== null), { timeout: 10_000 }).toBe(true);
  for (let i = 0; i < 40 && server.heard.length < heard + 4; i++) await new Promise((resume) => setTimeout(resume, 10));
  look();
  return JSON.stringify([said, log.inputs]);
}

describe.each(WITH_SECRETS)('secrets of %s', (name) => {
  it.each([400, 401, 200, 500])(
    'are in nothing that is shown or recorded when an HTTP %i repeats them',
    async (status) => {
      server.status = status;
      expect(await everythingSaid(name)).not.toMatch(TRACE);
    },
  );
});
