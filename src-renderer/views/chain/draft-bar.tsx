import type { ReactNode } from 'react';
import type { ChainView, LegView, StructureView } from '#contract/options-view';
import { formatNumber } from '#window/formatting/numbers.ts';
import { isSameContract } from '#window/state/structure-draft.ts';
import styles from '#window/views/chain/chain.module.css';
import { structureText } from '#window/views/options/option-words.ts';

interface DraftBarProps {
  readonly draft: StructureView | null;
  readonly view: ChainView | null;
  readonly children: ReactNode;
}

/** What has been put together, and what it would bring at the quotes on the screen. */
export function DraftBar({ draft, view, children }: DraftBarProps): ReactNode {
  const natural = draft === null || view === null ? null : netOf(draft, view);
  return (
    <div className={styles['draft']} role="status" aria-label="Legs">
      <span className={styles['legs']}>
        {draft === null ? 'Click a bid to sell it, an ask to buy it.' : structureText(draft)}
      </span>
      {natural === null ? null : (
        <span title="Sold at the bid, bought at the ask: what a marketable order would get now">
          natural {natural >= 0 ? 'credit' : 'debit'} <b>{formatNumber(Math.abs(natural), 2)}</b>
        </span>
      )}
      {children}
    </div>
  );
}

/** Null where a leg is not in view or has no price on its side. */
function netOf(draft: StructureView, view: ChainView): number | null {
  if (draft.underlying !== view.underlying || draft.shares === 1) return null;
  let net = 0;
  for (const leg of draft.legs) {
    const price = sideOf(leg, view);
    if (price === null) return null;
    net -= leg.quantity * price;
  }
  return net;
}

function sideOf(leg: LegView, view: ChainView): number | null {
  const { expiry } = view;
  if (expiry === null) return null;
  const row = view.rows.find(({ strike }) => isSameContract(leg, { right: leg.right, strike, expiry }));
  const contract = leg.right === 'call' ? row?.call : row?.put;
  return (leg.quantity < 0 ? contract?.bid : contract?.ask) ?? null;
}
