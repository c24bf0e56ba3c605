import { type ReactNode, useState } from 'react';
import type { PositionView } from '#contract/book-view';
import { formatAge } from '#window/formatting/durations.ts';
import { easternClock, easternDateTime } from '#window/formatting/eastern-time.ts';
import { money, moneyBand, moneyChange, toneOf } from '#window/formatting/money.ts';
import { formatNumber, formatPercent, UNKNOWN } from '#window/formatting/numbers.ts';
import { NoteDialog } from '#window/views/journal/note-dialog.tsx';
import { NoteList } from '#window/views/journal/note-list.tsx';
import { ExitDialog } from '#window/views/positions/exit-dialog.tsx';
import { PositionActions, type PositionQuestion } from '#window/views/positions/position-actions.tsx';
import { PositionTrack } from '#window/views/positions/position-track.tsx';
import { contractsText, distanceText } from '#window/views/positions/position-words.ts';
import { SettleDialog } from '#window/views/positions/settle-dialog.tsx';
import { FillList } from '#window/views/ticket/fill-list.tsx';
import { legText, priceText, VENUE_NAMES } from '#window/views/trade/trade-words.ts';
import trade from '#window/views/trade/trade.module.css';
import styles from '#window/views/positions/positions.module.css';

interface PositionCardProps {
  readonly position: PositionView;
  readonly nowMs: number | null;
}

/** One position whole: what it is worth, where its exits are, what it asks for, and what can be done. */
export function PositionCard({ position, nowMs }: PositionCardProps): ReactNode {
  const [question, setQuestion] = useState<PositionQuestion | null>(null);
  const close = (): void => setQuestion(null);
  const { title, venue, due, warnings, settlement, exit, notes, fills, openedMs, state } = position;
  return (
    <section className={styles['card']} aria-label={title}>
      <div className={styles['head']}>
        <h2>
          {title}
          <small>
            {contractsText(position)} at {VENUE_NAMES[venue]} since {easternDateTime(openedMs)} ET
            {state === 'closed' ? ' · closed' : ''}
          </small>
        </h2>
        <PositionActions position={position} onAsk={setQuestion} />
      </div>
      {/* Scrollable where the panel is short, so the keyboard must get in. */}
      <div className={styles['details']} role="group" tabIndex={0} aria-label={`Details of ${title}`}>
        {due === null ? null : (
          <p className={trade['needsYou']} role="status">
            {due.text} <small>since {easternClock(due.atMs)} ET</small>
          </p>
        )}
        {settlement === null ? null : (
          <p className={trade['needsYou']} role="status">
            {settlement.text}
          </p>
        )}
        <Worth position={position} nowMs={nowMs} />
        <PositionTrack position={position} />
        {warnings.length === 0 ? null : (
          <ul className={trade['cautions']} aria-label="Warnings">
            {warnings.map(({ kind, text }) => (
              <li key={`${kind} ${text}`}>{text}</li>
            ))}
          </ul>
        )}
        <Figures position={position} />
        {exit === null ? (
          <p className={styles['none']}>No exit is planned: nothing would tell you when to close it.</p>
        ) : (
          <ul className={trade['plain']} aria-label="Exit plan">
            {exit.sentences.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        )}
        <FillList fills={fills} />
        <NoteList notes={notes} />
      </div>
      {question === 'settle' ? <SettleDialog position={position} onClose={close} /> : null}
      {question === 'exit' ? <ExitDialog position={position} onClose={close} /> : null}
      {question === 'note' ? (
        <NoteDialog about={title} positionId={position.id} recommendationId={null} known={[]} onClose={close} />
      ) : null}
    </section>
  );
}

/** What closing it would leave, and the worst that can come of it, equally large. */
function Worth({ position, nowMs }: PositionCardProps): ReactNode {
  const { mark, markProblem, maxLoss, maxProfit, realised, state } = position;
  return (
    <>
      <dl className={trade['deciding']}>
        {state === 'closed' ? null : (
          <div title="What closing all of it would leave after fees: at the worst side … in the middle">
            <dt>Ahead, worst … middle</dt>
            <dd className={trade[toneOf(mark?.aheadNatural ?? null) ?? '']} data-stale={mark?.isStale}>
              {mark === null ? UNKNOWN : moneyBand(mark.aheadNatural, mark.aheadMid)}
            </dd>
          </div>
        )}
        {state === 'closed' || realised !== 0 ? (
          <div title="Of what has been closed, after fees">
            <dt>Realised</dt>
            <dd className={trade[toneOf(realised) ?? '']}>{moneyChange(realised, 2)}</dd>
          </div>
        ) : null}
        {state === 'closed' ? null : (
          <>
            <div title="If all that is open goes to its worst">
              <dt>Max loss</dt>
              <dd>{maxLoss === null ? 'unlimited' : money(-maxLoss, 0)}</dd>
            </div>
            <div title="If all that is open expires worthless">
              <dt>Max gain</dt>
              <dd>{maxProfit === null ? 'unlimited' : money(maxProfit, 0)}</dd>
            </div>
          </>
        )}
      </dl>
      {markProblem === null ? null : <p className={trade['refusal']}>{markProblem}</p>}
      {mark === null || state === 'closed' ? null : (
        <p className={styles['quoted']} data-stale={mark.isStale}>
          Closing one costs {priceText(mark.natural)} at the worst side, {priceText(mark.mid)} in the middle. Quoted{' '}
          {easternClock(mark.quotedMs)} ET
          {nowMs === null ? '' : `, ${formatAge(nowMs - mark.quotedMs)} before the cursor`}
          {mark.isStale ? ': too old to act on.' : '.'}
        </p>
      )}
    </>
  );
}

function Figures({ position }: { readonly position: PositionView }): ReactNode {
  const { mark, legs, days, worstAhead, worstMs, bestAhead, bestMs, fees, symbol } = position;
  return (
    <dl className={trade['facts']}>
      <div>
        <dt>Legs</dt>
        <dd>{legs.map((leg) => legText(leg)).join(' · ')}</dd>
      </div>
      <div>
        <dt>Days to expiry</dt>
        <dd>{formatNumber(days, 0)}</dd>
      </div>
      {mark === null ? null : (
        <>
          <div title="Of the underlying, and how far it is from the nearest short strike">
            <dt>{symbol}</dt>
            <dd>
              {priceText(mark.price)}
              {mark.shortStrike === null
                ? ''
                : ` · ${formatPercent(mark.toShortStrike, 1)} above ${priceText(mark.shortStrike)}`}
            </dd>
          </div>
          <div title="Per share, at the worst side">
            <dt>To target · to stop</dt>
            <dd>
              {distanceText(mark.toTarget)} · {distanceText(mark.toStop)}
            </dd>
          </div>
          <div title="Dollars of all of it: for a dollar of the underlying, for a point of volatility, for a day">
            <dt>Δ · ν · Θ</dt>
            <dd>
              {formatNumber(mark.greeks?.delta, 0)} · {formatNumber(mark.greeks?.vega, 1)} ·{' '}
              {formatNumber(mark.greeks?.theta, 1)}
            </dd>
          </div>
        </>
      )}
      <div title="The worst and the best that closing it would have left while it was held (MAE, MFE)">
        <dt>Worst · best so far</dt>
        <dd>
          {moneyChange(worstAhead, 0)}
          {worstMs === null ? '' : ` at ${easternClock(worstMs).slice(0, 5)}`} · {moneyChange(bestAhead, 0)}
          {bestMs === null ? '' : ` at ${easternClock(bestMs).slice(0, 5)}`}
        </dd>
      </div>
      <div>
        <dt>Fees so far</dt>
        <dd>{money(fees)}</dd>
      </div>
    </dl>
  );
}
