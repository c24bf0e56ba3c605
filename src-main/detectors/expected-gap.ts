import type { GapRisk } from '#domain/advice';
import type { Ticker } from '#domain/instrument';
import type { CoinWatch } from '#detectors/coin-watch';
import type { SightMinute } from '#detectors/sight-minute';
import type { EpochMs } from '#primitives/clock';

/** A fund's close of regular hours. */
export interface FundClose {
  readonly closedMs: EpochMs;
  readonly price: number;
}

/**
 * Where the coin's move since New York's last close would open a fund that follows it by `share`. Null for other
 * underlyings, in regular hours, and where one of the two closes was missed: a gap is measured from a close, not from
 * whatever price was known before it.
 */
export function expectedGap(
  underlying: Ticker,
  share: number | undefined,
  close: FundClose | null,
  { atMs, isRegular, lastSession }: SightMinute,
  coin: CoinWatch,
): GapRisk | null {
  if (share === undefined || isRegular || close === null || lastSession === null) return null;
  if (close.closedMs !== lastSession.closeMs) return null;
  const coinMove = coin.moveSince(close.closedMs, atMs);
  if (coinMove === null) return null;
  const impliedGap = share * coinMove;
  return {
    underlying,
    atMs,
    closedMs: close.closedMs,
    coinMove,
    impliedGap,
    impliedOpen: close.price * (1 + impliedGap),
    rarity: coin.rarity(coinMove, atMs - close.closedMs, atMs),
  };
}
