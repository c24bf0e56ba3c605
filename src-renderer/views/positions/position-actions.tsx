import type { ReactNode } from 'react';
import type { PositionView } from '#contract/book-view';
import { Button } from '#window/components/button.tsx';
import { runCommand } from '#window/state/command-registry.ts';
import { useEngine } from '#window/state/engine-context.ts';
import { chooseTicket, reviewTicket } from '#window/state/trade-choice.ts';
import { replayMoment } from '#window/views/trade/replay-moment.ts';
import { VENUE_NAMES } from '#window/views/trade/trade-words.ts';
import { whenDone } from '#window/views/when-done.ts';
import styles from '#window/views/positions/positions.module.css';

/** What the card asks in a dialog. */
export type PositionQuestion = 'settle' | 'exit' | 'note';

interface PositionActionsProps {
  readonly position: PositionView;
  readonly onAsk: (question: PositionQuestion) => void;
}

/** A closing ticket is reviewed with the same care as one that opens. */
export function PositionActions({ position, onAsk }: PositionActionsProps): ReactNode {
  const engine = useEngine();
  const { id, symbol, venue, state, openedMs, ticketId, settlement } = position;
  return (
    <div className={styles['actions']} role="group" aria-label="What can be done with the position">
      {state === 'closed' ? null : settlement !== null ? (
        <Button look="main" onClick={() => onAsk('settle')}>
          Record the settlement…
        </Button>
      ) : ticketId !== null ? (
        <Button
          look="main"
          onClick={() => {
            chooseTicket(ticketId);
            runCommand('panel.open.ticket');
          }}
        >
          Show the closing ticket
        </Button>
      ) : (
        <Button look="main" onClick={() => reviewTicket({ side: 'close', positionId: id, venue, contracts: null })}>
          Close at {VENUE_NAMES[venue]}…
        </Button>
      )}
      {state === 'closed' ? null : <Button onClick={() => onAsk('exit')}>Plan the exit…</Button>}
      <Button onClick={() => onAsk('note')}>Write a note…</Button>
      <Button onClick={() => whenDone('The replay', replayMoment(engine, { atMs: openedMs, symbol }))}>
        Replay the opening
      </Button>
    </div>
  );
}
