import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { TicketReview } from '#contract/trade-view';
import { AgeRing } from '#window/components/age-ring.tsx';
import { Button } from '#window/components/button.tsx';
import { Dialog } from '#window/components/dialog.tsx';
import { runCommand } from '#window/state/command-registry.ts';
import { useEngine } from '#window/state/engine-context.ts';
import { chooseTicket, endReview, type ReviewRequest } from '#window/state/trade-choice.ts';
import { deskStore } from '#window/state/use-desk.ts';
import { CheckList } from '#window/views/trade/check-list.tsx';
import { lifeLeft } from '#window/views/trade/life-left.ts';
import trade from '#window/views/trade/trade.module.css';
import { VENUE_NAMES } from '#window/views/trade/trade-words.ts';
import { useDeskTime } from '#window/views/trade/use-desk-time.ts';
import { ConfirmTicket } from '#window/views/ticket/confirm-ticket.tsx';
import { TicketFigures } from '#window/views/ticket/ticket-figures.tsx';
import styles from '#window/views/ticket/ticket.module.css';
import { useReview } from '#window/views/ticket/use-review.ts';

/**
 * The second look before a ticket is kept. The focus begins on Cancel, Enter confirms nothing, and what was reviewed is
 * what is confirmed: once its time is over it has to be made anew.
 */
export function TicketReviewDialog({ request }: { readonly request: ReviewRequest }): ReactNode {
  const { review, problem, isBusy, make, confirm } = useReview(request);
  const wasPaused = usePausedReplay();
  const cancel = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // Whoever asked may have a panel in a window of its own: the question is in this one.
    window.focus();
    cancel.current?.focus();
  }, []);
  const nowMs = useDeskTime();
  const life = review === null ? null : lifeLeft(review.ticket.quotedMs, review.ticket.validUntilMs, nowMs);
  const finish = async (how: { readonly held: boolean; readonly typed: string | null }): Promise<void> => {
    const ticketId = await confirm(how);
    if (ticketId === null) return;
    endReview();
    chooseTicket(ticketId);
    runCommand('panel.open.ticket');
  };
  const verb = request.side === 'open' ? 'opens' : 'closes';
  return (
    <Dialog
      open
      wide
      title={review?.ticket.title ?? 'Making the ticket'}
      about={`A ticket that ${verb} a position at ${VENUE_NAMES[request.venue]}. Argus sends nothing: you enter or send it yourself.`}
      onClose={endReview}
    >
      {review === null || life === null ? null : (
        <>
          <p className={styles['life']} data-over={life.isOver}>
            <AgeRing left={life.share} label={life.text} />
            {life.isOver ? 'Its quotes are too old to be confirmed. Make it anew.' : `This ticket ${life.text}`}
          </p>
          <Reviewed review={review} isBusy={isBusy} onContracts={make} />
        </>
      )}
      {wasPaused ? <p className={styles['small']}>The replay ran faster than life: it waits while you look.</p> : null}
      {problem === null ? null : (
        <p className={trade['refusal']} role="alert">
          {problem}
        </p>
      )}
      <div className={styles['answers']}>
        <Button ref={cancel} onClick={endReview}>
          Cancel
        </Button>
        <span className={styles['spring']} />
        {review === null || life?.isOver !== false ? (
          <Button disabled={isBusy} onClick={() => make(review?.ticket.contracts ?? request.contracts)}>
            {isBusy ? 'Making the ticket…' : 'Make the ticket anew'}
          </Button>
        ) : (
          <ConfirmTicket
            key={review.nonce}
            terms={review.confirm}
            isBusy={isBusy}
            onConfirm={(how) => void finish(how)}
          />
        )}
      </div>
    </Dialog>
  );
}

interface ReviewedProps {
  readonly review: TicketReview;
  readonly isBusy: boolean;
  readonly onContracts: (contracts: number) => void;
}

function Reviewed({ review, isBusy, onContracts }: ReviewedProps): ReactNode {
  const { ticket, checks } = review;
  return (
    <div className={styles['reviewed']}>
      <p className={styles['sentence']}>{ticket.sentence}</p>
      <TicketFigures ticket={ticket}>
        <ContractsField contracts={ticket.contracts} isBusy={isBusy} onContracts={onContracts} />
      </TicketFigures>
      {ticket.warnings.length === 0 ? null : (
        <>
          <h3>Careful</h3>
          <ul className={trade['cautions']}>
            {ticket.warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </>
      )}
      {ticket.exit === null ? null : (
        <>
          <h3>It ends</h3>
          <ul className={trade['plain']}>
            {ticket.exit.sentences.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </>
      )}
      {checks.length === 0 ? null : (
        <>
          <h3>Checks, after this trade</h3>
          <CheckList label="Checks" checks={checks} />
        </>
      )}
    </div>
  );
}

interface ContractsFieldProps {
  readonly contracts: number;
  readonly isBusy: boolean;
  readonly onContracts: (contracts: number) => void;
}

/** Other contracts are another ticket: it is made anew, with its own checks. */
function ContractsField({ contracts, isBusy, onContracts }: ContractsFieldProps): ReactNode {
  const [text, setText] = useState<string | null>(null);
  const wanted = Number(text);
  const isOther = text !== null && /^\d{1,5}$/.test(text.trim()) && wanted >= 1 && wanted !== contracts;
  const ask = (): void => {
    if (isOther) onContracts(wanted);
    setText(null);
  };
  return (
    <span className={styles['contracts']}>
      <input
        inputMode="numeric"
        aria-label="Contracts"
        value={text ?? String(contracts)}
        disabled={isBusy}
        onChange={({ target }) => setText(target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          event.preventDefault();
          ask();
        }}
      />
      {isOther ? (
        <Button look="quiet" onClick={ask}>
          Make it of {wanted}
        </Button>
      ) : null}
    </span>
  );
}

/** At sixty minutes a minute nobody could read a ticket before it is too old. At the pace of life the clock runs on. */
function usePausedReplay(): boolean {
  const engine = useEngine();
  const [paused, setPaused] = useState(false);
  useEffect(() => {
    const cursor = deskStore.getState().desk?.cursor;
    if (cursor?.playing !== true || cursor.speed === 1) return;
    engine.call('replay.pause', {}).then(
      () => setPaused(true),
      // A desk without a replay has nothing to pause.
      () => undefined,
    );
  }, [engine]);
  return paused;
}
