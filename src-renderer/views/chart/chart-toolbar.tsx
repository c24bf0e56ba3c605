import { BAR_INTERVALS } from '#domain/bar';
import type { InstrumentView } from '#contract/market-view';
import type { Indicators } from '#window/charts/chart-types.ts';
import { LINK_GROUPS } from '#window/state/linked-symbols.ts';
import type { ChartSettings } from '#window/views/chart/chart-settings.ts';
import styles from '#window/views/chart/chart-toolbar.module.css';

interface ChartToolbarProps {
  readonly instruments: readonly InstrumentView[];
  readonly index: number;
  readonly settings: ChartSettings;
  readonly isFollowing: boolean;
  readonly isLoadingOlder: boolean;
  readonly onIndex: (index: number) => void;
  readonly onSettings: (settings: Partial<ChartSettings>) => void;
  readonly onNewest: () => void;
}

const TOGGLES: readonly { readonly name: keyof Indicators; readonly title: string; readonly about: string }[] = [
  { name: 'ema20', title: 'EMA 20', about: 'Exponential average of 20 closes' },
  { name: 'ema50', title: 'EMA 50', about: 'Exponential average of 50 closes' },
  { name: 'vwap', title: 'VWAP', about: 'Volume-weighted average price since the day began' },
  { name: 'rsi', title: 'RSI', about: 'Relative strength of 14 bars, in its own pane' },
  { name: 'atr', title: 'ATR', about: 'Average true range of 14 bars, in its own pane' },
  { name: 'regimes', title: 'Regimes', about: 'Trend as a tint, volatility as a strip along the top' },
  { name: 'sessions', title: 'Sessions', about: 'Hours outside of the regular session in the shade' },
];

const GROUP_NAMES = { none: 'No link', blue: 'Blue', orange: 'Orange', green: 'Green', violet: 'Violet' } as const;

export function ChartToolbar(props: ChartToolbarProps) {
  const { instruments, index, settings, isFollowing, isLoadingOlder, onIndex, onSettings, onNewest } = props;
  return (
    <div className={styles['toolbar']} role="toolbar" aria-label="Chart">
      <span className={styles['dot']} data-group={settings.group}>
        <select
          aria-label="Colour group: charts and tables of one colour show the same symbol"
          title="Colour group: panels of one colour show the same symbol"
          value={settings.group}
          onChange={({ target }) =>
            onSettings({ group: LINK_GROUPS.find((group) => group === target.value) ?? 'none' })
          }
        >
          {LINK_GROUPS.map((group) => (
            <option key={group} value={group}>
              {GROUP_NAMES[group]}
            </option>
          ))}
        </select>
      </span>
      <select
        className={styles['symbol']}
        aria-label="Symbol"
        value={index}
        onChange={({ target }) => onIndex(Number(target.value))}
      >
        {instruments.map((instrument) => (
          <option key={instrument.index} value={instrument.index}>
            {nameOf(instrument, instruments)}
          </option>
        ))}
      </select>
      <div className={styles['intervals']} role="group" aria-label="Length of a bar">
        {BAR_INTERVALS.map((interval) => (
          <button
            key={interval}
            type="button"
            aria-pressed={interval === settings.interval}
            onClick={() => onSettings({ interval })}
          >
            {interval}
          </button>
        ))}
      </div>
      <div className={styles['toggles']} role="group" aria-label="Indicators">
        {TOGGLES.map(({ name, title, about }) => (
          <button
            key={name}
            type="button"
            title={about}
            data-study={name}
            aria-pressed={settings.indicators[name]}
            onClick={() => onSettings({ indicators: { ...settings.indicators, [name]: !settings.indicators[name] } })}
          >
            {title}
          </button>
        ))}
      </div>
      <span className={styles['state']} role="status">
        {isLoadingOlder ? 'Loading older bars…' : ''}
      </span>
      {isFollowing ? null : (
        <button type="button" className={styles['newest']} onClick={onNewest}>
          Newest bar →
        </button>
      )}
    </div>
  );
}

/** A symbol alone where it is the only one of its name; else with its source. */
function nameOf({ symbol, source }: InstrumentView, all: readonly InstrumentView[]): string {
  return all.filter((other) => other.symbol === symbol).length > 1 ? `${symbol} · ${source}` : symbol;
}
