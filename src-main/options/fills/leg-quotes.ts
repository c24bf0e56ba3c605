import type { OptionChain, OptionQuote } from '#domain/chain';
import { PackedChain } from '#domain/packed-chain';
import type { ChainContract, ChainSnapshot } from '#options/chains/chain-snapshot';
import { strikeRow } from '#options/chains/strike-row';
import type { LegQuote } from '#options/fills/leg-quote';
import type { ContractKey } from '#options/fills/order-leg';
import type { EpochMs } from '#primitives/clock';

/** What is quoted for an underlying at one moment; `contract` null asks for the underlying itself. */
export interface LegQuotes {
  /** Null where nothing is known of it. */
  quoteOf(contract: ContractKey | null): LegQuote | null;
}

/** A normalised chain as quotes of legs. `underlying` is quoted apart from its options, in lots of one option's size. */
export function snapshotQuotes(snapshot: ChainSnapshot, underlying: LegQuote | null = null): LegQuotes {
  return {
    quoteOf(contract) {
      if (contract === null) return underlying;
      const found = contractOf(snapshot, contract);
      if (found === null) return null;
      const { bid, ask, bidSize, askSize, volume, openInterest, atMs, adjusted } = found;
      return { bid, ask, bidSize, askSize, volume, openInterest, atMs, seenMs: snapshot.seenMs, adjusted };
    },
  };
}

/** A chain as it came, in whatever it is quoted in: how options that settle in coin are filled. */
export function chainQuotes(chain: OptionChain, seenMs: EpochMs, underlying: LegQuote | null = null): LegQuotes {
  const find = chain instanceof PackedChain ? rowFinder(chain) : listFinder(chain);
  return {
    quoteOf(contract) {
      if (contract === null) return underlying;
      const quote = find(contract);
      if (quote === null) return null;
      const { bid, ask, bidSize, askSize, volume, openInterest, atMs, adjusted } = quote;
      return { bid, ask, bidSize, askSize, volume, openInterest, atMs: atMs ?? chain.atMs, seenMs, adjusted };
    },
  };
}

type Finder = (contract: ContractKey) => OptionQuote | null;

/** Reads columns: a few legs are not worth turning a whole chain into objects. */
function rowFinder(chain: PackedChain): Finder {
  const { layout } = chain;
  return ({ expiry, right, strike }) => {
    const position = layout.expiries.indexOf(expiry);
    if (position === -1) return null;
    for (let row = 0; row < layout.count; row++) {
      const isSame = layout.strike[row] === strike && layout.expiry[row] === position;
      if (isSame && layout.isPut(row) === (right === 'put')) return chain.contract(row);
    }
    return null;
  };
}

function listFinder({ contracts }: OptionChain): Finder {
  return ({ expiry, right, strike }) =>
    contracts.find((quote) => quote.strike === strike && quote.right === right && quote.expiry === expiry) ?? null;
}

function contractOf(snapshot: ChainSnapshot, { expiry, right, strike }: ContractKey): ChainContract | null {
  const chain = snapshot.expiries.find((candidate) => candidate.expiry === expiry);
  return chain === undefined ? null : (strikeRow(chain, strike)?.[right] ?? null);
}
