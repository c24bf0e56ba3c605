import type { CheckView } from '#contract/trade-view';
import { reconcile } from '#portfolio/book/reconcile';
import type { TraderBook } from '#portfolio/book/trader-book';
import type { BrokerPosition } from '#ports/broker';

/** What differs between the book and the broker; one check that passed where nothing does. */
export function reconciliationChecks({ positions }: TraderBook, held: readonly BrokerPosition[]): CheckView[] {
  const own = positions.filter(({ venue }) => venue === 'ibkr');
  const differences = reconcile(own, held).map(({ underlying, text }): CheckView => ({
    name: underlying,
    passed: false,
    text,
    margin: null,
  }));
  if (differences.length > 0) return differences;
  const text = `The book and the broker hold the same: ${held.length} contracts and shares compared.`;
  return [{ name: 'Holdings', passed: true, text, margin: null }];
}
