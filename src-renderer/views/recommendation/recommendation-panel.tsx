import { type ReactNode, useEffect, useMemo } from 'react';
import type { RecommendationCard, RecommendationView } from '#contract/trade-view';
import { EmptyState } from '#window/components/empty-state.tsx';
import { easternClock } from '#window/formatting/eastern-time.ts';
import { chooseSignal, offerTicket, showCard, showMoment, tradeChoice } from '#window/state/trade-choice.ts';
import { useStream } from '#window/state/use-stream.ts';
import type { PanelProps } from '#window/views/panel-props.ts';
import { CardActions } from '#window/views/recommendation/card-actions.tsx';
import { CardView } from '#window/views/recommendation/card-view.tsx';
import { AdviceAbsence } from '#window/views/trade/advice-absence.tsx';
import { adviceNote, hasAdvice } from '#window/views/trade/advice-progress.ts';
import { CARD_WORDS } from '#window/views/trade/help-words.ts';
import { lifeLeft } from '#window/views/trade/life-left.ts';
import { PanelHelp } from '#window/views/trade/panel-help.tsx';
import trade from '#window/views/trade/trade.module.css';
import { CARD_STATES } from '#window/views/trade/trade-words.ts';
import { useDeskTime } from '#window/views/trade/use-desk-time.ts';

const ABOUT =
  'One spread worth selling: what it brings, what it can cost, how likely, why, what to be careful about, and for how long it holds.';

/** The best that is open at the cursor, or the one that was picked in the feed. */
export function RecommendationPanel(_props: PanelProps): ReactNode {
  useEffect(showCard, []);
  const picked = tradeChoice((choice) => choice.signalId);
  const params = useMemo(() => ({ id: picked }), [picked]);
  const asked = useStream('recommendation', params);
  // A signal that was refused has none: then the best one stands here.
  const best = useStream('recommendation', BEST);
  const view = asked?.card === null ? best : asked;
  const nowMs = useDeskTime();
  const card = view?.card ?? null;
  useEffect(() => {
    if (card !== null) showMoment({ atMs: card.seenMs, symbol: card.symbol });
  }, [card?.id]);
  return (
    <section className={trade['panel']}>
      <div className={trade['tools']} role="toolbar" aria-label="Recommendation">
        {view === null || view.others.length === 0 ? null : <OthersMenu view={view} shownId={card?.id ?? null} />}
        <span className={trade['spring']} />
        <span className={trade['note']} role="status">
          {adviceNote(view)}
        </span>
        <PanelHelp title="How to read the card" words={CARD_WORDS} />
      </div>
      {card === null || view === null ? (
        <div className={trade['body']}>
          {hasAdvice(view) ? (
            <EmptyState
              title="No recommendation up to here"
              text={ABOUT}
              waitsFor="Waiting for a signal that every gate lets through. The signals panel shows what was refused, and by how much."
            />
          ) : (
            <AdviceAbsence view={view} title="Recommendation" text={ABOUT} />
          )}
        </div>
      ) : (
        <Shown key={card.id} card={card} nowMs={nowMs} />
      )}
    </section>
  );
}

const BEST = { id: null };

interface ShownProps {
  readonly card: RecommendationCard;
  readonly nowMs: number | null;
}

function Shown({ card, nowMs }: ShownProps): ReactNode {
  const life = lifeLeft(card.atMs, card.validUntilMs, nowMs);
  const isOpen = card.state === 'open' && !life.isOver;
  const venue = card.venues.find(({ isPossible }) => isPossible)?.venue ?? null;
  const isOffered = isOpen && venue !== null && (card.sizing?.contracts ?? 0) > 0;
  useEffect(() => {
    offerTicket(isOffered ? { side: 'open', recommendationId: card.id, venue, contracts: null } : null);
    return () => offerTicket(null);
  }, [card.id, isOffered, venue]);
  return (
    <>
      <div className={trade['body']}>
        <CardView card={card} life={life} nowMs={nowMs} />
      </div>
      <CardActions card={card} isOpen={isOpen} />
    </>
  );
}

interface OthersMenuProps {
  readonly view: RecommendationView;
  readonly shownId: string | null;
}

/** To step back through what was recommended before. */
function OthersMenu({ view, shownId }: OthersMenuProps): ReactNode {
  return (
    <select
      aria-label="Recommendation"
      value={shownId ?? ''}
      onChange={({ target }) => {
        const other = view.others.find(({ id }) => id === target.value);
        if (other !== undefined) chooseSignal(other.id, { atMs: other.seenMs, symbol: other.symbol });
      }}
    >
      {view.others.map(({ id, title, atMs, score, state }) => (
        <option key={id} value={id}>
          {`${easternClock(atMs).slice(0, 5)} · ${title} · ${Math.round(score)} · ${CARD_STATES[state]}`}
        </option>
      ))}
    </select>
  );
}
