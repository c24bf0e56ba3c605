import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import type { LeagueInput } from '#contract/farm-view';
import { useEngine } from '#window/state/engine-context.ts';
import { type LeagueHead, LeaguePages } from '#window/views/league/league-pages.ts';

/** Asked anew with every bar; whatever is shown is gone at once when the cursor jumps. */
export function useLeague(
  asked: Omit<LeagueInput, 'from' | 'count'> | null,
  asOf: string,
  scope: string,
): { readonly pages: LeaguePages; readonly head: LeagueHead } {
  const engine = useEngine();
  const pages = useMemo(() => new LeaguePages((input) => engine.call('farm.league', input)), [engine]);
  const head = useSyncExternalStore(
    useMemo(() => (changed: () => void) => pages.listen(changed), [pages]),
    () => pages.head,
  );
  const scopeBefore = useRef(scope);
  const key = asked === null ? '' : `${scope} ${asOf} ${JSON.stringify(asked)}`;
  useEffect(() => {
    if (scopeBefore.current !== scope) pages.forget();
    scopeBefore.current = scope;
    pages.ask(asked === null ? null : { asked, key });
    // The key says all that the question does.
  }, [pages, scope, key]);
  return { pages, head };
}
