import { type HttpReply, type HttpTrouble, trouble } from '#connectors/shared/venue-http';
import { MINUTE_MS } from '#primitives/clock';

const OK = 200;
const REDIRECT = 300;
const BAD_REQUEST = 400;
const FORBIDDEN = 403;
const TOO_MANY = 429;
const FIRST_PAUSE_MS = 15 * MINUTE_MS;
const LONGEST_PAUSE_MS = 240 * MINUTE_MS;
const CONSENT =
  'Yahoo wants somebody to agree to its terms in a browser before it answers from here (it sent us to its consent ' +
  'page). Argus does not agree to anything for you: turn Yahoo off in config.yaml, or connect from elsewhere.';

/**
 * What Yahoo means by a reply. It has no contract with anybody, and says neither how often it may be asked nor for how
 * long it will not answer: after every refusal of that kind it is left alone for twice as long.
 */
export class YahooJudge {
  #refusals = 0;

  /** For `VenueHttp`: null leaves the reply to the usual judgement. */
  judge({ status, headers, text, body }: HttpReply): HttpTrouble | null {
    if (status === TOO_MANY || saysTooMany(text)) {
      const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(10, this.#refusals++));
      return trouble('throttled', `Yahoo wants to be asked less (HTTP ${status}).`, status, pauseMs);
    }
    // Nobody has an account there that could be at fault: it may think otherwise of us in a while.
    if (status === FORBIDDEN) return trouble('unwell', 'Yahoo turned us away (HTTP 403).', status);
    const elsewhere = status >= REDIRECT && status < BAD_REQUEST ? (headers.get('location') ?? '') : '';
    if (/(?:consent|guce)\./.test(elsewhere)) return trouble('refused', CONSENT, status);
    if (status !== OK) return null;
    const said = errorIn(body);
    if (said !== null) return trouble('unwell', `Yahoo answered: ${said}`, status);
    this.#refusals = 0;
    return null;
  }
}

/** In whichever family of questions: `{"chart":{"result":null,"error":{…}}}`. */
function errorIn(body: unknown): string | null {
  if (typeof body !== 'object' || body === null) return null;
  for (const family of Object.values(body) as { readonly error?: unknown }[]) {
    const { error } = family ?? {};
    if (typeof error !== 'object' || error === null) continue;
    const { code, description } = error as { readonly code?: unknown; readonly description?: unknown };
    return [code, description].filter((part) => typeof part === 'string').join(', ');
  }
  return null;
}

/** Some of its machines say so with a status that says nothing. */
function saysTooMany(text: string): boolean {
  return /^\s*(?:Edge: )?Too Many Requests/i.test(text);
}
