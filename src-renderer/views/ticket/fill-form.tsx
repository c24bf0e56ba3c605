import { type FormEvent, type ReactNode, useId, useState } from 'react';
import type { TicketView } from '#contract/trade-view';
import { Button } from '#window/components/button.tsx';
import { easternClock } from '#window/formatting/eastern-time.ts';
import { useDeed } from '#window/state/use-deed.ts';
import { type FillDraft, type FillField, type FillTerms, readFill } from '#window/views/ticket/fill-draft.ts';
import styles from '#window/views/ticket/ticket.module.css';
import trade from '#window/views/trade/trade.module.css';
import { legText, priceText, VENUE_NAMES } from '#window/views/trade/trade-words.ts';
import { useDeskTime } from '#window/views/trade/use-desk-time.ts';

interface FillFormProps {
  readonly ticket: TicketView;
}

function firstDraft(ticket: TicketView): FillDraft {
  return { contracts: String(ticket.contracts - ticket.filled), price: '', time: '', fees: '0.00', legs: null };
}

/** What the broker says came of it: in one piece or leg by leg, all of it or a part. */
export function FillForm({ ticket }: FillFormProps): ReactNode {
  const [draft, setDraft] = useState(() => firstDraft(ticket));
  const [isTold, setIsTold] = useState(false);
  const [booked, setBooked] = useState('');
  const recording = useDeed('fill.record');
  const nowMs = useDeskTime();
  if (nowMs === null) return null;
  const { legs } = ticket;
  const terms: FillTerms = {
    side: ticket.side,
    legs: legs.map(({ right, strike, expiry, action, quantity }) => ({
      right,
      strike,
      expiry,
      quantity: action === 'buy' ? quantity : -quantity,
    })),
    contractsLeft: ticket.contracts - ticket.filled,
    worst: ticket.worst,
    madeMs: ticket.madeMs,
    nowMs,
  };
  const reading = readFill(draft, terms);
  const problems = reading.ok || !isTold ? {} : reading.problems;
  const change = (next: Partial<FillDraft>): void => {
    setDraft((before) => ({ ...before, ...next }));
    recording.forgetProblem();
    setBooked('');
  };
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setIsTold(true);
    if (!reading.ok) return;
    const { contracts, price, fees, filledMs, legs: filled } = reading.fill;
    const kept = await recording.act({
      ticketId: ticket.id,
      contracts,
      price,
      fees,
      filledMs: draft.time.trim() === '' ? null : filledMs,
      legs: [...filled],
    });
    if (kept === null) return;
    setIsTold(false);
    setDraft({ ...firstDraft(ticket), contracts: String(Math.max(1, terms.contractsLeft - contracts)) });
    setBooked(`Booked: ${contracts} at ${priceText(price)}.`);
  };
  const isLegged = draft.legs !== null;
  return (
    <form className={styles['form']} aria-label="Record a fill" noValidate onSubmit={(event) => void submit(event)}>
      <Field name="contracts" label={`Contracts of ${terms.contractsLeft}`} problems={problems}>
        {(field) => (
          <input
            {...field}
            inputMode="numeric"
            value={draft.contracts}
            onChange={({ target }) => change({ contracts: target.value })}
          />
        )}
      </Field>
      {isLegged ? null : (
        <Field name="price" label={ticket.side === 'open' ? 'Credit per share' : 'Debit per share'} problems={problems}>
          {(field) => (
            <input
              {...field}
              inputMode="decimal"
              placeholder={priceText(ticket.limit)}
              value={draft.price}
              onChange={({ target }) => change({ price: target.value })}
            />
          )}
        </Field>
      )}
      <Field name="time" label="Time, New York" problems={problems}>
        {(field) => (
          <input
            {...field}
            placeholder={`now, ${easternClock(nowMs)}`}
            className={styles['time']}
            value={draft.time}
            onChange={({ target }) => change({ time: target.value })}
          />
        )}
      </Field>
      <Field name="fees" label="Fees, dollars" problems={problems}>
        {(field) => (
          <input
            {...field}
            inputMode="decimal"
            value={draft.fees}
            onChange={({ target }) => change({ fees: target.value })}
          />
        )}
      </Field>
      <label className={styles['check']}>
        <input
          type="checkbox"
          checked={isLegged}
          onChange={() => change({ legs: isLegged ? null : legs.map(() => '') })}
        />
        It was filled leg by leg
      </label>
      {isLegged ? (
        <fieldset className={styles['legs']}>
          <legend>Price of each leg per share</legend>
          {legs.map((leg, at) => (
            <Field key={legText(leg)} name="legs" label={legText(leg)} problems={at === 0 ? problems : {}}>
              {(field) => (
                <input
                  {...field}
                  inputMode="decimal"
                  value={draft.legs?.[at] ?? ''}
                  onChange={({ target }) =>
                    change({ legs: (draft.legs ?? []).map((text, one) => (one === at ? target.value : text)) })
                  }
                />
              )}
            </Field>
          ))}
        </fieldset>
      ) : null}
      {reading.ok && (isLegged || reading.fill.isWorse) ? (
        <p className={styles['small']} role="status">
          {isLegged ? `Net ${priceText(reading.fill.price)} a share. ` : ''}
          {reading.fill.isWorse
            ? `That is worse than ${priceText(ticket.worst)}, the last price that the ticket allows. It is booked as it happened.`
            : ''}
        </p>
      ) : null}
      {recording.problem === null ? null : (
        <p className={trade['refusal']} role="alert">
          {recording.problem}
        </p>
      )}
      <Button type="submit" look="main" className={styles['submit']} disabled={recording.isBusy}>
        Record the fill at {VENUE_NAMES[ticket.venue]}
      </Button>
      <span className={styles['booked']} role="status">
        {booked}
      </span>
    </form>
  );
}

interface FieldProps {
  readonly name: FillField;
  readonly label: string;
  readonly problems: Readonly<Partial<Record<FillField, string>>>;
  readonly children: (field: {
    readonly id: string;
    readonly 'aria-invalid': boolean;
    readonly 'aria-describedby': string;
  }) => ReactNode;
}

/** A field with what is wrong with it right below, said once somebody tried to record. */
function Field({ name, label, problems, children }: FieldProps): ReactNode {
  const id = useId();
  const problem = problems[name];
  return (
    <div className={trade['field']}>
      <label htmlFor={id}>{label}</label>
      {children({ id, 'aria-invalid': problem !== undefined, 'aria-describedby': `${id}-problem` })}
      <span id={`${id}-problem`} className={trade['wrong']}>
        {problem}
      </span>
    </div>
  );
}
