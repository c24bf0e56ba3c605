import type { ClientOptions, WebSocket } from 'ws';
import type { NyseCalendar } from '#market/sessions/nyse-calendar';
import type { Clock } from '#primitives/clock';

/** What connectors take from their surroundings, so that tests can put others there. */
export interface VenueTools {
  readonly clock: Clock;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly fetch: typeof fetch;
  readonly openSocket: (url: string, options?: ClientOptions) => WebSocket;
  /** The value of a secret, by the name it is entered under; null where nobody has entered it. */
  readonly secret: (name: string) => string | null;
  /** The text without any secret that may have slipped into it. */
  readonly redact: (text: string) => string;
  readonly nyse: NyseCalendar;
}
