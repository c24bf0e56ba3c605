import type { ReactNode } from 'react';
import type { RecommendationCard } from '#contract/trade-view';
import { formatCount, UNKNOWN } from '#window/formatting/numbers.ts';
import styles from '#window/views/recommendation/recommendation.module.css';
import { CheckList } from '#window/views/trade/check-list.tsx';
import trade from '#window/views/trade/trade.module.css';

/** How many, by which cap, and what every limit says after the trade. A refusal stands open. */
export function CardSizing({ card }: { readonly card: RecommendationCard }): ReactNode {
  const { sizing, sizingProblem } = card;
  if (sizing === null) {
    return (
      <p className={trade['refusal']} role="status">
        How many is not known: {sizingProblem ?? 'the sizing has not answered yet'}.
      </p>
    );
  }
  const { contracts, refusal, steps, checks } = sizing;
  const passed = checks.filter((check) => check.passed).length;
  return (
    <>
      {refusal === null ? null : (
        <p className={trade['refusal']} role="status" data-testid="sizing-refusal">
          None may be sold now: {refusal}
        </p>
      )}
      <details className={styles['sizing']} open={refusal !== null}>
        <summary>
          Why {formatCount(contracts)} · {formatCount(passed)} of {formatCount(checks.length)} checks pass
        </summary>
        <table className={styles['steps']}>
          <caption>Each cap on the number of contracts; the tightest decides</caption>
          <tbody>
            {steps.map(({ name, text, contracts: allowed, binds }) => (
              <tr key={name} data-binds={binds}>
                <th scope="row">{name}</th>
                <td>{text}</td>
                <td>
                  {allowed === null ? UNKNOWN : formatCount(Math.floor(allowed))}
                  {binds ? <span> decides</span> : null}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        <CheckList label="Limits and breakers after this trade" checks={checks} />
      </details>
    </>
  );
}
