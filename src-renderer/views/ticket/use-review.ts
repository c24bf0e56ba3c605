import { useCallback, useEffect, useRef, useState } from 'react';
import type { TicketReview } from '#contract/trade-view';
import { useEngine } from '#window/state/engine-context.ts';
import { errorText } from '#window/state/error-text.ts';
import type { ReviewRequest } from '#window/state/trade-choice.ts';

interface Asked {
  readonly review: TicketReview | null;
  /** Why there is no ticket, or why it was not confirmed. */
  readonly problem: string | null;
  readonly isBusy: boolean;
  /** Makes the ticket anew: of other contracts, or because the one before has expired. */
  readonly make: (contracts: number | null) => void;
  /** Answers the id of the ticket, once it is kept; null where it was refused. */
  readonly confirm: (how: { readonly held: boolean; readonly typed: string | null }) => Promise<string | null>;
}

/** A ticket as the engine makes and keeps it. Nothing is kept before it is confirmed, and it is confirmed once. */
export function useReview(request: ReviewRequest): Asked {
  const engine = useEngine();
  const [review, setReview] = useState<TicketReview | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const newest = useRef(0);
  const isConfirming = useRef(false);
  const make = useCallback(
    (contracts: number | null): void => {
      const { venue } = request;
      const asked = ++newest.current;
      setIsBusy(true);
      setProblem(null);
      const made =
        request.side === 'open'
          ? engine.call('ticket.make', { recommendationId: request.recommendationId, venue, contracts })
          : engine.call('position.close-ticket', { positionId: request.positionId, venue, contracts });
      made
        .then(
          (answer) => {
            if (asked === newest.current) setReview(answer);
          },
          (thrown: unknown) => {
            if (asked === newest.current) setProblem(errorText(thrown));
          },
        )
        .finally(() => {
          if (asked === newest.current) setIsBusy(false);
        });
    },
    [engine, request],
  );
  useEffect(() => {
    make(request.contracts);
    return () => void newest.current++;
  }, [make, request]);
  const confirm = useCallback<Asked['confirm']>(
    async (how) => {
      if (review === null || isConfirming.current) return null;
      isConfirming.current = true;
      setIsBusy(true);
      setProblem(null);
      try {
        await engine.call('ticket.confirm', { ticketId: review.ticket.id, nonce: review.nonce, ...how });
        return review.ticket.id;
      } catch (thrown) {
        setProblem(errorText(thrown));
        return null;
      } finally {
        isConfirming.current = false;
        setIsBusy(false);
      }
    },
    [engine, review],
  );
  return { review, problem, isBusy, make, confirm };
}
