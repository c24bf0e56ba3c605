import { type ReactNode, useId, useState } from 'react';
import type { TicketReview } from '#contract/trade-view';
import { Button } from '#window/components/button.tsx';
import { HoldButton } from '#window/components/hold-button.tsx';
import styles from '#window/views/ticket/ticket.module.css';

interface ConfirmTicketProps {
  readonly terms: TicketReview['confirm'];
  readonly isBusy: boolean;
  readonly onConfirm: (how: { readonly held: boolean; readonly typed: string | null }) => void;
}

/** Held down, or typed where there is more to think about. Enter does neither. */
export function ConfirmTicket({ terms, isBusy, onConfirm }: ConfirmTicketProps): ReactNode {
  const [typed, setTyped] = useState('');
  const field = useId();
  if (terms.how === 'hold') {
    return (
      <HoldButton
        disabled={isBusy}
        about="Hold it down with the pointer or the space bar"
        onHeld={() => onConfirm({ held: true, typed: null })}
      >
        Hold to confirm the ticket
      </HoldButton>
    );
  }
  const isRight = typed.trim() === terms.phrase;
  return (
    <div className={styles['typed']}>
      <label htmlFor={field}>
        {terms.because === null ? '' : `${terms.because} `}Type <b>{terms.phrase}</b> to confirm
      </label>
      <input
        id={field}
        value={typed}
        autoComplete="off"
        spellCheck={false}
        maxLength={64}
        onChange={({ target }) => setTyped(target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') event.preventDefault();
        }}
      />
      <Button
        look="main"
        disabled={!isRight || isBusy}
        onClick={() => onConfirm({ held: false, typed: typed.trim() })}
        onKeyDown={(event) => {
          if (event.key === 'Enter') event.preventDefault();
        }}
      >
        Confirm the ticket
      </Button>
    </div>
  );
}
