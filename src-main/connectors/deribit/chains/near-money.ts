import type { ListedContract } from '#connectors/deribit/parse/listed-contract';

export interface NearMoneyTerms {
  /** On either side of the money. */
  readonly strikes: number;
  readonly expiries: number;
}

/** A strike that is watched stays so until it is this many further away: prices go to and fro. */
const PATIENCE = 2;

/** Names of the contracts next to the money of the next expiries, puts and calls, in an order that does not change. */
export function nearMoney(
  contracts: Iterable<ListedContract>,
  price: number,
  { strikes, expiries }: NearMoneyTerms,
  watched: ReadonlySet<string>,
): readonly string[] {
  const byExpiry = new Map<number, ListedContract[]>();
  for (const one of contracts) {
    const listed = byExpiry.get(one.expiryMs);
    if (listed === undefined) byExpiry.set(one.expiryMs, [one]);
    else listed.push(one);
  }
  const next = [...byExpiry.keys()].sort((left, right) => left - right).slice(0, expiries);
  return next.flatMap((expiryMs) => {
    const listed = byExpiry.get(expiryMs) ?? [];
    const ladder = [...new Set(listed.map(({ strike }) => strike))].sort((left, right) => left - right);
    const above = ladder.findIndex((strike) => strike >= price);
    const middle = above < 0 ? ladder.length : above;
    // How many strikes away from the money: the first above it and the first below it are both one away.
    const rank = (strike: number): number => {
      const at = ladder.indexOf(strike);
      return at >= middle ? at - middle + 1 : middle - at;
    };
    return listed
      .filter(({ name, strike }) => rank(strike) <= strikes + (watched.has(name) && strikes > 0 ? PATIENCE : 0))
      .map(({ name }) => name)
      .sort();
  });
}
