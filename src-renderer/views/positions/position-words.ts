import type { PositionView } from '#contract/book-view';
import { formatNumber } from '#window/formatting/numbers.ts';
import { priceText } from '#window/views/trade/trade-words.ts';

/** What is most worth knowing about a position, in one line. */
export function stateText({ state, due, settlement, warnings, closedMs, ticketId }: PositionView): string {
  if (state === 'closed') return closedMs === null ? 'closed' : 'closed today';
  if (settlement !== null) return settlement.text;
  if (due !== null) return ticketId === null ? due.text : `${due.text} · ticket made`;
  if (ticketId !== null) return 'closing: ticket made';
  return warnings[0]?.text ?? '';
}

/** Whether somebody should look at it. */
export function needsHand({ state, due, settlement, warnings, markProblem }: PositionView): boolean {
  return state === 'open' && (due !== null || settlement !== null || warnings.length > 0 || markProblem !== null);
}

/** `2`, or `1 of 3` where some are closed already. */
export function contractsText({ contracts, contractsOpened }: PositionView): string {
  return contracts === contractsOpened ? String(contracts) : `${contracts} of ${contractsOpened}`;
}

/** What closing one spread costs per share: at the worst side … in the middle. */
export function debitBand({ mark }: PositionView): string {
  return mark === null ? '–' : `${priceText(mark.natural)} … ${priceText(mark.mid)}`;
}

/** How far an exit is, per share: `0.04`, `there`. */
export function distanceText(distance: number | null): string {
  if (distance === null) return '–';
  return distance <= 0 ? 'there' : formatNumber(distance, 2);
}

export interface Track {
  /** Shares of the width, from no debit at all on the left to beyond the stop on the right. */
  readonly target: number | null;
  readonly stop: number | null;
  readonly credit: number;
  readonly natural: number | null;
  readonly mid: number | null;
}

const AIR = 1.12;

/** Where the price of closing stands between its exits. Null where there is nothing to stand between. */
export function trackOf({ credit, mark, exit }: PositionView): Track | null {
  const target = exit?.targetDebit ?? null;
  const stop = exit?.stopDebit ?? null;
  const most = Math.max(credit, stop ?? 0, mark?.natural ?? 0, mark?.mid ?? 0) * AIR;
  if (!(most > 0)) return null;
  const share = (debit: number): number => Math.min(Math.max(debit / most, 0), 1);
  return {
    target: target === null ? null : share(target),
    stop: stop === null ? null : share(stop),
    credit: share(credit),
    natural: mark === null ? null : share(mark.natural),
    mid: mark === null ? null : share(mark.mid),
  };
}
