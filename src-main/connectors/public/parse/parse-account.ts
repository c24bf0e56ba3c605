import { type Drift, drift } from '#connectors/shared/schema-drift';
import { fail, ok, type Result } from '#primitives/result';

const BROKERAGE = 'BROKERAGE';

/** The account that market data is asked for with: the brokerage one, whatever others there are. Null: there is none. */
export function parseAccount(body: unknown): Result<string | null, Drift> {
  const { accounts } = (body ?? {}) as { readonly accounts?: unknown };
  if (!Array.isArray(accounts)) return fail(drift('Public.com accounts', 'accounts', accounts));
  for (const one of accounts as readonly ({ readonly accountId?: unknown; readonly accountType?: unknown } | null)[]) {
    const { accountId, accountType } = one ?? {};
    if (accountType !== BROKERAGE) continue;
    if (typeof accountId === 'string' && /^[\w-]+$/.test(accountId)) return ok(accountId);
    return fail(drift('Public.com accounts', 'accountId', typeof accountId));
  }
  return ok(null);
}
