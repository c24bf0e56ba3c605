import { cents, type PriceE4 } from '#domain/money';
import type { TraderDeed } from '#domain/trader-fact';
import type { NyseCalendar } from '#market/sessions/nyse-calendar';
import { formatNewYork } from '#market/sessions/new-york-time';
import { settleExpiry } from '#options/lifecycle/expiry-settlement';
import { startedSpreads } from '#portfolio/book/holdings';
import type { HeldPosition } from '#portfolio/book/trader-book';
import { dollarText, priceText } from '#portfolio/money-text';
import { SHARES_PER_CONTRACT } from '#portfolio/shares-per-contract';
import { lastMomentOf } from '#portfolio/watch/watch-findings';
import type { EpochMs } from '#primitives/clock';

/** What became of a position whose last day is over, for its trader to confirm: only the broker's statement knows. */
export interface SettlementProposal {
  readonly deed: Extract<TraderDeed, { readonly type: 'position.settled' }>;
  readonly text: string;
  /** Short strikes so near to the close that their holders may have decided either way. */
  readonly inDoubt: readonly PriceE4[];
  /** Shares that come or go with it, and are not kept in this book. */
  readonly shares: number;
}

/** `close` is the last price of the underlying in the session of the last day. Null while there is nothing to settle. */
export function settlementProposal(
  position: HeldPosition,
  close: PriceE4,
  nowMs: EpochMs,
  nyse: NyseCalendar,
): SettlementProposal | null {
  if (position.status === 'closed') return null;
  const lastMs = lastMomentOf(position, nyse);
  if (lastMs === null || nowMs < lastMs) return null;
  const expiry = position.structure.legs[0]?.expiry;
  // A calendar spread goes on after its first expiry: what is left then has to be told by hand.
  if (position.structure.legs.some((leg) => leg.expiry !== expiry)) return null;
  const outcome = settleExpiry(
    position.legs.filter(({ quantity }) => quantity !== 0),
    1,
    close,
    SHARES_PER_CONTRACT,
  );
  const { results, markToSettlement, netShares, pinRiskStrikes } = outcome;
  const how = results.includes('assigned') ? 'assigned' : results.includes('exercised') ? 'exercised' : 'expired';
  const contracts = startedSpreads(position.structure, position.legs);
  const cash = cents(markToSettlement);
  const end = `${position.underlying} closed at ${priceText(close)} on ${formatNewYork(lastMs).slice(0, 10)}`;
  const what =
    how === 'expired'
      ? 'all legs expire worthless'
      : `legs in the money are settled for ${dollarText(cash)}${netShares === 0 ? '' : `, ${netShares} shares with them`}`;
  const doubt =
    pinRiskStrikes.length === 0
      ? ''
      : ` ${pinRiskStrikes.map(priceText).join(' and ')} is so near that only your broker can say.`;
  return {
    deed: { type: 'position.settled', positionId: position.id, contracts, cash, how },
    text: `${end}: ${what}.${doubt} Check your broker's statement, then confirm.`,
    inDoubt: pinRiskStrikes,
    shares: netShares,
  };
}
