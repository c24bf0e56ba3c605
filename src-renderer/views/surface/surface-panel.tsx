import { type ReactNode, useState } from 'react';
import type { SliceView, SurfaceView } from '#contract/options-view';
import { EmptyState } from '#window/components/empty-state.tsx';
import { formatCount, formatNumber, formatPercent } from '#window/formatting/numbers.ts';
import { useStream } from '#window/state/use-stream.ts';
import { linkGroupFrom } from '#window/views/board/link-group-menu.tsx';
import { OptionToolbar } from '#window/views/options/option-toolbar.tsx';
import options from '#window/views/options/options.module.css';
import { useUnderlying } from '#window/views/options/use-underlying.ts';
import type { PanelProps } from '#window/views/panel-props.ts';
import { AnomalyList } from '#window/views/surface/anomaly-list.tsx';
import { HeatMap } from '#window/views/surface/heat-map.tsx';
import { SmilePlot } from '#window/views/surface/smile-plot.tsx';
import styles from '#window/views/surface/surface.module.css';
import { TermPlot } from '#window/views/surface/term-plot.tsx';

const NONE: readonly string[] = [];

export function SurfacePanel({ params, setParams }: PanelProps): ReactNode {
  const group = linkGroupFrom(params['group'], 'blue');
  const own = typeof params['underlying'] === 'string' ? params['underlying'] : null;
  const [available, setAvailable] = useState<readonly string[]>(NONE);
  const underlying = useUnderlying(group, own, available);
  const view = useStream('surface', { underlying });
  if (view !== null && view.available.join() !== available.join()) setAvailable(view.available);
  const wanted = typeof params['expiry'] === 'string' ? params['expiry'] : null;
  const slice = view?.slices.find(({ expiry }) => expiry === wanted) ?? usualSlice(view);
  const pick = (expiry: string): void => setParams({ ...params, expiry });

  return (
    <section className={options['panel']} data-group={group}>
      <OptionToolbar
        label="Smile and surface"
        view={view}
        group={group}
        onGroup={(next) => setParams({ ...params, group: next })}
        onUnderlying={(next) => setParams({ ...params, underlying: next })}
      >
        {view === null || view.slices.length === 0 ? null : <Figures view={view} />}
      </OptionToolbar>
      <div className={options['body']}>
        {view === null || slice === undefined ? (
          <EmptyState
            title={view?.problem ?? 'No surface yet'}
            text="Volatility by expiry and strike, the fitted smile of one expiry, and the term structure."
            waitsFor="Waiting for the first chain up to the cursor."
          />
        ) : (
          <div className={styles['areas']}>
            <HeatMap view={view} expiry={slice.expiry} onExpiry={pick} />
            <SmilePlot slice={slice} spot={view.spot} />
            <TermPlot slices={view.slices} expiry={slice.expiry} onExpiry={pick} />
            <AnomalyList view={view} onExpiry={pick} />
          </div>
        )}
      </div>
    </section>
  );
}

const USUAL_DAYS = 7;

/** The first with a week to go that has a smile; of what expires today few quotes are left. */
function usualSlice(view: SurfaceView | null): SliceView | undefined {
  const fitted = view?.slices.filter(({ isFitted }) => isFitted);
  return fitted?.find(({ days }) => days >= USUAL_DAYS) ?? fitted?.[0];
}

function Figures({ view }: { readonly view: SurfaceView }): ReactNode {
  const { rank, percentile, sessions, window, status } = view.ivRank;
  return (
    <span className={options['asOf']}>
      <span title="At-the-money volatility at a constant 30 days, between the expiries around it">
        30-day IV {formatPercent(view.constant30, 1)}
      </span>
      {' · '}
      <span
        title={`Where it stands within the last ${window} sessions' range (${status}); hidden while too few are known`}
      >
        {rank === null
          ? `IV rank – (${formatCount(sessions)} of ${window} sessions)`
          : `IV rank ${formatNumber(rank * 100, 0)} · percentile ${formatNumber((percentile ?? 0) * 100, 0)} (n ${formatCount(sessions)})`}
      </span>
    </span>
  );
}
