import { unitsText } from '#entry/terminal/number-text';
import type { PriceE4 } from '#domain/money';
import { chainCensus, contractsOf } from '#options/chains/chain-census';
import type { ChainContract, ChainSnapshot, ExpiryChain } from '#options/chains/chain-snapshot';
import type { NormalisedChain } from '#options/chains/normalise-chain';

/** `record: "chain"`: the snapshot as a whole. */
export function chainRecord(chain: NormalisedChain, rowsRejected: number): object {
  const census = chainCensus(chain.expiries);
  return {
    record: 'chain',
    underlying: chain.underlying,
    provider: chain.provider,
    at: new Date(chain.atMs).toISOString(),
    spot: chain.spot,
    implied_spot: chain.impliedSpot,
    spot_doubt: chain.spotDoubt,
    rate: chain.rate,
    dividend_yield: chain.dividendYield,
    exercise: chain.terms.exercise,
    settlement: chain.terms.settlement,
    multiplier: chain.terms.multiplier,
    expiries: chain.expiries.length,
    contracts: census.contracts,
    two_sided: census.twoSided,
    crossed: census.crossed,
    stale: census.stale,
    adjusted: census.adjusted,
    iv_origins: census.ivOrigins,
    grades: census.grades,
    call_open_interest: census.callOpenInterest,
    put_open_interest: census.putOpenInterest,
    volume: census.volume,
    left_out: Object.fromEntries(chain.leftOut.map(({ reason, count }) => [reason, count])),
    rows_rejected: rowsRejected,
  };
}

/** `record: "expiry"`: one for each. */
export function expiryRecord(chain: ChainSnapshot, expiry: ExpiryChain): object {
  const census = chainCensus([expiry]);
  return {
    record: 'expiry',
    underlying: chain.underlying,
    expiry: expiry.expiry,
    expires_at: new Date(expiry.expiryMs).toISOString(),
    years: expiry.years,
    forward: expiry.forward,
    forward_origin: expiry.forwardOrigin,
    discount: expiry.discount,
    strikes: expiry.rows.length,
    contracts: census.contracts,
    two_sided: census.twoSided,
    stale: census.stale,
    grades: census.grades,
    call_open_interest: census.callOpenInterest,
    put_open_interest: census.putOpenInterest,
    volume: census.volume,
  };
}

/** `record: "contract"`: one for each, where asked for. */
function contractRecord(chain: ChainSnapshot, contract: ChainContract): object {
  const { greeks, quotedIv } = contract;
  return {
    record: 'contract',
    underlying: chain.underlying,
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

export function contractRecords(chain: ChainSnapshot): readonly object[] {
  return [...contractsOf(chain.expiries)].map((contract) => contractRecord(chain, contract));
}

function dollars(price: PriceE4 | null): number | null {
  return price === null ? null : Number(unitsText(price, 4));
}
