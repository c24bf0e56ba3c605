import { type ReactNode, useState } from 'react';
import type { ConfigView } from '#contract/farm-view';
import { Plot, type PlotAxis } from '#window/charts/plot/plot.tsx';
import { type LinearScale, rangeOf } from '#window/charts/plot/linear-scale.ts';
import { linePath, nearest, zip } from '#window/charts/plot/plot-path.ts';
import { easternDateTime } from '#window/formatting/eastern-time.ts';
import { money } from '#window/formatting/money.ts';
import styles from '#window/views/config-card/config-card.module.css';

interface EquityPlotProps {
  readonly points: ConfigView['equity'];
  readonly name: string;
}

const TICKS = 4;

/** Its balance over the bars that it has lived through, as a band: at the worst side below, calibrated above. */
export function EquityPlot({ points, name }: EquityPlotProps): ReactNode {
  const [pointed, setPointed] = useState<number | null>(null);
  const range = rangeOf([...points.flatMap(({ natural, calibrated }) => [natural, calibrated]), 0], 0.08);
  if (points.length < 2 || range === null) return <p className={styles['none']}>It has not traded yet.</p>;
  // By bars and not by the clock: nights and weekends are no part of its life.
  const places = points.map((_, at) => at);
  const last = points.length - 1;
  const natural = points.map((point) => point.natural);
  const calibrated = points.map((point) => point.calibrated);
  const end = points[last];
  const x: PlotAxis = {
    from: 0,
    to: last,
    title: '',
    format: String,
    ticks: Array.from({ length: TICKS }, (_, i) => {
      const at = Math.round((last * (i + 0.5)) / TICKS);
      return { value: at, text: easternDateTime(points[at]?.atMs ?? null).slice(5, 16) };
    }),
  };
  const y: PlotAxis = { from: range.from, to: range.to, title: 'Balance', format: (value) => money(value, 0) };
  const at = pointed === null ? last : nearest(places, pointed);
  const shown = points[at];
  return (
    <figure className={styles['equity']}>
      <div className={styles['plot']}>
        <Plot
          label={`Balance of ${name}: ${money(end?.natural ?? null)} at the worst side, ${money(end?.calibrated ?? null)} calibrated.`}
          x={x}
          y={y}
          onPoint={setPointed}
        >
          {({ x: across, y: up }) => (
            <>
              <path className={styles['band']} d={bandPath(points, across, up)} />
              <line className={styles['zero']} x1={across.at(0)} x2={across.at(last)} y1={up.at(0)} y2={up.at(0)} />
              <path className={styles['calibrated']} d={linePath(zip(places, calibrated), across, up)} />
              <path className={styles['natural']} d={linePath(zip(places, natural), across, up)} />
            </>
          )}
        </Plot>
      </div>
      <figcaption>
        {shown === undefined
          ? ''
          : `${easternDateTime(shown.atMs)} ET: ${money(shown.natural)} at the worst side, ${money(shown.calibrated)} calibrated`}
      </figcaption>
    </figure>
  );
}

function bandPath(points: ConfigView['equity'], across: LinearScale, up: LinearScale): string {
  const there = points.map(({ natural }, at) => `${across.at(at).toFixed(1)} ${up.at(natural).toFixed(1)}`);
  const back = points
    .map(({ calibrated }, at) => `${across.at(at).toFixed(1)} ${up.at(calibrated).toFixed(1)}`)
    .toReversed();
  return `M${there.join('L')}L${back.join('L')}Z`;
}
