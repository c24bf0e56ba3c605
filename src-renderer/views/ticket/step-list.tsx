import type { ReactNode } from 'react';
import type { TicketView } from '#contract/trade-view';
import { CopyButton } from '#window/components/copy-button.tsx';
import { toggleStep, useStepChecks } from '#window/state/ticket-steps.ts';
import styles from '#window/views/ticket/ticket.module.css';

/** What to do at the broker, in the order of its own screens; what was done is ticked off. */
export function StepList({ ticket }: { readonly ticket: TicketView }): ReactNode {
  const done = useStepChecks(ticket.id);
  return (
    <ol className={styles['steps']} aria-label="Steps at the broker">
      {ticket.steps.map(({ text, copy }, at) => (
        <li key={text} data-done={done.includes(at)}>
          <label>
            <input type="checkbox" checked={done.includes(at)} onChange={() => toggleStep(ticket.id, at)} />
            <span>{text}</span>
          </label>
          {copy === null ? null : (
            <>
              <span className={styles['copied']}>{copy}</span>
              <CopyButton text={copy} label={`Copy ${copy} of step ${at + 1}`} />
            </>
          )}
        </li>
      ))}
    </ol>
  );
}
