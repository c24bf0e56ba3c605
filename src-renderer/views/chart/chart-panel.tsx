import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { BarInterval } from '#domain/bar';
import { CandleChart } from '#window/charts/candle-chart.ts';
import { INTERVAL_MS } from '#window/charts/chart-types.ts';
import { type CrosshairLink, joinCrosshair } from '#window/charts/crosshair-link.ts';
import { EmptyState } from '#window/components/empty-state.tsx';
import { useEngine } from '#window/state/engine-context.ts';
import { useLinkedSymbol } from '#window/state/linked-symbols.ts';
import { useConnection } from '#window/state/use-connection.ts';
import { useDesk } from '#window/state/use-desk.ts';
import { activateChart, type ChartActions, joinCharts } from '#window/views/chart/active-chart.ts';
import { ChartFeed } from '#window/views/chart/chart-feed.ts';
import styles from '#window/views/chart/chart-panel.module.css';
import { ChartReadout, type ReadoutHandle } from '#window/views/chart/chart-readout.tsx';
import { type ChartSettings, readSettings } from '#window/views/chart/chart-settings.ts';
import { ChartToolbar } from '#window/views/chart/chart-toolbar.tsx';
import { useChartMarks } from '#window/views/chart/use-chart-marks.ts';
import type { PanelProps } from '#window/views/panel-props.ts';

const NO_INSTRUMENTS: readonly never[] = [];

export function ChartPanel({ params, setParams, setTitle }: PanelProps) {
  const engine = useEngine();
  const connection = useConnection();
  const settings = useMemo(() => readSettings(params), [params]);
  const instruments = useDesk((desk) => desk?.instruments) ?? NO_INSTRUMENTS;
  const [index, setIndex] = useLinkedSymbol(settings.group, settings.index);
  const [chart, setChart] = useState<CandleChart | null>(null);
  const [isFollowing, setFollowing] = useState(true);
  const [isLoadingOlder, setLoadingOlder] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [isEmpty, setEmpty] = useState(true);
  const [digits, setDigits] = useState(2);
  const readout = useRef<ReadoutHandle>(null);
  const feed = useRef<ChartFeed | null>(null);
  const link = useRef<CrosshairLink | null>(null);
  const { group, interval, indicators } = settings;

  const mount = useCallback((container: HTMLDivElement | null) => {
    if (container === null) return;
    const created = new CandleChart(container, {
      readout: (bar) => readout.current?.show(bar),
      olderWanted: (beforeMs) => void feed.current?.fetchOlder(beforeMs),
      pointed: (ms) => link.current?.point(ms),
      following: setFollowing,
    });
    setChart(created);
    return () => {
      setChart(null);
      created[Symbol.dispose]();
    };
  }, []);

  useEffect(() => chart?.setIndicators(indicators), [chart, indicators]);

  useEffect(() => {
    if (chart === null) return;
    const opened = new ChartFeed(engine, chart, index, interval, {
      opened: (snapshot) => {
        setProblem(null);
        setDigits(snapshot.instrument.digits);
        setEmpty(snapshot.bars.length === 0 && snapshot.forming === null);
      },
      filled: () => setEmpty(false),
      loadingOlder: setLoadingOlder,
      failed: setProblem,
    });
    feed.current = opened;
    return () => {
      feed.current = null;
      opened[Symbol.dispose]();
    };
  }, [engine, chart, index, interval]);

  useEffect(() => {
    if (chart === null || group === 'none') return;
    const joined = joinCrosshair(group, (ms) => chart.pointFromAfar(ms));
    link.current = joined;
    return () => {
      link.current = null;
      joined[Symbol.dispose]();
    };
  }, [chart, group]);

  const symbol = instruments.find((one) => one.index === index)?.symbol;
  useChartMarks(chart, symbol);
  const titled = useRef(setTitle);
  titled.current = setTitle;
  useEffect(() => {
    if (symbol !== undefined) titled.current(`${symbol} ${interval}`);
  }, [symbol, interval]);

  const change = (changed: Partial<ChartSettings>): void => setParams({ ...settings, index, ...changed });
  const latest = useRef(change);
  latest.current = change;
  const actions = useMemo<ChartActions>(
    () => ({
      setInterval: (next: BarInterval) => latest.current({ interval: next }),
      pan: (share) => chart?.pan(share),
      zoom: (factor) => chart?.zoom(factor),
      toEnd: () => chart?.toEnd(),
      toStart: () => chart?.toStart(),
    }),
    [chart],
  );
  useEffect(() => joinCharts(actions), [actions]);
  const activate = (): void => activateChart(actions);

  const isAway = connection.kind !== 'up';
  return (
    <div className={styles['panel']} onFocus={activate} onPointerDown={activate}>
      <ChartToolbar
        instruments={instruments}
        index={index}
        settings={settings}
        isFollowing={isFollowing}
        isLoadingOlder={isLoadingOlder}
        onIndex={(next) => {
          setIndex(next);
          setParams({ ...settings, index: next });
        }}
        onSettings={change}
        onNewest={() => actions.toEnd()}
      />
      <ChartReadout ref={readout} digits={digits} intervalMs={INTERVAL_MS[interval]} indicators={indicators} />
      <div
        className={styles['body']}
        role="application"
        tabIndex={0}
        aria-label={`${symbol ?? 'Chart'}, bars of ${interval}. Arrow keys move, plus and minus zoom, End goes to the newest bar.`}
        onKeyDown={(event) => carryKey(event, actions)}
      >
        <div ref={mount} className={styles['canvas']} data-testid="chart" />
        {isAway ? <div className={styles['notice']}>The engine is away. This is how things stood.</div> : null}
        {isEmpty || problem !== null ? (
          <div className={styles['empty']}>
            <EmptyState
              title={symbol === undefined ? 'No bars yet' : `No ${interval} bars of ${symbol} yet`}
              text={problem ?? 'Candles with regime bands, sessions, gaps and indicators appear here.'}
              waitsFor={
                problem === null ? 'Waiting for the first bar up to the cursor.' : 'Choose another symbol or interval.'
              }
            />
          </div>
        ) : null}
      </div>
    </div>
  );
}

const KEYS: Readonly<Record<string, (chart: ChartActions, isWide: boolean) => void>> = {
  ArrowLeft: (chart, isWide) => chart.pan(isWide ? -0.8 : -0.1),
  ArrowRight: (chart, isWide) => chart.pan(isWide ? 0.8 : 0.1),
  PageUp: (chart) => chart.pan(-0.8),
  PageDown: (chart) => chart.pan(0.8),
  '+': (chart) => chart.zoom(0.8),
  '=': (chart) => chart.zoom(0.8),
  '-': (chart) => chart.zoom(1.25),
  Home: (chart) => chart.toStart(),
  End: (chart) => chart.toEnd(),
};

function carryKey(event: KeyboardEvent, chart: ChartActions): void {
  const act = event.ctrlKey || event.metaKey || event.altKey ? undefined : KEYS[event.key];
  if (act === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  act(chart, event.shiftKey);
}
