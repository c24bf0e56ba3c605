/** What the name of a perpetual says, and what one unit of its figures is worth. */
export interface PerpetualTerms {
  readonly name: string;
  readonly coin: string;
  /** Settled in the coin: amounts count dollars. Else settled in a dollar coin: amounts count coins. */
  readonly isInverse: boolean;
  readonly priceDecimals: number;
  readonly sizeDecimals: number;
}

const NAME = /^([A-Z0-9]+)(_[A-Z]+)?-PERPETUAL$/;

export function perpetualTerms(name: string): PerpetualTerms | null {
  const [, coin, settled] = NAME.exec(name) ?? [];
  if (coin === undefined) return null;
  const isInverse = settled === undefined;
  const isLarge = coin === 'BTC' || coin === 'ETH';
  return { name, coin, isInverse, priceDecimals: isLarge ? 4 : 6, sizeDecimals: isInverse ? 0 : 6 };
}
