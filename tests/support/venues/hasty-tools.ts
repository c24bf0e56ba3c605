import { WebSocket } from 'ws';
import type { VenueTools } from '#connectors/shared/venue-tools';
import { NyseCalendar } from '#market/sessions/nyse-calendar';
import { HastyClock } from '#tests/support/hasty-clock';

const HIDDEN = '•••';

/** Tools whose time runs so many times as fast, with those secrets. What they draw is always the same. */
export function hastyTools(
  times: number,
  secrets: Readonly<Record<string, string>> = {},
  clock = new HastyClock(times),
): VenueTools {
  return {
    clock,
    random: () => 0,
    fetch,
    openSocket: (url, options) => new WebSocket(url, options),
    secret: (name) => secrets[name] ?? null,
    redact: (text) => Object.values(secrets).reduce((clean, secret) => clean.replaceAll(secret, HIDDEN), text),
    nyse: new NyseCalendar({ closed: [], early: [], lateOpen: [] }),
  };
}
