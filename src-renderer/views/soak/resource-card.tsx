import { memo, type ReactNode } from 'react';
import type { ResourceSeries } from '#contract/soak-view';
import { Hint } from '#window/components/hint.tsx';
import { SparkCanvas } from '#window/components/sparkline/spark-canvas.tsx';
import { formatDuration } from '#window/formatting/durations.ts';
import { seriesText } from '#window/views/soak/soak-words.ts';
import styles from '#window/views/soak/soak.module.css';

/** One figure of the machine over the last hours. */
export const ResourceCard = memo(function ResourceCard({ series }: { readonly series: ResourceSeries }): ReactNode {
  const { name, about, limit, state, values, atMs } = series;
  const range = rangeText(series);
  return (
    <Hint text={`${about}\n${range}${limit === null ? '' : ` Limit: ${seriesText(series, limit)}.`}`}>
      <li className={styles['card']} data-level={state} tabIndex={0}>
        <span className={styles['cardName']}>{name}</span>
        <p className={styles['value']}>{seriesText(series, values.at(-1))}</p>
        <div className={styles['spark']}>
          {values.length < 2 ? null : <SparkCanvas key={atMs[0]} values={values} label={range} />}
        </div>
      </li>
    </Hint>
  );
});

function rangeText(series: ResourceSeries): string {
  const { values, atMs } = series;
  const [first, last] = [atMs[0], atMs.at(-1)];
  if (values.length < 2 || first === undefined || last === undefined) return 'No history yet.';
  const least = seriesText(series, Math.min(...values));
  const most = seriesText(series, Math.max(...values));
  return `Last ${formatDuration(last - first)}: ${least} to ${most}.`;
}
