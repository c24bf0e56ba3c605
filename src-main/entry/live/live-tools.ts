import { WebSocket } from 'ws';
import type { VenueTools } from '#connectors/shared/venue-tools';
import type { EnteredSecrets } from '#entry/kept-secrets';
import { hideSecrets } from '#entry/live/hide-secrets';
import type { NyseCalendar } from '#market/sessions/nyse-calendar';
import type { Clock } from '#primitives/clock';

/** The real network. Certificates are checked as Node checks them: there is no way to turn that off. */
export function liveTools(secrets: EnteredSecrets, clock: Clock, nyse: NyseCalendar): VenueTools {
  return {
    clock,
    random: Math.random,
    fetch,
    openSocket: (url, options) => new WebSocket(url, { perMessageDeflate: false, ...options }),
    secret: (name) => secrets.get(name) ?? null,
    redact: hideSecrets(secrets.values()),
    nyse,
  };
}
