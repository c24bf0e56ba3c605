import { z } from 'zod';
import { discordBody } from '#connectors/webhook/discord-embed';
import type { AlertChannel, OutgoingAlert, SendOutcome } from '#ports/alert-channel';
import { fail, ok, type Result } from '#primitives/result';
import { SECOND_MS } from '#primitives/clock';

const ANSWER_WITHIN_MS = 20 * SECOND_MS;
const WAIT_WHEN_UNTOLD_MS = 5 * SECOND_MS;
const message = z.object({ id: z.string().min(1).max(64) });
/** Seconds, with a fraction. */
const throttle = z.object({ retry_after: z.number().min(0).max(86_400) });
/** The connection never came about. */
const UNREACHED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH']);

/** An address that may be posted to: encrypted, or on this computer. It is a secret, so that a complaint never repeats it. */
export function webhookAddress(text: string): Result<URL, string> {
  if (!URL.canParse(text)) return fail('WEBHOOK_URL is no address. Copy it once more from where the webhook was made.');
  const address = new URL(text);
  const isHere = ['127.0.0.1', 'localhost', '[::1]'].includes(address.hostname);
  if (address.protocol !== 'https:' && !(address.protocol === 'http:' && isHere)) {
    return fail('WEBHOOK_URL must begin with https://.');
  }
  // Without it a lost message would go unnoticed.
  address.searchParams.set('wait', 'true');
  return ok(address);
}

/** Posts alerts to an address, in the shape that Discord takes. The address is a secret and appears in no word of ours. */
export class WebhookChannel implements AlertChannel {
  readonly name = 'webhook';
  readonly everyMs: number;
  readonly #address: URL;
  readonly #answerWithinMs: number;

  constructor(address: URL, everyMs = SECOND_MS, answerWithinMs = ANSWER_WITHIN_MS) {
    this.#address = address;
    this.everyMs = everyMs;
    this.#answerWithinMs = answerWithinMs;
  }

  async send(outgoing: OutgoingAlert): Promise<SendOutcome> {
    try {
      const response = await fetch(this.#address, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(discordBody(outgoing)),
        signal: AbortSignal.timeout(this.#answerWithinMs),
        redirect: 'error',
      });
      return outcomeOf(response, await response.text());
    } catch (error) {
      return outcomeOfFault(error);
    }
  }
}

function outcomeOf(response: Response, text: string): SendOutcome {
  const { status } = response;
  const body = parseJson(text);
  const why = `the webhook answered ${status}`;
  if (response.ok) {
    const parsed = message.safeParse(body);
    return {
      kind: 'sent',
      receipt: parsed.success ? parsed.data.id : `accepted (${status})`,
      restMs: restOf(response),
    };
  }
  if (status === 429) return { kind: 'busy', waitMs: waitOf(response, body), why };
  if (status === 401 || status === 403 || status === 404) {
    return { kind: 'closed', why: `${why}: it was deleted or changed. Make a new one and enter WEBHOOK_URL again.` };
  }
  if (status === 504) return { kind: 'unsure', why };
  return status >= 500 ? { kind: 'failed', why } : { kind: 'refused', why };
}

function restOf({ headers }: Response): number {
  if (headers.get('x-ratelimit-remaining') !== '0') return 0;
  const seconds = Number(headers.get('x-ratelimit-reset-after'));
  return Number.isFinite(seconds) ? Math.ceil(Math.max(0, seconds) * SECOND_MS) : WAIT_WHEN_UNTOLD_MS;
}

/** A throttle on the way may answer in HTML: then the header says how long. */
function waitOf({ headers }: Response, body: unknown): number {
  const parsed = throttle.safeParse(body);
  if (parsed.success) return Math.ceil(parsed.data.retry_after * SECOND_MS);
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.ceil(seconds * SECOND_MS) : WAIT_WHEN_UNTOLD_MS;
}

function outcomeOfFault(error: unknown): SendOutcome {
  if (error instanceof Error && error.name === 'TimeoutError') {
    return { kind: 'unsure', why: 'the webhook did not answer in time' };
  }
  const cause = error instanceof Error ? error.cause : null;
  const code = cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : null;
  if (code !== null && UNREACHED.has(code)) return { kind: 'failed', why: `the webhook cannot be reached (${code})` };
  return { kind: 'unsure', why: `the connection to the webhook broke (${code ?? 'no reason given'})` };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
