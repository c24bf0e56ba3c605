import { SESSIONS, TREND_REGIMES, VOLATILITY_REGIMES } from '#domain/regime';
import type { GridColumn } from '#window/components/data-grid/grid-column.ts';
import { Sparkline } from '#window/components/sparkline/sparkline.tsx';
import { easternClock } from '#window/formatting/eastern-time.ts';
import { formatNumber, formatPercent, formatPrice, formatSize } from '#window/formatting/numbers.ts';
import {
  Age,
  ChangeFigure,
  DayRange,
  LastPrice,
  Scored,
  SymbolName,
  Volatility,
} from '#window/views/board/board-cells.tsx';
import { heardMs, type BoardLine } from '#window/views/board/board-line.ts';
import type { CursorClock } from '#window/views/board/cursor-clock.ts';
import type { FlashFader } from '#window/views/board/flash-fader.ts';
import { QualityChip, SessionChip, TrendChip, VolatilityChip } from '#window/views/board/regime-chips.tsx';
import { SESSION_WORDS, TREND_WORDS, VOLATILITY_WORDS } from '#window/views/board/regime-words.ts';
import { ageText } from '#window/views/board/staleness.ts';

const SPARK = { width: 72, height: 16 };

/** Null where either side is unknown. Negative while the book is crossed. */
function spreadOf({ row }: BoardLine): number | null {
  return row.bid === null || row.ask === null ? null : row.ask - row.bid;
}

/** In hundredths of a percent of the middle. */
function spreadPoints({ row }: BoardLine): number | null {
  if (row.bid === null || row.ask === null || row.bid + row.ask <= 0) return null;
  return ((row.ask - row.bid) / ((row.ask + row.bid) / 2)) * 10_000;
}

/** 0 at the day's low, 1 at its high. */
function placeInDay({ row }: BoardLine): number | null {
  const { last, dayLow, dayHigh } = row;
  if (last === null || dayLow === null || dayHigh === null || dayHigh <= dayLow) return null;
  return Math.min(1, Math.max(0, (last - dayLow) / (dayHigh - dayLow)));
}

const known = (value: number | null, text: (value: number) => string): string => (value === null ? '' : text(value));

const negated = (value: number | null): number | null => (value === null ? null : -value);

/** As spreadsheets read it: with a plain minus and no space. */
const plainPercent = (digits: number) => (fraction: number) => `${(fraction * 100).toFixed(digits)}%`;

export function boardColumns(clock: CursorClock, fader: FlashFader): readonly GridColumn<BoardLine>[] {
  return [
    {
      id: 'symbol',
      title: 'Symbol',
      about: 'The instrument. Enter or a click shows it in the panels of the same colour.',
      width: 84,
      align: 'start',
      always: true,
      sortBy: ({ instrument }) => instrument.symbol,
      text: ({ instrument }) => instrument.symbol,
      cell: (line) => <SymbolName instrument={line.instrument} standing={line.row.standing} />,
    },
    {
      id: 'source',
      title: 'Source',
      about: 'Where the prices come from.',
      width: 88,
      align: 'start',
      hiddenAtFirst: true,
      sortBy: ({ instrument }) => instrument.source,
      text: ({ instrument }) => instrument.source,
    },
    {
      id: 'last',
      title: 'Last',
      about: 'The newest price: the last trade, or the middle of the quote where no trades are published.',
      width: 88,
      fits: true,
      align: 'end',
      sortBy: ({ row }) => row.last,
      text: ({ row, instrument }) => known(row.last, (last) => last.toFixed(instrument.digits)),
      cell: (line) => <LastPrice line={line} fader={fader} />,
    },
    {
      id: 'change',
      title: 'Change',
      about: 'Against the close of the last bar before the current session day.',
      width: 84,
      fits: true,
      align: 'end',
      sortBy: ({ row }) => row.change,
      text: ({ row }) => known(row.change, plainPercent(2)),
      cell: ({ row }) => <ChangeFigure change={row.change} />,
    },
    {
      id: 'bid',
      title: 'Bid',
      about: 'The best price that somebody pays.',
      width: 80,
      fits: true,
      align: 'end',
      hiddenAtFirst: true,
      sortBy: ({ row }) => row.bid,
      text: ({ row, instrument }) => known(row.bid, (bid) => bid.toFixed(instrument.digits)),
      cell: ({ row, instrument }) => formatPrice(row.bid, instrument.digits),
    },
    {
      id: 'ask',
      title: 'Ask',
      about: 'The best price that somebody sells for.',
      width: 80,
      fits: true,
      align: 'end',
      hiddenAtFirst: true,
      sortBy: ({ row }) => row.ask,
      text: ({ row, instrument }) => known(row.ask, (ask) => ask.toFixed(instrument.digits)),
      cell: ({ row, instrument }) => formatPrice(row.ask, instrument.digits),
    },
    {
      id: 'spread',
      title: 'Spread',
      about: 'Ask less bid. Below zero the book is crossed, and the quote is not to be trusted.',
      width: 60,
      fits: true,
      align: 'end',
      sortBy: spreadOf,
      text: (line) => known(spreadOf(line), (spread) => spread.toFixed(line.instrument.digits)),
      cell: (line) => formatPrice(spreadOf(line), line.instrument.digits),
    },
    {
      id: 'age',
      title: 'Age',
      about: 'How old the newest datum is, measured to the cursor. After 10 seconds without news the row is dimmed.',
      width: 78,
      fits: true,
      align: 'end',
      sortBy: ({ row }) => negated(heardMs(row)),
      text: ({ row }) => known(heardMs(row), (ms) => ageText(ms, clock.nowMs())),
      cell: ({ row }) => <Age clock={clock} heardMs={heardMs(row)} />,
    },
    {
      id: 'spread-bp',
      title: 'Spread bp',
      about: 'The spread in hundredths of a percent of the middle: comparable between symbols.',
      width: 72,
      fits: true,
      align: 'end',
      hiddenAtFirst: true,
      sortBy: spreadPoints,
      text: (line) => known(spreadPoints(line), (points) => points.toFixed(1)),
      cell: (line) => formatNumber(spreadPoints(line), 1),
    },
    {
      id: 'spark',
      title: '2 hours',
      about: 'Closes of the last two hours, five minutes apart.',
      width: SPARK.width + 16,
      fits: true,
      align: 'start',
      text: ({ row, instrument }) => row.spark.map((close) => close.toFixed(instrument.digits)).join(' '),
      cell: ({ row, instrument }) => (
        <Sparkline values={row.spark} {...SPARK} label={`${instrument.symbol}, last two hours`} />
      ),
    },
    {
      id: 'trend',
      title: 'Trend',
      about: 'The trend regime. The chip is filled as far as the label can be trusted.',
      width: 82,
      fits: true,
      align: 'start',
      sortBy: ({ row }) => (row.regime === null ? null : TREND_REGIMES.indexOf(row.regime.trend)),
      text: ({ row }) => (row.regime === null ? '' : TREND_WORDS[row.regime.trend]),
      cell: ({ row }) => <TrendChip regime={row.regime} />,
    },
    {
      id: 'volatility',
      title: 'Volatility',
      about:
        'The volatility regime, ranked against its own history. The chip is filled as far as the label can be trusted.',
      width: 88,
      fits: true,
      align: 'start',
      sortBy: ({ row }) => (row.regime === null ? null : -VOLATILITY_REGIMES.indexOf(row.regime.volatility)),
      text: ({ row }) => (row.regime === null ? '' : VOLATILITY_WORDS[row.regime.volatility]),
      cell: ({ row }) => <VolatilityChip regime={row.regime} />,
    },
    {
      id: 'session',
      title: 'Session',
      about: 'The part of the trading day that the symbol is in.',
      width: 64,
      fits: true,
      align: 'start',
      sortBy: ({ row }) => (row.regime === null ? null : SESSIONS.indexOf(row.regime.session)),
      text: ({ row }) => (row.regime === null ? '' : SESSION_WORDS[row.regime.session].short),
      cell: ({ row }) => <SessionChip regime={row.regime} />,
    },
    {
      id: 'quality',
      title: 'Quality',
      about: 'What speaks against the data behind these figures: gaps, late or crossed data, too little of it.',
      width: 104,
      fits: true,
      align: 'start',
      sortBy: ({ row }) => (row.regime === null ? null : -row.regime.quality.length),
      text: ({ row }) => (row.regime === null ? '' : row.regime.quality.join(' ')),
      cell: ({ row }) => <QualityChip regime={row.regime} />,
    },
    {
      id: 'confidence',
      title: 'Confidence',
      about: 'How far the figures are from the thresholds of their regime, and how much history stands behind them.',
      width: 78,
      fits: true,
      align: 'end',
      hiddenAtFirst: true,
      sortBy: ({ row }) => row.regime?.confidence ?? null,
      text: ({ row }) => known(row.regime?.confidence ?? null, plainPercent(0)),
      cell: ({ row }) => formatPercent(row.regime?.confidence, 0),
    },
    {
      id: 'rv',
      title: 'RV',
      about:
        'Realised volatility, annualised. The word beside it says which hours it covers: only a figure with nights can be compared with an implied volatility.',
      width: 96,
      fits: true,
      align: 'end',
      sortBy: ({ row }) => row.realisedVolatility,
      text: ({ row }) => known(row.realisedVolatility, plainPercent(1)),
      cell: ({ row }) => <Volatility figure={row.realisedVolatility} scope={row.volatilityScope} />,
    },
    {
      id: 'volume-z',
      title: 'Vol z',
      about: 'Volume of the last bar in standard deviations from its own recent mean.',
      width: 54,
      fits: true,
      align: 'end',
      sortBy: ({ row }) => row.volumeZ,
      text: ({ row }) => known(row.volumeZ, (score) => score.toFixed(2)),
      cell: ({ row }) => <Scored score={row.volumeZ} notable={2} />,
    },
    {
      id: 'jump',
      title: 'Jump',
      about: 'The last return in units of the volatility of the bars before it. Beyond 4 it hardly was chance.',
      width: 54,
      fits: true,
      align: 'end',
      sortBy: ({ row }) => (row.jumpScore === null ? null : Math.abs(row.jumpScore)),
      text: ({ row }) => known(row.jumpScore, (score) => score.toFixed(2)),
      cell: ({ row }) => <Scored score={row.jumpScore} notable={4} />,
    },
    {
      id: 'day-range',
      title: 'Day range',
      about: 'From the lowest to the highest price of the session day, and where the last price stands between them.',
      width: 104,
      fits: true,
      align: 'start',
      sortBy: placeInDay,
      text: ({ row, instrument }) =>
        row.dayLow === null || row.dayHigh === null
          ? ''
          : `${row.dayLow.toFixed(instrument.digits)} to ${row.dayHigh.toFixed(instrument.digits)}`,
      cell: (line) => <DayRange line={line} place={placeInDay(line)} />,
    },
    {
      id: 'day-volume',
      title: 'Day volume',
      about: 'Traded since the session day began.',
      width: 80,
      fits: true,
      align: 'end',
      hiddenAtFirst: true,
      sortBy: ({ row }) => row.dayVolume,
      text: ({ row }) => known(row.dayVolume, String),
      cell: ({ row }) => formatSize(row.dayVolume),
    },
    {
      id: 'time',
      title: 'Time (ET)',
      about: 'When the newest datum was seen or, where only that is known, when it happened; New York time.',
      width: 78,
      fits: true,
      align: 'end',
      hiddenAtFirst: true,
      sortBy: ({ row }) => heardMs(row),
      text: ({ row }) => known(heardMs(row), easternClock),
      cell: ({ row }) => easternClock(heardMs(row)),
    },
  ];
}
