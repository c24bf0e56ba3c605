import { type Cents, cents, coinE8, type PriceE4, priceE4 } from '#domain/money';
import type { ChainSnapshot } from '#options/chains/chain-snapshot';
import { coinFee } from '#options/fills/coin-fees';
import {
  type BrokerFees,
  type CoinFees,
  type FeeTable,
  inForce,
  type RegulatoryFees,
} from '#options/fills/fee-schedule';
import { type FeeLine, orderFees, shareFees } from '#options/fills/order-fees';
import type { QuotedStructure } from '#options/spreads/quoted-structure';
import { formatDay, utcDay } from '#market/sessions/civil-date';
import { newYorkDay } from '#market/sessions/new-york-time';
import { fail, ok, type Result } from '#primitives/result';

/** Whose charges hold on the day of a chain. */
export type ChargesInForce =
  | { readonly kind: 'broker'; readonly broker: BrokerFees; readonly regulatory: RegulatoryFees }
  | { readonly kind: 'coin'; readonly fees: CoinFees };

/** What a broker, or for coin-settled contracts the venue, charges on the day of the chain; or which entry is missing. */
export function chargesInForce(
  snapshot: ChainSnapshot,
  table: FeeTable,
  broker: string,
): Result<ChargesInForce, string> {
  if (snapshot.terms.settlement === 'coin') {
    const day = formatDay(utcDay(snapshot.atMs));
    const fees = inForce(Object.values(table.coin)[0] ?? [], day);
    return fees === null
      ? fail(`fees.yaml has no charges for coin-settled options on ${day}`)
      : ok({ kind: 'coin', fees });
  }
  const versions = Object.hasOwn(table.brokers, broker) ? table.brokers[broker] : undefined;
  if (versions === undefined)
    return fail(`"${broker}" is no broker in fees.yaml, which has ${Object.keys(table.brokers).join(', ')}`);
  const day = formatDay(newYorkDay(snapshot.atMs));
  const found = inForce(versions, day);
  const regulatory = inForce(table.regulatory, day);
  return found === null || regulatory === null
    ? fail(`fees.yaml has no charges of ${broker} that hold on ${day}`)
    : ok({ kind: 'broker', broker: found, regulatory });
}

/** What opening one spread at the natural price costs besides. Closing costs about as much again; expiring does not. */
export function openingFees(snapshot: ChainSnapshot, quoted: QuotedStructure, charges: ChargesInForce): Cents {
  const lines = quoted.structure.legs.map(({ quantity }, i): FeeLine => {
    const contract = quoted.contracts[i];
    const side = quantity < 0 ? 'sell' : 'buy';
    const price = ((side === 'sell' ? contract?.bid : contract?.ask) ?? 0) as PriceE4;
    return { side, contracts: Math.abs(quantity), price };
  });
  return charges.kind === 'coin'
    ? coinFees(snapshot, lines, charges.fees)
    : brokerFees(snapshot, quoted, lines, charges.broker, charges.regulatory);
}

function brokerFees(
  snapshot: ChainSnapshot,
  { structure }: QuotedStructure,
  lines: readonly FeeLine[],
  broker: BrokerFees,
  regulatory: RegulatoryFees,
): Cents {
  const { multiplier } = snapshot.terms;
  const ofOptions = orderFees(lines, 'open', broker, regulatory, multiplier).cents;
  if (structure.shares === 0) return ofOptions;
  const shares = { side: 'buy' as const, shares: multiplier, price: priceE4(snapshot.spot) };
  return cents(ofOptions + shareFees(shares, broker, regulatory).cents);
}

/** Charged in coin; worth dollars at the underlying's price. */
function coinFees({ spot }: ChainSnapshot, lines: readonly FeeLine[], fees: CoinFees): Cents {
  let dollars = 0;
  for (const { price, contracts } of lines) {
    const inCoin = coinE8(Math.ceil((price / 10_000 / spot) * 1e8));
    dollars += (coinFee('trade', inCoin, contracts, fees) / 1e8) * spot;
  }
  return cents(Math.ceil(dollars * 100 - 1e-6));
}
