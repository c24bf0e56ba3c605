import type { ReactNode } from 'react';
import type { TicketView } from '#contract/trade-view';
import { easternClock } from '#window/formatting/eastern-time.ts';
import { money } from '#window/formatting/money.ts';
import { formatCount } from '#window/formatting/numbers.ts';
import trade from '#window/views/trade/trade.module.css';
import { legText, priceText } from '#window/views/trade/trade-words.ts';
import styles from '#window/views/ticket/ticket.module.css';

interface TicketFiguresProps {
  readonly ticket: TicketView;
  /** In place of the number of contracts. */
  readonly children?: ReactNode;
}

/** What is asked for, and what can come of it: the worst is written as large as the best. */
export function TicketFigures({ ticket, children }: TicketFiguresProps): ReactNode {
  const { side, contracts, limit, worst, tick, maxLoss, maxProfit, collateral, buyingPower, quotedMs } = ticket;
  const isOpening = side === 'open';
  return (
    <>
      <dl className={trade['deciding']}>
        <div title="Per share, positive. At the broker it is entered with the word that stands here.">
          <dt>{isOpening ? 'Sell for, credit' : 'Close for, debit'}</dt>
          <dd>{priceText(limit)}</dd>
        </div>
        <div
          title={isOpening ? 'Below it the trade is no longer worth it' : 'Above it you would pay more than planned'}
        >
          <dt>{isOpening ? 'Never below' : 'Never above'}</dt>
          <dd>{priceText(worst)}</dd>
        </div>
        <div title="Spreads, each of 100 shares">
          <dt>Contracts</dt>
          <dd>{children ?? formatCount(contracts)}</dd>
        </div>
        {isOpening ? (
          <>
            <div title="If everything goes wrong until expiry, all contracts together, filled at this credit: the figure on the broker's own screen">
              <dt>Max loss at {priceText(limit)}</dt>
              <dd>{money(maxLoss, 0)}</dd>
            </div>
            <div title="If all of it expires worthless, filled at this credit: the figure on the broker's own screen">
              <dt>Max gain at {priceText(limit)}</dt>
              <dd>{money(maxProfit, 0)}</dd>
            </div>
          </>
        ) : null}
      </dl>
      <dl className={trade['facts']}>
        <div title="In the order in which the broker's app asks for them">
          <dt>Legs</dt>
          <dd>{ticket.legs.map((leg) => legText(leg)).join(' · ')}</dd>
        </div>
        {isOpening ? (
          <div title="The broker shows both, in different places">
            <dt>Collateral · buying power</dt>
            <dd>
              {money(collateral, 0)} · {money(buyingPower, 0)}
            </dd>
          </div>
        ) : null}
        <div title="Prices are whole multiples of it">
          <dt>Tick</dt>
          <dd>{priceText(tick)}</dd>
        </div>
        <div title="The quotes that it was made of">
          <dt>Quoted</dt>
          <dd>{easternClock(quotedMs)} ET</dd>
        </div>
        <div title="Over all of the above: another price or another leg would be another seal">
          <dt>Seal</dt>
          <dd className={styles['seal']}>{ticket.seal.slice(0, 12)}</dd>
        </div>
      </dl>
    </>
  );
}
