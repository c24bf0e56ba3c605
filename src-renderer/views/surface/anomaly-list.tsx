import type { ReactNode } from 'react';
import type { SurfaceView } from '#contract/options-view';
import { formatNumber, formatPercent } from '#window/formatting/numbers.ts';
import { expiryText, strikeText } from '#window/views/options/option-words.ts';
import styles from '#window/views/surface/surface.module.css';

interface AnomalyListProps {
  readonly view: SurfaceView;
  readonly onExpiry: (expiry: string) => void;
}

/** What does not fit: quotes off the surface with the reason, arbitrage, and how well each model fits. */
export function AnomalyList({ view, onExpiry }: AnomalyListProps): ReactNode {
  return (
    <figure className={styles['area']}>
      <figcaption>Off the surface, and model fit</figcaption>
      <div className={styles['scroll']} tabIndex={0} role="region" aria-label="Anomalies and model fit">
        <ul className={styles['anomalies']}>
          {view.anomalies.length === 0 ? <li className={styles['dim']}>Every quote lies on the surface.</li> : null}
          {view.anomalies.map((one) => (
            <li key={`${one.expiry}${one.right}${one.strike}`}>
              <button type="button" onClick={() => onExpiry(one.expiry)} title="Show the smile of this expiry">
                <b>
                  {expiryText(one.expiry)} {strikeText(one.strike)} {one.right}
                </b>{' '}
                {one.side} · {formatPercent(one.iv, 1)} against {formatPercent(one.fitted, 1)} · z{' '}
                {formatNumber(one.z, 1)}
              </button>
              <span>{one.reason}</span>
            </li>
          ))}
          <li className={styles['dim']}>
            {view.calendarFree
              ? 'No calendar arbitrage between the fitted expiries.'
              : `Calendar arbitrage: ${view.calendarNote ?? 'total variance falls with time'}.`}
          </li>
        </ul>
        <dl className={styles['models']}>
          {view.models.map(({ name, status, rmse, parameters, note }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                {status}
                {rmse === null ? '' : ` · ${formatNumber(rmse * 100, 2)} pts RMSE`}
                <span className={styles['dim']}>
                  {parameters.map((one) => ` ${one.name} ${formatNumber(one.value, 3)}`).join(' ·')}
                </span>
                {note === null ? null : <span className={styles['dim']}> {note}</span>}
              </dd>
            </div>
          ))}
        </dl>
      </div>
    </figure>
  );
}
