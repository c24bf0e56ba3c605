import type { FollowedView, PositionView } from '#contract/book-view';
import type { GridColumn } from '#window/components/data-grid/grid-column.ts';
import { formatCount, formatNumber, formatPercent, UNKNOWN } from '#window/formatting/numbers.ts';
import { money, moneyBand, moneyChange, toneOf } from '#window/formatting/money.ts';
import { easternDateTime } from '#window/formatting/eastern-time.ts';
import {
  contractsText,
  debitBand,
  distanceText,
  needsHand,
  stateText,
} from '#window/views/positions/position-words.ts';
import { priceText, VENUE_NAMES } from '#window/views/trade/trade-words.ts';
import styles from '#window/views/positions/positions.module.css';

/** Mine, or one of a paper config that is followed: the same columns, so that they can be compared. */
export type PositionRow =
  | { readonly kind: 'mine'; readonly position: PositionView }
  | { readonly kind: 'paper'; readonly followed: FollowedView };

type Column = GridColumn<PositionRow>;
type Mark = NonNullable<PositionView['mark']>;

type Text = (value: number | null) => string;

/** A figure that only my own positions have. */
function mine(
  id: string,
  title: string,
  about: string,
  width: number,
  value: (position: PositionView) => number | null,
  format: Text,
): Column {
  return {
    id,
    title,
    about,
    width,
    align: 'end',
    sortBy: (row) => (row.kind === 'mine' ? value(row.position) : null),
    text: (row) => (row.kind === 'mine' ? format(value(row.position)) : ''),
  };
}

function marked(
  id: string,
  title: string,
  about: string,
  width: number,
  value: (mark: Mark) => number | null,
  format: Text,
): Column {
  return mine(id, title, about, width, ({ mark }) => (mark === null ? null : value(mark)), format);
}

/** One that both have. */
function both(
  id: string,
  title: string,
  about: string,
  width: number,
  ofMine: (position: PositionView) => number | null,
  ofPaper: (followed: FollowedView) => number | null,
  format: Text,
): Column {
  const value = (row: PositionRow): number | null =>
    row.kind === 'mine' ? ofMine(row.position) : ofPaper(row.followed);
  return { id, title, about, width, align: 'end', sortBy: value, text: (row) => format(value(row)) };
}

const signed =
  (digits: number) =>
  (value: number | null): string =>
    formatNumber(value, digits);

/** Everything that changes with quotes is of the newest ones up to the cursor. */
export const positionColumns: readonly Column[] = [
  {
    id: 'title',
    title: 'Position',
    about: 'Underlying, structure, strikes and expiry.',
    width: 226,
    align: 'start',
    always: true,
    sortBy: titleOf,
    text: titleOf,
  },
  {
    id: 'state',
    title: 'What is due',
    about: 'The exit that is due, what expiry asks, or the first warning.',
    width: 170,
    align: 'start',
    grows: true,
    sortBy: (row) => (row.kind === 'mine' && needsHand(row.position) ? 0 : 1),
    text: (row) => (row.kind === 'mine' ? stateText(row.position) : ''),
    cell: (row) =>
      row.kind === 'paper' ? null : (
        <span className={styles['due']} data-needs={needsHand(row.position)}>
          {stateText(row.position)}
        </span>
      ),
  },
  {
    ...both(
      'ahead',
      'Ahead, worst … mid',
      'What closing all of it would leave after fees, at the worst side … in the middle. Never the credit received.',
      122,
      ({ mark }) => mark?.aheadNatural ?? null,
      ({ ahead }) => ahead,
      (ahead) => moneyChange(ahead, 0),
    ),
    text: aheadText,
    cell: (row) => (
      <span className={styles['toned']} data-tone={toneOf(aheadOf(row))}>
        {aheadText(row)}
      </span>
    ),
  },
  {
    ...both(
      'debit',
      'Closing costs',
      'Per share: at the worst side … in the middle of the quotes. Paper positions are marked at the worst side only.',
      96,
      ({ mark }) => mark?.natural ?? null,
      ({ cost }) => cost,
      priceText,
    ),
    text: (row) => (row.kind === 'mine' ? debitBand(row.position) : priceText(row.followed.cost)),
  },
  both(
    'credit',
    'Credit',
    'Received per share, averaged over fills.',
    56,
    ({ credit }) => credit,
    ({ credit }) => credit,
    priceText,
  ),
  {
    ...both(
      'contracts',
      'Contracts',
      'Open now, of how many where some are closed.',
      70,
      ({ contracts }) => contracts,
      ({ contracts }) => contracts,
      formatCount,
    ),
    text: (row) => (row.kind === 'mine' ? contractsText(row.position) : formatCount(row.followed.contracts)),
  },
  mine('days', 'Days', 'Dates until it expires.', 46, ({ days }) => days, signed(0)),
  marked(
    'toTarget',
    'To target',
    'How much cheaper closing has to get per share, at the worst side.',
    66,
    ({ toTarget }) => toTarget,
    distanceText,
  ),
  marked(
    'toStop',
    'To stop',
    'How much dearer closing may get per share before the stop.',
    58,
    ({ toStop }) => toStop,
    distanceText,
  ),
  marked(
    'toShortStrike',
    'To strike',
    'From the underlying to the nearest short strike; below 0 it is through.',
    64,
    ({ toShortStrike }) => toShortStrike,
    (share) => formatPercent(share, 1),
  ),
  marked(
    'earned',
    'Earned',
    'Share of the largest profit that closing at the worst side would take.',
    66,
    ({ earned }) => earned,
    (earned) => formatPercent(earned, 0),
  ),
  {
    id: 'holder',
    title: 'Held at',
    about: 'Your broker, or the paper config that is followed: no money is in that one.',
    width: 100,
    align: 'start',
    sortBy: holderOf,
    text: holderOf,
  },
  mine(
    'maxLoss',
    'Max loss',
    'The worst case of what is open, in dollars.',
    70,
    ({ maxLoss }) => maxLoss,
    (loss) => (loss === null ? 'unlimited' : money(-loss, 0)),
  ),
  marked(
    'delta',
    'Δ $',
    'Dollars for a dollar of the underlying.',
    52,
    ({ greeks }) => greeks?.delta ?? null,
    signed(0),
  ),
  marked('vega', 'ν $', 'Dollars for a point of volatility.', 52, ({ greeks }) => greeks?.vega ?? null, signed(1)),
  marked('theta', 'Θ $', 'Dollars for a day that passes.', 52, ({ greeks }) => greeks?.theta ?? null, signed(1)),
  hidden(
    marked(
      'gamma',
      'Γ',
      'How Δ changes with a dollar of the underlying.',
      52,
      ({ greeks }) => greeks?.gamma ?? null,
      signed(1),
    ),
  ),
  hidden(
    mine(
      'worstAhead',
      'Worst so far',
      'The worst that closing it would have left while it was held (MAE).',
      80,
      ({ worstAhead }) => worstAhead,
      (worst) => moneyChange(worst, 0),
    ),
  ),
  hidden(
    mine(
      'bestAhead',
      'Best so far',
      'The best that closing it would have left while it was held (MFE).',
      76,
      ({ bestAhead }) => bestAhead,
      (best) => moneyChange(best, 0),
    ),
  ),
  hidden(
    mine(
      'realised',
      'Realised',
      'Of what has been closed, after fees.',
      76,
      ({ realised }) => realised,
      (realised) => moneyChange(realised, 2),
    ),
  ),
  hidden({
    id: 'opened',
    title: 'Opened',
    about: 'New York time of the first fill.',
    width: 132,
    align: 'start',
    sortBy: openedOf,
    text: (row) => easternDateTime(openedOf(row)),
  }),
];

function hidden(column: Column): Column {
  return { ...column, hiddenAtFirst: true };
}

function titleOf(row: PositionRow): string {
  return row.kind === 'mine' ? row.position.title : row.followed.title;
}

function holderOf(row: PositionRow): string {
  return row.kind === 'mine' ? VENUE_NAMES[row.position.venue] : `paper ${formatCount(row.followed.config)}`;
}

function openedOf(row: PositionRow): number {
  return row.kind === 'mine' ? row.position.openedMs : row.followed.openedMs;
}

function aheadOf(row: PositionRow): number | null {
  if (row.kind === 'paper') return row.followed.ahead;
  const { state, realised, mark } = row.position;
  return state === 'closed' ? realised : (mark?.aheadNatural ?? null);
}

function aheadText(row: PositionRow): string {
  if (row.kind === 'paper') return moneyChange(row.followed.ahead, 0);
  const { state, realised, mark } = row.position;
  if (state === 'closed') return moneyChange(realised, 0);
  return mark === null ? UNKNOWN : moneyBand(mark.aheadNatural, mark.aheadMid);
}
