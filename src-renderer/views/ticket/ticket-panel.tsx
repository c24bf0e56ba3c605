import { type ReactNode, useEffect } from 'react';
import type { BrokerView, TicketsView, TicketView } from '#contract/trade-view';
import { EmptyState } from '#window/components/empty-state.tsx';
import { easternClock } from '#window/formatting/eastern-time.ts';
import { formatCount } from '#window/formatting/numbers.ts';
import { chooseTicket, tradeChoice } from '#window/state/trade-choice.ts';
import { useStream } from '#window/state/use-stream.ts';
import type { PanelProps } from '#window/views/panel-props.ts';
import { FillForm } from '#window/views/ticket/fill-form.tsx';
import { FillList } from '#window/views/ticket/fill-list.tsx';
import { StepList } from '#window/views/ticket/step-list.tsx';
import { TicketActions } from '#window/views/ticket/ticket-actions.tsx';
import { TicketFigures } from '#window/views/ticket/ticket-figures.tsx';
import styles from '#window/views/ticket/ticket.module.css';
import { TICKET_WORDS } from '#window/views/trade/help-words.ts';
import { PanelHelp } from '#window/views/trade/panel-help.tsx';
import trade from '#window/views/trade/trade.module.css';
import { isTicketOpen, TICKET_STATES, VENUE_NAMES } from '#window/views/trade/trade-words.ts';

const NO_PARAMS = {};
const ABOUT =
  'A confirmed ticket: every step at the broker in the order of its screens, what was filled, and what is left to do.';

export function TicketPanel(_props: PanelProps): ReactNode {
  const view = useStream('tickets', NO_PARAMS);
  const chosen = tradeChoice((choice) => choice.ticketId);
  const ticket = shownTicket(view, chosen);
  return (
    <section className={trade['panel']}>
      <div className={trade['tools']} role="toolbar" aria-label="Ticket">
        {view === null || view.tickets.length === 0 ? null : (
          <select
            aria-label="Ticket"
            value={ticket?.id ?? ''}
            onChange={({ target }) => chooseTicket(target.value === '' ? null : target.value)}
          >
            {view.tickets.map(({ id, title, state, madeMs }) => (
              <option key={id} value={id}>
                {`${easternClock(madeMs).slice(0, 5)} · ${title} · ${TICKET_STATES[state]}`}
              </option>
            ))}
          </select>
        )}
        <span className={trade['spring']} />
        <span className={trade['note']} role="status">
          {view === null ? '' : `${formatCount(openCount(view))} waiting`}
        </span>
        <PanelHelp title="How to work with a ticket" words={TICKET_WORDS} />
      </div>
      <div className={trade['body']}>
        {view === null || ticket === null ? (
          <EmptyState
            title={view?.problem ?? 'No ticket yet'}
            text={ABOUT}
            waitsFor={
              view === null
                ? 'Waiting for the engine.'
                : 'Review the ticket of a recommendation, or close a position, and confirm it.'
            }
          />
        ) : (
          <Shown key={ticket.id} ticket={ticket} broker={view.broker} />
        )}
      </div>
    </section>
  );
}

interface ShownProps {
  readonly ticket: TicketView;
  readonly broker: BrokerView;
}

function Shown({ ticket, broker }: ShownProps): ReactNode {
  // What is shown stays shown, also once another one waits for something.
  useEffect(() => {
    if (tradeChoice.getState().ticketId === null) chooseTicket(ticket.id);
  }, [ticket.id]);
  const isOpen = isTicketOpen(ticket.state);
  return (
    // Scrollable, so the keyboard must get in.
    <div className={trade['scroll']} role="group" tabIndex={0} aria-label={ticket.title}>
      <p className={styles['state']}>
        <span className={styles['chip']} data-open={isOpen} data-testid="ticket-state">
          {TICKET_STATES[ticket.state]}
        </span>
        <b>{ticket.title}</b>
        <span className={trade['note']}>
          {VENUE_NAMES[ticket.venue]} · {formatCount(ticket.filled)} of {formatCount(ticket.contracts)} filled
        </span>
      </p>
      <p className={styles['sentence']}>{ticket.about}</p>
      {ticket.now === null || !isOpen ? null : (
        <p className={ticket.now.isWorthIt ? trade['note'] : trade['needsYou']} role="status">
          {ticket.now.text} · quoted {easternClock(ticket.now.quotedMs)} ET
        </p>
      )}
      <TicketFigures ticket={ticket} />
      {ticket.venue === 'ibkr' ? <Broker ticket={ticket} broker={broker} /> : null}
      {isOpen ? (
        <>
          <h2>{ticket.venue === 'ibkr' ? 'In TWS' : `In the ${VENUE_NAMES[ticket.venue]} app`}</h2>
          <StepList ticket={ticket} />
        </>
      ) : null}
      <FillList fills={ticket.fills} />
      {ticket.can.fill ? (
        <>
          <h2>Record a fill</h2>
          <FillForm ticket={ticket} />
        </>
      ) : null}
      {ticket.exit === null ? null : (
        <>
          <h2>It ends</h2>
          <ul className={trade['plain']}>
            {ticket.exit.sentences.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </>
      )}
      {ticket.warnings.length === 0 ? null : (
        <>
          <h2>Careful</h2>
          <ul className={trade['cautions']}>
            {ticket.warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </>
      )}
      <TicketActions ticket={ticket} broker={broker} />
    </div>
  );
}

function Broker({ ticket, broker }: ShownProps): ReactNode {
  const { order } = ticket;
  return (
    <>
      <h2>At IBKR</h2>
      <p className={styles['broker']} role="status">
        {broker.kind === null ? '' : `${broker.kind} · `}
        {broker.about}
        {order === null
          ? ''
          : ` · Order ${order.orderId} of account ${order.account} stands in TWS, not transmitted by Argus.`}
      </p>
    </>
  );
}

function shownTicket(view: TicketsView | null, chosen: string | null): TicketView | null {
  return view?.tickets.find(({ id }) => id === chosen) ?? view?.tickets[0] ?? null;
}

function openCount({ tickets }: TicketsView): number {
  return tickets.filter(({ state }) => isTicketOpen(state)).length;
}
