import { type HttpTrouble, trouble } from '#connectors/shared/venue-http';
import { addDays } from '#market/sessions/civil-date';
import { isCovered, newYorkDay, utcFromNewYork } from '#market/sessions/new-york-time';
import { MINUTE_MS } from '#primitives/clock';

/** What is said where data should be. */
export type AlphaRefusal =
  | { readonly kind: 'throttled'; readonly pauseMs: number }
  /** The plan does not include this function. */
  | { readonly kind: 'not-entitled' }
  /** Nobody answers to that key. */
  | { readonly kind: 'key' }
  /** There is no such symbol or argument. */
  | { readonly kind: 'argument' };

const PAUSE_MS = MINUTE_MS;

/**
 * Tells refusals apart by their words, which are changed every year; what nobody knows is taken for "ask less", since that
 * costs a minute and nothing else.
 */
export function classifyRefusal(text: string, nowMs: number): AlphaRefusal {
  // The text about bursts speaks of the daily limit as well.
  if (/spreading out|burst/i.test(text)) return { kind: 'throttled', pauseMs: PAUSE_MS };
  if (/rate limit|call frequency|calls? per (?:minute|day)|requests? per day/i.test(text)) {
    return { kind: 'throttled', pauseMs: /per day|daily/i.test(text) ? untilMidnight(nowMs) : PAUSE_MS };
  }
  if (/premium|entitle/i.test(text)) return { kind: 'not-entitled' };
  if (/api ?key/i.test(text)) return { kind: 'key' };
  if (/invalid api call|error message/i.test(text)) return { kind: 'argument' };
  return { kind: 'throttled', pauseMs: PAUSE_MS };
}

/** What stands in the place of data, in whichever of the ways that there are. */
export function refusalText(body: unknown): string | null {
  if (typeof body !== 'object' || body === null) return null;
  const { Note: note, Information: information, 'Error Message': error } = body as Readonly<Record<string, unknown>>;
  if (typeof error === 'string') return `Error Message: ${error}`;
  return [note, information].find((text) => typeof text === 'string') ?? null;
}

/** A refusal as every venue tells it. The words of Alpha Vantage may hold the key: they are never passed on unseen. */
export function refusalTrouble(refusal: AlphaRefusal, what: string, said: string): HttpTrouble {
  switch (refusal.kind) {
    case 'throttled':
      return trouble('throttled', `Alpha Vantage wants to be asked less: ${said}`, null, refusal.pauseMs);
    case 'not-entitled':
      return trouble(
        'refused',
        `The Alpha Vantage plan of this key does not include ${what}. Choose a plan with realtime data, or take it out of config.yaml. It said: ${said}`,
      );
    case 'key':
      return trouble(
        'refused',
        `Alpha Vantage does not accept ALPHA_VANTAGE_API_KEY. Enter it again under Settings → Secrets. It said: ${said}`,
      );
    case 'argument':
      return trouble('absent', `Alpha Vantage knows no ${what}: ${said}`);
  }
}

/** Days are counted in New York. */
function untilMidnight(nowMs: number): number {
  if (!isCovered(nowMs)) return PAUSE_MS;
  return utcFromNewYork(addDays(newYorkDay(nowMs), 1), 0) - nowMs;
}
