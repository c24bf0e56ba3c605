import type { ReactNode } from 'react';
import type { RecommendationCard } from '#contract/trade-view';
import { Button } from '#window/components/button.tsx';
import { runCommand } from '#window/state/command-registry.ts';
import { ask } from '#window/state/dialogs.ts';
import { useEngine } from '#window/state/engine-context.ts';
import { errorText } from '#window/state/error-text.ts';
import { notify } from '#window/state/notices.ts';
import { setStructure } from '#window/state/structure-draft.ts';
import { chooseTicket, reviewTicket } from '#window/state/trade-choice.ts';
import { useDeed } from '#window/state/use-deed.ts';
import { replayMoment } from '#window/views/trade/replay-moment.ts';
import trade from '#window/views/trade/trade.module.css';
import { VENUE_NAMES } from '#window/views/trade/trade-words.ts';

const SNOOZE_MINUTES = 15;

interface CardActionsProps {
  readonly card: RecommendationCard;
  readonly isOpen: boolean;
}

export function CardActions({ card, isOpen }: CardActionsProps): ReactNode {
  const engine = useEngine();
  const rejecting = useDeed('recommendation.reject');
  const snoozing = useDeed('recommendation.snooze');
  const { id, ticketId, venues, symbol, seenMs } = card;
  const problem = rejecting.problem ?? snoozing.problem;
  const maySell = (card.sizing?.contracts ?? 0) > 0;
  const replay = async (): Promise<void> => {
    try {
      await replayMoment(engine, { atMs: seenMs, symbol });
    } catch (thrown) {
      notify({ severity: 'needs-you', text: 'The moment is not replayed', detail: errorText(thrown) });
    }
  };
  const askToReject = (): void =>
    ask({
      title: `Reject ${symbol} ${card.name}?`,
      about: 'It goes to the journal as passed, with your reason: a passed trade teaches as much as a taken one.',
      confirm: 'Reject the recommendation',
      text: '',
      label: 'Reason',
      longest: 500,
      onConfirm: (reason) => void rejecting.act({ recommendationId: id, reason }),
    });
  return (
    <div className={trade['actions']} role="group" aria-label="What to do with it">
      {ticketId === null
        ? venues.map(({ venue, isPossible, about }) => (
            <Button
              key={venue}
              look={
                isPossible && isOpen && maySell && venue === venues.find((one) => one.isPossible)?.venue
                  ? 'main'
                  : 'plain'
              }
              disabled={!isOpen || !isPossible || !maySell}
              title={about}
              onClick={() => reviewTicket({ side: 'open', recommendationId: id, venue, contracts: null })}
            >
              Review {VENUE_NAMES[venue]} ticket
            </Button>
          ))
        : null}
      {ticketId === null ? null : (
        <Button
          look="main"
          onClick={() => {
            chooseTicket(ticketId);
            runCommand('panel.open.ticket');
          }}
        >
          Show the ticket
        </Button>
      )}
      <Button title="Stands the replay still where this was decided (R)" onClick={() => void replay()}>
        Replay this moment
      </Button>
      <Button
        onClick={() => {
          setStructure(card.structure);
          runCommand('panel.open.payoff');
        }}
      >
        Show the payoff
      </Button>
      {isOpen ? (
        <>
          <Button
            disabled={snoozing.isBusy}
            title={`Says nothing of it for ${SNOOZE_MINUTES} minutes`}
            onClick={() => void snoozing.act({ recommendationId: id, minutes: SNOOZE_MINUTES })}
          >
            Snooze {SNOOZE_MINUTES} min
          </Button>
          <Button disabled={rejecting.isBusy} onClick={askToReject}>
            Reject…
          </Button>
        </>
      ) : null}
      {problem === null ? null : (
        <p className={trade['refusal']} role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}
