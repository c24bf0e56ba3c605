import type { ReactNode } from 'react';
import type { FillView } from '#contract/trade-view';
import { Button } from '#window/components/button.tsx';
import { easternClock } from '#window/formatting/eastern-time.ts';
import { money, toneOf } from '#window/formatting/money.ts';
import { formatChange, formatCount } from '#window/formatting/numbers.ts';
import { ask } from '#window/state/dialogs.ts';
import { useDeed } from '#window/state/use-deed.ts';
import trade from '#window/views/trade/trade.module.css';
import { priceText } from '#window/views/trade/trade-words.ts';
import styles from '#window/views/ticket/ticket.module.css';

/** What was filled, against what the model expected. A wrong one is voided, never erased. */
export function FillList({ fills }: { readonly fills: readonly FillView[] }): ReactNode {
  const voiding = useDeed('fill.void');
  if (fills.length === 0) return null;
  const askToVoid = ({ id, contracts, price }: FillView): void =>
    ask({
      title: `Void the fill of ${formatCount(contracts)} at ${priceText(price)}?`,
      about: 'It no longer counts, and stays in the journal with your reason.',
      confirm: 'Void the fill',
      text: '',
      label: 'Reason',
      longest: 500,
      onConfirm: (reason) => void voiding.act({ fillId: id, reason }),
    });
  return (
    <>
      <h2>Fills</h2>
      <table className={styles['fills']}>
        <thead>
          <tr>
            <th scope="col">Time</th>
            <th scope="col">Contracts</th>
            <th scope="col">Price</th>
            <th scope="col">Fees</th>
            <th
              scope="col"
              title="Per share against the worst side that the ticket was made at; above 0 is better for you"
            >
              vs natural
            </th>
            <th scope="col" title="Per share against the middle; above 0 is better for you">
              vs mid
            </th>
            <th scope="col">
              <span className={trade['spoken']}>Void</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {fills.map((fill) => (
            <tr key={fill.id} data-voided={fill.voided !== null}>
              <td>{easternClock(fill.atMs)}</td>
              <td>{formatCount(fill.contracts)}</td>
              <td title={fill.legs.length === 0 ? undefined : 'Leg by leg'}>
                {priceText(fill.price)}
                {fill.legs.length === 0 ? '' : ' ⑂'}
              </td>
              <td>{money(fill.fees)}</td>
              <td className={trade[toneOf(fill.againstNatural) ?? '']}>{formatChange(fill.againstNatural, 2)}</td>
              <td className={trade[toneOf(fill.againstMid) ?? '']}>{formatChange(fill.againstMid, 2)}</td>
              <td>
                {fill.voided === null ? (
                  <Button look="quiet" disabled={voiding.isBusy} onClick={() => askToVoid(fill)}>
                    Void…
                  </Button>
                ) : (
                  `voided: ${fill.voided}`
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {voiding.problem === null ? null : (
        <p className={trade['refusal']} role="alert">
          {voiding.problem}
        </p>
      )}
    </>
  );
}
