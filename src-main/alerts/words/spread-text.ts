import type { Structure } from '#domain/structure';
import { dayText } from '#alerts/words/clock-text';
import { shapeOf, strikesOf } from '#options/spreads/structure-shape';

/** `IBIT bull put spread 52/49, 27 Mar` */
export function spreadText(underlying: string, structure: Structure): string {
  const strikes = strikesOf(structure).map((strike) => String(strike / 10_000));
  return `${underlying} ${shapeOf(structure.kind).title} ${strikes.join('/')}, ${dayText(expiryOf(structure))}`;
}

/** The first leg to expire. */
function expiryOf({ legs }: Structure): string {
  return legs.map(({ expiry }) => expiry).toSorted()[0] ?? '';
}

/** `sell the 52 put, buy the 49 put`: what is short comes first, both ways. */
export function legsText({ legs }: Structure, side: 'open' | 'close'): string {
  const sign = side === 'open' ? 1 : -1;
  return legs
    .toSorted((left, right) => left.quantity - right.quantity)
    .map(({ right, strike, quantity }) => {
      const times = Math.abs(quantity) === 1 ? 'the' : `${Math.abs(quantity)} of the`;
      return `${quantity * sign < 0 ? 'sell' : 'buy'} ${times} ${strike / 10_000} ${right}`;
    })
    .join(', ');
}
