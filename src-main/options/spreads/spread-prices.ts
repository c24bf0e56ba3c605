import type { PriceE4 } from '#domain/money';
import type { ChainContract, ChainSnapshot } from '#options/chains/chain-snapshot';
import { priceFill } from '#options/fills/fill-price';
import { type FillSettings, shareFor, ticksOf } from '#options/fills/fill-settings';
import type { LegQuote } from '#options/fills/leg-quote';
import { coarsestTick } from '#options/fills/tick-rule';
import type { QuotedStructure } from '#options/spreads/quoted-structure';
import { epochMs } from '#primitives/clock';

/**
 * What opening one spread brings in per unit of the underlying, positive when money is received, in ten-thousandths of
 * a dollar. Only `natural` can be counted on.
 */
export interface SpreadPrices {
  /** Every leg at its worse side: sold at the bid, bought at the ask. */
  readonly natural: PriceE4;
  /** As fills of so many legs are believed to come, slippage and tick included. */
  readonly calibrated: PriceE4;
  /** Every leg at the middle of its quote: what the position is marked at, and what nobody is owed. */
  readonly mid: PriceE4;
}

/** Null where a leg cannot be traded at all; the refusals say why. */
export function spreadPrices(
  snapshot: ChainSnapshot,
  quoted: QuotedStructure,
  settings: FillSettings,
): SpreadPrices | null {
  const legs = quoted.structure.legs.map(({ quantity }, i) => {
    const contract = quoted.contracts[i] ?? null;
    const side = quantity < 0 ? ('sell' as const) : ('buy' as const);
    return { side, ratio: Math.abs(quantity), quote: contract === null ? null : legQuote(contract) };
  });
  // Ages are judged where the chain is normalised, against the time at which it is looked at.
  const rules = {
    improvement: shareFor(legs.length, settings.share),
    ...settings.slippage,
    tick: tickOf(snapshot, quoted, settings),
    maxAgeMs: Number.POSITIVE_INFINITY,
    maxSkewMs: Number.POSITIVE_INFINITY,
  };
  const lastMs = Math.max(...quoted.contracts.map((contract) => contract?.atMs ?? 0));
  const fill = priceFill(legs, 1, epochMs(lastMs), rules);
  if (!fill.ok) return null;
  const { natural, net, mid } = fill.value;
  // What is displayed is enough for one spread: slippage may take back what patience gains, and no more.
  return { natural, calibrated: Math.max(natural, net) as PriceE4, mid: Math.floor(mid) as PriceE4 };
}

function legQuote(contract: ChainContract): LegQuote {
  return { ...contract, seenMs: contract.atMs };
}

/** What a coin's price was turned into has no ticks of its own any more. */
function tickOf(snapshot: ChainSnapshot, { contracts }: QuotedStructure, settings: FillSettings): PriceE4 {
  if (snapshot.terms.settlement === 'coin') return 1 as PriceE4;
  const asks = contracts.flatMap((contract) => contract?.ask ?? []);
  return coarsestTick(ticksOf(snapshot.underlying, snapshot.terms, settings), asks);
}
