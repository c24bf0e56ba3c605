import { memo, type ReactNode } from 'react';
import { pointsText, sparklinePoints } from '#window/components/sparkline/sparkline-points.ts';
import styles from './sparkline.module.css';

interface SparklineProps {
  /** Oldest first. */
  readonly values: readonly number[];
  readonly width: number;
  readonly height: number;
  /** Read out in place of the picture. */
  readonly label: string;
}

/** A line without axes. Renders only when `values` is another array. */
export const Sparkline = memo(function Sparkline({ values, width, height, label }: SparklineProps): ReactNode {
  const points = sparklinePoints(values, { width, height, inset: 1.5 });
  if (points.length === 0) return null;
  const first = values[0] as number;
  const last = values.at(-1) as number;
  return (
    <svg
      className={styles['line']}
      data-direction={last > first ? 'up' : last < first ? 'down' : 'flat'}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={label}
    >
      <polyline points={pointsText(points)} />
      <circle cx={points.at(-2)} cy={points.at(-1)} r={1.5} />
    </svg>
  );
});
