import type { ReactNode } from 'react';
import type { SliceView, SurfaceView } from '#contract/options-view';
import { EmptyState } from '#window/components/empty-state.tsx';
import { formatCount, formatNumber, formatPercent } from '#window/formatting/numbers.ts';
import { OptionToolbar } from '#window/views/options/option-toolbar.tsx';
import options from '#window/views/options/options.module.css';
import { useOptionView } from '#window/views/options/use-option-view.ts';
import type { PanelProps } from '#window/views/panel-props.ts';
import { AnomalyList } from '#window/views/surface/anomaly-list.tsx';
import { HeatMap } from '#window/views/surface/heat-map.tsx';
import { SmilePlot } from '#window/views/surface/smile-plot.tsx';
import styles from '#window/views/surface/surface.module.css';
import { TermPlot } from '#window/views/surface/term-plot.tsx';

export function SurfacePanel({ params, setParams }: PanelProps): ReactNode {
  const { group, view } = useOptionView('surface', params, {});
  const wanted = typeof params['expiry'] === 'string' ? params['expiry'] : null;
  const slice = view?.slices.find(({ expiry }) => expiry === wanted) ?? usualSlice(view);
  const pick = (expiry: string): void => setParams({ ...params, expiry });

  return (
    <section className={options['panel']} data-group={group}>
      <OptionToolbar label="Smile and surface" view={view} group={group} params={params} setParams={setParams}>
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
