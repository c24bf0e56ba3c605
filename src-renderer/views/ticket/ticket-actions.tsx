import type { ReactNode } from 'react';
import type { BrokerView, TicketView } from '#contract/trade-view';
import { Button } from '#window/components/button.tsx';
import { ask } from '#window/state/dialogs.ts';
import { useDeed } from '#window/state/use-deed.ts';
import styles from '#window/views/ticket/ticket.module.css';
import trade from '#window/views/trade/trade.module.css';

interface TicketActionsProps {
  readonly ticket: TicketView;
  readonly broker: BrokerView;
}

/** What may be done with a ticket in its state; whatever the engine refuses, it says why. */
export function TicketActions({ ticket, broker }: TicketActionsProps): ReactNode {
  const staging = useDeed('ticket.stage');
  const working = useDeed('ticket.working');
  const withdrawing = useDeed('ticket.withdraw');
  const { can, id } = ticket;
  const problem = staging.problem ?? working.problem ?? withdrawing.problem;
  const askToWithdraw = (): void =>
    ask({
      title: 'Withdraw this ticket?',
      about:
        'It is no longer to be entered. Where Argus laid an order ready in TWS, it is taken out of it; one that you placed yourself is not touched: cancel it there.',
      confirm: 'Withdraw the ticket',
      text: '',
      label: 'Reason',
      longest: 500,
      onConfirm: (reason) => void withdrawing.act({ ticketId: id, reason }),
    });
  const askToStage = (): void =>
    ask({
      title: `Stage ${ticket.title} in TWS?`,
      about: `The order appears in TWS (${broker.about}) and is not transmitted: you send it there, or cancel it.`,
      confirm: 'Stage the order',
      onConfirm: () => void staging.act({ ticketId: id }),
    });
  if (!can.stage && !can.work && !can.withdraw && problem === null) return null;
  return (
    <>
      <div className={styles['acts']}>
        {can.stage ? (
          <Button disabled={staging.isBusy || broker.state !== 'ready'} title={broker.about} onClick={askToStage}>
            Stage the order in TWS…
          </Button>
        ) : null}
        {can.work ? (
          <Button
            disabled={working.isBusy}
            title="You have sent it at the broker, and it is not filled yet"
            onClick={() => void working.act({ ticketId: id })}
          >
            I have sent it
          </Button>
        ) : null}
        {can.withdraw ? (
          <Button disabled={withdrawing.isBusy} onClick={askToWithdraw}>
            Withdraw the ticket…
          </Button>
        ) : null}
      </div>
      {/* Below the buttons: nothing moves under the pointer. */}
      {problem === null ? null : (
        <p className={trade['refusal']} role="alert">
          {problem}
        </p>
      )}
    </>
  );
}
