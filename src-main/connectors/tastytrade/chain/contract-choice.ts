import type { ListedChain, ListedContract } from '#connectors/tastytrade/chain/listed-contract';
import type { PriceE4 } from '#domain/money';
import { type CivilDay, parseDay } from '#market/sessions/civil-date';

export interface ChoiceTerms {
  readonly withinDays: number;
  readonly withinPercent: number;
}

/** The price has to move by so much of the distance to the outermost strike before strikes are chosen anew. */
const MOVED_ENOUGH = 0.2;

/** The contracts worth watching: those that expire soon enough, at strikes near the price; the nearest expiry first. */
export function chosenContracts(
  { contracts }: ListedChain,
  price: PriceE4,
  today: CivilDay,
  { withinDays, withinPercent }: ChoiceTerms,
): readonly ListedContract[] {
  const reach = (price * withinPercent) / 100;
  const chosen = contracts.filter(({ expiry, strike }) => {
    const days = (parseDay(expiry) ?? 0) - today;
    return days >= 0 && days <= withinDays && Math.abs(strike - price) <= reach;
  });
  return chosen.sort(inOrder);
}

/** Whether strikes that were chosen around one price are off-centre at another. */
export function isOffCentre(chosenAt: PriceE4, price: PriceE4, { withinPercent }: ChoiceTerms): boolean {
  return Math.abs(price - chosenAt) > (MOVED_ENOUGH * chosenAt * withinPercent) / 100;
}

function inOrder(left: ListedContract, right: ListedContract): number {
  if (left.expiry !== right.expiry) return left.expiry < right.expiry ? -1 : 1;
  return left.strike - right.strike || (left.right < right.right ? -1 : left.right > right.right ? 1 : 0);
}
