import { type ReactNode, useState } from 'react';
import type { RiskView } from '#contract/book-view';
import type { CommandOutput } from '#contract/commands';
import { Button } from '#window/components/button.tsx';
import { easternDateTime } from '#window/formatting/eastern-time.ts';
import { useEngine } from '#window/state/engine-context.ts';
import { errorText } from '#window/state/error-text.ts';
import { CheckList } from '#window/views/trade/check-list.tsx';
import styles from '#window/views/risk/risk.module.css';

type Answer = CommandOutput<'positions.reconcile'>;

/** Differences are named and never repaired: the book says what was told to it, the broker what it holds. */
export function Reconciliation({ told }: { readonly told: RiskView['reconciliation'] }): ReactNode {
  const engine = useEngine();
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const compare = async (): Promise<void> => {
    setIsBusy(true);
    try {
      setAnswer(await engine.call('positions.reconcile', {}));
      setProblem(null);
    } catch (thrown) {
      setProblem(errorText(thrown));
    } finally {
      setIsBusy(false);
    }
  };
  const newest = answer !== null && answer.atMs >= (told?.atMs ?? 0) ? answer : told;
  const differing = newest?.checks.filter(({ passed }) => !passed).length ?? 0;
  return (
    <div className={styles['reconciliation']}>
      <p>
        <Button disabled={isBusy} onClick={() => void compare()}>
          Compare with IBKR
        </Button>
        <span role="status">
          {newest === null
            ? 'Not compared yet. Read only: nothing is changed, here or there.'
            : `${differing === 0 ? 'No difference' : differing === 1 ? '1 difference' : `${differing} differences`}, as of ${easternDateTime(newest.atMs)} ET.`}
        </span>
      </p>
      {problem === null ? null : (
        <p className={styles['problem']} role="alert">
          {problem}
        </p>
      )}
      {newest === null || newest.checks.length === 0 ? null : (
        <CheckList label="Positions at the broker against the book" checks={newest.checks} />
      )}
    </div>
  );
}
