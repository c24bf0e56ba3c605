import { ALPACA_SECRETS } from '#connectors/alpaca/stream/stream-error';
import { type HttpReply, type HttpTrouble, trouble } from '#connectors/shared/venue-http';
import type { Clock } from '#primitives/clock';
import { MINUTE_MS, SECOND_MS } from '#primitives/clock';

const BAD_REQUEST = 400;
const UNAUTHORISED = 401;
const FORBIDDEN = 403;
const UNPROCESSABLE = 422;
const TOO_MANY = 429;

/** What Alpaca means by a status: a plan that is too small is no wrong key, and a bad question is no outage. */
export function alpacaJudge(what: string, clock: Clock): (reply: HttpReply) => HttpTrouble | null {
  return ({ status, headers, body }) => {
    const said = messageOf(body);
    const told = `${said === '' ? '' : `, ${said}`}`;
    switch (status) {
      case UNAUTHORISED:
        return trouble(
          'refused',
          `Alpaca does not accept the keys for ${what} (401${told}). ${ALPACA_SECRETS}`,
          status,
        );
      case FORBIDDEN:
        return trouble('refused', forbiddenText(what, told), status);
      case TOO_MANY:
        return trouble('throttled', `Alpaca wants to be asked less (429${told}).`, status, waitMs(headers, clock));
      case BAD_REQUEST:
      case UNPROCESSABLE:
        return trouble('absent', `Alpaca does not understand what it was asked for (${status}${told}).`, status);
      default:
        return null;
    }
  };
}

function forbiddenText(what: string, told: string): string {
  return what === 'its calendar'
    ? `Alpaca does not accept the keys for ${what} (403${told}). Keys of a live account want \`tradingUrl: https://api.alpaca.markets\` under alpaca in config.yaml.`
    : `Your Alpaca plan does not include ${what} (403${told}). Set \`feed: iex\` and \`optionFeed: indicative\` under alpaca in config.yaml, or change the plan.`;
}

function messageOf(body: unknown): string {
  const { message } = (typeof body === 'object' && body !== null ? body : {}) as { readonly message?: unknown };
  return typeof message === 'string' ? message : '';
}

/** Until the second that it names, and never for longer than the minute that it counts in. */
function waitMs(headers: Headers, clock: Clock): number {
  const reset = Number(headers.get('x-ratelimit-reset') ?? Number.NaN) * SECOND_MS - clock.now();
  return Number.isFinite(reset) ? Math.min(MINUTE_MS, Math.max(SECOND_MS, reset)) : MINUTE_MS;
}
