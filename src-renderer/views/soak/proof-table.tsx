import type { ReactNode } from 'react';
import type { SelfProofView } from '#contract/soak-view';
import { easternDateTime } from '#window/formatting/eastern-time.ts';
import { formatCount, formatNumber } from '#window/formatting/numbers.ts';
import { VERDICTS } from '#window/views/soak/soak-words.ts';
import live from '#window/views/live/live.module.css';
import styles from '#window/views/soak/soak.module.css';

/** Each day replayed from its tape and held against what was said while it happened; the newest first. */
export function ProofTable({ proofs }: { readonly proofs: readonly SelfProofView[] }): ReactNode {
  if (proofs.length === 0) {
    return (
      <p className={live['none']}>No day has been proved yet: that happens after the close of a day recorded live.</p>
    );
  }
  return (
    <table className={live['table']} aria-label="Nightly self-proofs">
      <thead>
        <tr>
          <th scope="col">Day</th>
          <th scope="col">Verdict</th>
          <th scope="col" className={live['figure']}>
            Minutes
          </th>
          <th scope="col" className={live['figure']}>
            Signals
          </th>
          <th scope="col" className={live['figure']}>
            Recommendations
          </th>
          <th scope="col" className={live['figure']}>
            Took
          </th>
          <th scope="col">What was found</th>
        </tr>
      </thead>
      <tbody>
        {proofs.map((proof) => (
          <Proof key={`${proof.day} ${proof.tape} ${proof.atMs}`} proof={proof} />
        ))}
      </tbody>
    </table>
  );
}

function Proof({ proof }: { readonly proof: SelfProofView }): ReactNode {
  const { day, tape, atMs, verdict, text, remedy, minutes, signals, recommendations, differences, seconds } = proof;
  const { shape, word, level } = VERDICTS[verdict];
  return (
    <tr>
      <th scope="row" title={`${tape}, ${easternDateTime(atMs)} ET`}>
        {day}
      </th>
      <td>
        <span className={styles['state']} data-level={level}>
          <span aria-hidden="true">{shape}</span>
          {word}
        </span>
      </td>
      <td className={live['figure']}>{formatCount(minutes)}</td>
      <td className={live['figure']}>{formatCount(signals)}</td>
      <td className={live['figure']}>{formatCount(recommendations)}</td>
      <td className={live['figure']}>{formatNumber(seconds, 0)} s</td>
      <td className={live['wide']}>
        {text}
        {remedy === null ? null : <> {remedy}</>}
        {differences.length === 0 ? null : (
          <ul className={styles['differences']}>
            {differences.map((difference) => (
              <li key={difference}>{difference}</li>
            ))}
          </ul>
        )}
      </td>
    </tr>
  );
}
