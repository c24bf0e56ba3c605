import type { Cents, PriceE4 } from '#domain/money';
import { cents } from '#domain/money';
import type { Structure } from '#domain/structure';
import { expiryOutcome } from '#options/models/expiry-outcome';
import type { TerminalDistribution } from '#options/models/terminal-distribution';

/** What selling one spread for a credit leads to if it is held to expiry; dollars for one spread, after the fees to open. */
export interface HeldOutcome {
  readonly pop: number;
  readonly ev: number;
  readonly win: number;
  readonly loss: number;
}

export function heldOutcome(
  distribution: TerminalDistribution,
  { legs }: Structure,
  credit: PriceE4,
  multiplier: number,
  fees: Cents,
): HeldOutcome {
  const { pop, ev, pLoss, lossGivenLoss } = expiryOutcome(distribution, {
    legs: legs.map(({ right, strike, quantity }) => ({ right, quantity, strike: strike / 10_000 })),
    shares: 0,
    // Fees are paid whatever happens: they belong to what was received.
    cash: credit / 10_000 - fees / 100 / multiplier,
  });
  const loss = lossGivenLoss * multiplier;
  const mean = ev * multiplier;
  return { pop, ev: mean, loss, win: pop > 0 ? (mean + pLoss * loss) / pop : 0 };
}

/**
 * Kelly's share of an account to put at risk, for a bet that wins `win` with `pop` and loses `loss` otherwise. A loss is
 * counted as if it took all that is at risk, which asks for less than the formula would allow.
 */
export function kellyShare({ pop, win, loss }: HeldOutcome): number {
  if (!(win > 0 && loss >= 0)) return 0;
  const share = loss > 0 ? pop - ((1 - pop) * loss) / win : pop;
  return Number.isFinite(share) ? Math.min(1, Math.max(0, share)) : 0;
}

/** Rounded against whoever counts on it. */
export function centsBelow(dollars: number): Cents {
  return cents(Math.floor(dollars * 100 + 1e-6));
}
