import type { ReactNode } from 'react';
import type { DimensionView, LeagueRow } from '#contract/farm-view';
import { easternDateTime } from '#window/formatting/eastern-time.ts';
import { money, moneyBand, moneyChange } from '#window/formatting/money.ts';
import { formatCount, formatNumber, formatPercent, UNKNOWN } from '#window/formatting/numbers.ts';
import { dimensionOf } from '#window/views/farm/farm-words.ts';
import styles from '#window/views/config-card/config-card.module.css';

interface ConfigFiguresProps {
  readonly row: LeagueRow;
  readonly dimensions: readonly DimensionView[];
  /** The bar that they are of, where it is an earlier one than the rest of the card. */
  readonly olderMs: number | null;
}

/** How it stands in the league: what it made is never shown without what that is worth. */
export function ConfigFigures({ row, dimensions, olderMs }: ConfigFiguresProps): ReactNode {
  const { trades, wins, outTrades, edges } = row;
  return (
    <dl className={styles['figures']}>
      <Figure
        title="P&L, worst … calibrated"
        about="Of closed positions after all fees: at the worst side of the quotes, and as fills are believed to come"
        value={moneyBand(row.realised, row.calibrated)}
      />
      <Figure
        title="Trades"
        about="Closed positions, and the share of them that were ahead after fees"
        value={`${formatCount(trades)} · ${formatPercent(trades === 0 ? null : wins / trades, 0)} won`}
      />
      <Figure
        title="DSR, effective … raw"
        about="Chance that it beats the luckiest of so many tries: of the independent ones, and of all"
        value={
          row.deflated === null ? UNKNOWN : `${formatPercent(row.deflated, 0)} … ${formatPercent(row.deflatedRaw, 0)}`
        }
      />
      <Figure
        title="Out of sample"
        about="Result of the trades of the newest days, on which nothing was chosen"
        value={outTrades === 0 ? UNKNOWN : `${moneyChange(row.outResult, 0)} · n ${formatCount(outTrades)}`}
      />
      <Figure
        title="Plateau"
        about="How it does together with its neighbours in the grid: 0 is a lonely peak, 1 is level ground"
        value={
          row.plateau === null ? UNKNOWN : `${formatNumber(row.plateau, 2)} · ${formatCount(row.neighbours)} neighbours`
        }
      />
      <Figure
        title="Drawdown"
        about="From its highest balance down to the lowest since, the worst mark of an open position included"
        value={money(row.drawdown, 0)}
      />
      <Figure
        title="Standing"
        about="What the league's usual order goes by; 0 for whoever is not to be believed"
        value={formatNumber(row.standing, 3)}
      />
      {olderMs === null ? null : (
        <Figure
          title="As of"
          about="The league is worked out anew every few bars while the replay plays"
          value={`${easternDateTime(olderMs)} ET`}
        />
      )}
      {edges.length === 0 ? null : (
        <Figure
          title="Best at the edge"
          about="Things get better towards the end of what was tried: the best may lie beyond it"
          value={edges.map((id) => dimensionOf(dimensions, id)?.title ?? id).join(', ')}
        />
      )}
    </dl>
  );
}

interface FigureProps {
  readonly title: string;
  readonly about: string;
  readonly value: string;
}

function Figure({ title, about, value }: FigureProps): ReactNode {
  return (
    <div title={about}>
      <dt>{title}</dt>
      <dd>{value}</dd>
    </div>
  );
}
