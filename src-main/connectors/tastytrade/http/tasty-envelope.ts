import { type HttpReply, type HttpTrouble, trouble } from '#connectors/shared/venue-http';

interface Problem {
  readonly code?: unknown;
  readonly message?: unknown;
  readonly domain?: unknown;
  readonly reason?: unknown;
  readonly errors?: unknown;
}

const BAD_VERSION = 406;
/** What no second attempt mends: each one that fails brings the address closer to being locked out for hours. */
const FINAL = ['invalid_grant', 'invalid_credentials', 'quote_streamer.customer_not_found_error'];

/** tastytrade says what is wrong in the body, in one of two ways. Null: nothing is said, the status alone counts. */
export function tastyTrouble(reply: HttpReply): HttpTrouble | null {
  const problem = problemIn(reply.body);
  const said = `tastytrade answered with HTTP ${reply.status}: ${problem?.text ?? 'it no longer speaks this version'}`;
  if (reply.status === BAD_VERSION) return trouble('refused', said, reply.status);
  if (problem === null) return null;
  if (FINAL.includes(problem.code)) return trouble('refused', said, reply.status);
  // Statuses mean here what they mean everywhere; an error within a success does not count as one.
  return reply.status < 300 ? trouble('unwell', said, reply.status) : null;
}

/** What stands in `data`; undefined where the envelope is another. */
export function envelopeData(body: unknown): unknown {
  return typeof body === 'object' && body !== null ? (body as { readonly data?: unknown }).data : undefined;
}

/** The list in `data.items`; null where there is none. */
export function envelopeItems(body: unknown): readonly unknown[] | null {
  const data = envelopeData(body);
  const { items } = (typeof data === 'object' && data !== null ? data : {}) as { readonly items?: unknown };
  return Array.isArray(items) ? items : null;
}

function problemIn(body: unknown): { readonly code: string; readonly text: string } | null {
  if (typeof body !== 'object' || body === null) return null;
  const { error, error_code, error_description } = body as Readonly<Record<string, unknown>>;
  if (typeof error_code === 'string') {
    return { code: error_code, text: joined(error_code, error_description) };
  }
  if (typeof error !== 'object' || error === null) return null;
  const { code, message, errors } = error as Problem;
  const details = Array.isArray(errors) ? errors.map(detailOf).filter((text) => text !== '') : [];
  const name = typeof code === 'string' ? code : 'an error without a code';
  return { code: name, text: [joined(name, message), ...details].join('; ') };
}

/** Either a code and a message, or a domain and a reason. */
function detailOf(problem: unknown): string {
  const { code, message, domain, reason } = (problem ?? {}) as Problem;
  return typeof code === 'string' ? joined(code, message) : typeof domain === 'string' ? joined(domain, reason) : '';
}

function joined(code: string, message: unknown): string {
  return typeof message === 'string' && message !== '' ? `${code} (${message})` : code;
}
