import type { ReactNode } from 'react';
import type { ExposureView } from '#contract/book-view';
import { formatCount, formatPercent, UNKNOWN } from '#window/formatting/numbers.ts';
import { money } from '#window/formatting/money.ts';
import styles from '#window/views/risk/risk.module.css';

/** From here on a limit is near enough to be told. */
const NEAR = 0.8;

/** What is used of each limit. Where it is not known it counts as too much, and the bar is hatched. */
export function ExposureBars({ exposures }: { readonly exposures: readonly ExposureView[] }): ReactNode {
  return (
    <table className={styles['exposures']}>
      <thead>
        <tr>
          <th scope="col">Limit</th>
          <th scope="col">Used</th>
          <th scope="col">of</th>
          <th scope="col" className={styles['wide']}>
            Share
          </th>
        </tr>
      </thead>
      <tbody>
        {exposures.map((exposure) => (
          <Exposure key={exposure.name} exposure={exposure} />
        ))}
      </tbody>
    </table>
  );
}

function Exposure({ exposure }: { readonly exposure: ExposureView }): ReactNode {
  const { name, text, unit, used, limit, passed } = exposure;
  const share = shareOf(exposure);
  const state = !passed ? 'over' : share !== null && share >= NEAR ? 'near' : 'within';
  return (
    <tr title={text} data-state={state}>
      <th scope="row">{name}</th>
      <td>{amountText(used, unit)}</td>
      <td>{amountText(limit, unit)}</td>
      <td>
        <span className={styles['meter']}>
          <span className={styles['bar']} data-unknown={share === null} aria-hidden="true">
            <span style={{ width: `${Math.min(share ?? 1, 1) * 100}%` }} />
          </span>
          <span className={styles['share']}>
            {share === null ? 'not known: refused' : formatPercent(share, 0)}
            {!passed && share !== null ? ' over' : ''}
          </span>
        </span>
      </td>
    </tr>
  );
}

/** By size: a short exposure fills its limit as a long one does. Null where it is not known. */
function shareOf({ used, limit }: ExposureView): number | null {
  if (used === null) return null;
  if (limit === 0) return used === 0 ? 0 : 1;
  return Math.abs(used) / Math.abs(limit);
}

function amountText(value: number | null, unit: ExposureView['unit']): string {
  if (value === null) return UNKNOWN;
  switch (unit) {
    case 'dollars':
      return money(value, 0);
    case 'count':
      return formatCount(value);
    case 'share':
      return formatPercent(value, 0);
  }
}
