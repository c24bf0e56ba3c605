import { type ReactNode, useState } from 'react';
import type { FarmActivity } from '#contract/farm-view';
import { Plot, type PlotAxis, type PlotScales } from '#window/charts/plot/plot.tsx';
import { linePath, nearest } from '#window/charts/plot/plot-path.ts';
import { easternClock, easternDateTime } from '#window/formatting/eastern-time.ts';
import { formatCount, formatSize } from '#window/formatting/numbers.ts';
import styles from '#window/views/farm-status/farm-status.module.css';

interface ActivityPlotProps {
  readonly recent: FarmActivity['recent'];
}

const TICKS = 5;
const AIR = 1.08;
/** Room for exits where there are next to none, as a share of that for entries. */
const LEAST_BELOW = 0.25;

/** Entries above, exits below, bar by bar; the line is what is open, on a scale of its own. */
export function ActivityPlot({ recent }: ActivityPlotProps): ReactNode {
  const [pointed, setPointed] = useState<number | null>(null);
  const last = recent.length - 1;
  const places = recent.map((_, at) => at);
  const mostOpened = Math.max(...recent.map(({ opened }) => opened), 1);
  const mostClosed = Math.max(...recent.map(({ closed }) => closed), 0);
  const mostOpen = Math.max(...recent.map(({ open }) => open), 1);
  const up = AIR * mostOpened;
  const down = Math.max(AIR * mostClosed, up * LEAST_BELOW);
  const at = pointed === null ? last : nearest(places, pointed);
  const shown = recent[at];
  const x: PlotAxis = {
    from: -0.5,
    to: Math.max(last, 1) + 0.5,
    title: '',
    format: String,
    ticks:
      last < TICKS
        ? []
        : Array.from({ length: TICKS }, (_, i) => {
            const place = Math.round((last * (i + 0.5)) / TICKS);
            return { value: place, text: easternClock(recent[place]?.atMs ?? null).slice(0, 5) };
          }),
  };
  const y: PlotAxis = {
    from: -down,
    to: up,
    title: 'Opened ▲ closed ▼ per bar',
    format: String,
    ticks: [
      { value: mostOpened, text: formatSize(mostOpened) },
      { value: 0, text: '0' },
      ...(mostClosed < down / 2 ? [] : [{ value: -mostClosed, text: formatSize(mostClosed) }]),
    ],
  };
  // Both begin at the same height.
  const open: PlotAxis = {
    from: (-AIR * mostOpen * down) / up,
    to: AIR * mostOpen,
    title: 'Open',
    format: String,
    ticks: [
      { value: mostOpen, text: formatSize(mostOpen) },
      { value: 0, text: '0' },
    ],
  };
  return (
    <figure className={styles['activity']}>
      <div className={styles['plot']}>
        <Plot
          label={`Positions opened and closed on each of the last ${recent.length} bars.`}
          x={x}
          y={y}
          y2={open}
          onPoint={setPointed}
        >
          {(scales, second) => (
            <>
              <path className={styles['opened']} d={barsPath(recent, scales, ({ opened }) => opened)} />
              <path className={styles['closed']} d={barsPath(recent, scales, ({ closed }) => -closed)} />
              {second === null ? null : (
                <path
                  className={styles['open']}
                  d={linePath(
                    recent.map((bar, place) => ({ x: place, y: bar.open })),
                    scales.x,
                    second,
                  )}
                />
              )}
            </>
          )}
        </Plot>
      </div>
      <figcaption>
        {shown === undefined
          ? ''
          : `${easternDateTime(shown.atMs).slice(0, 16)} ET: ${formatCount(shown.opened)} opened, ${formatCount(shown.closed)} closed, ${formatCount(shown.open)} open`}
      </figcaption>
    </figure>
  );
}

type Bar = FarmActivity['recent'][number];

/** One path for all bars: hundreds of elements would be too many to redraw with every bar. */
function barsPath(recent: readonly Bar[], { x, y }: PlotScales, value: (bar: Bar) => number): string {
  const half = Math.max((x.at(1) - x.at(0)) * 0.4, 0.5);
  const zero = y.at(0);
  let path = '';
  for (const [at, bar] of recent.entries()) {
    const amount = value(bar);
    if (amount === 0) continue;
    const middle = x.at(at);
    path += `M${(middle - half).toFixed(1)} ${zero.toFixed(1)}V${y.at(amount).toFixed(1)}H${(middle + half).toFixed(1)}V${zero.toFixed(1)}Z`;
  }
  return path;
}
