import type { ChainSection } from '#entry/commands/chain-report/chain-section';
import { unitsText } from '#entry/terminal/number-text';
import type { PriceE4 } from '#domain/money';
import { contractsOf } from '#options/chains/chain-census';
import type { ChainContract } from '#options/chains/chain-snapshot';

/** Every contract as it was normalised: for `--json` only. */
export const contractsSection: ChainSection = {
  lines: () => [],

  *records({ chain }) {
    for (const contract of contractsOf(chain.expiries)) {
      yield { record: 'contract', underlying: chain.underlying, ...contractFields(contract) };
    }
  },

  columns: `contract  (with --contracts) expiry strike right bid ask bid_size ask_size last volume open_interest
          iv iv_origin iv_problem iv_bid iv_mid iv_ask delta gamma vega theta grade stale adjusted
          provider at`,
};

function contractFields(contract: ChainContract): object {
  const { greeks, quotedIv } = contract;
  return {
    expiry: contract.expiry,
    strike: dollars(contract.strike),
    right: contract.right,
    bid: dollars(contract.bid),
    ask: dollars(contract.ask),
    bid_size: contract.bidSize,
    ask_size: contract.askSize,
    last: dollars(contract.last),
    volume: contract.volume,
    open_interest: contract.openInterest,
    iv: contract.iv,
    iv_origin: contract.ivOrigin,
    iv_problem: contract.ivProblem,
    iv_bid: quotedIv.bid,
    iv_mid: quotedIv.mid,
    iv_ask: quotedIv.ask,
    delta: greeks?.delta ?? null,
    gamma: greeks?.gamma ?? null,
    vega: greeks?.vega ?? null,
    theta: greeks?.theta ?? null,
    grade: contract.grade,
    stale: contract.stale,
    adjusted: contract.adjusted,
    provider: contract.provider,
    at: new Date(contract.atMs).toISOString(),
  };
}

function dollars(price: PriceE4 | null): number | null {
  return price === null ? null : Number(unitsText(price, 4));
}
