import type { Ticker } from '#domain/instrument';
import type { Cents } from '#domain/money';
import type { SpreadGreeks } from '#domain/recommendation';

/** Something that is open, or an order that may be filled at any moment, as far as limits ask. */
export interface Exposure {
  readonly underlying: Ticker;
  /** The underlying's newest price, in dollars; null where it is not known. */
  readonly price: number | null;
  /** Of all of its contracts; null where a leg has none. */
  readonly greeks: SpreadGreeks | null;
  readonly daysToExpiry: number;
  /** What may still be lost from what it was opened for. */
  readonly maxLoss: Cents;
  readonly buyingPower: Cents;
}
