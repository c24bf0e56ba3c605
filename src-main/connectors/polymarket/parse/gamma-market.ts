import { type Drift, drift } from '#connectors/shared/schema-drift';
import { fail, ok, type Result } from '#primitives/result';

/** A question, and one of its answers. */
export interface ListedOutcome {
  readonly question: string;
  readonly outcome: string;
  /** Longer than any number that is exact: always a text. */
  readonly tokenId: string;
  readonly isClosed: boolean;
}

interface GammaMarket {
  readonly question?: unknown;
  readonly outcomes?: unknown;
  readonly clobTokenIds?: unknown;
  readonly closed?: unknown;
}

/** The market that was asked for, with its first outcome or the one that is named. Null: there is no such market. */
export function parseGammaMarket(
  body: unknown,
  slug: string,
  outcome: string | null,
): Result<ListedOutcome | null, Drift> {
  const where = `Polymarket market ${slug}`;
  if (!Array.isArray(body)) return fail(drift(where, 'body', body));
  if (body.length === 0) return ok(null);
  const [market] = body as readonly (GammaMarket | null)[];
  const { question, outcomes, clobTokenIds, closed } = market ?? {};
  const names = textsIn(outcomes);
  const tokens = textsIn(clobTokenIds);
  if (names === null || names.length === 0) return fail(drift(where, 'outcomes', outcomes));
  if (tokens?.length !== names.length) return fail(drift(where, 'clobTokenIds', clobTokenIds));
  const at = outcome === null ? 0 : names.findIndex((name) => name.toLowerCase() === outcome.toLowerCase());
  if (at < 0) return fail(drift(where, 'outcomes', names));
  return ok({
    question: typeof question === 'string' ? question : slug,
    outcome: names[at] as string,
    tokenId: tokens[at] as string,
    isClosed: closed === true,
  });
}

/** A list of texts, which comes as a text that holds JSON. */
function textsIn(value: unknown): readonly string[] | null {
  const list = typeof value === 'string' ? jsonOf(value) : value;
  if (!Array.isArray(list)) return null;
  return (list as readonly unknown[]).every((one) => typeof one === 'string' && one !== '') ? (list as string[]) : null;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
