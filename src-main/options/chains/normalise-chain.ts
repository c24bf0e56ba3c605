import type { OptionChain, OptionQuote } from '#domain/chain';
import { chainInDollars } from '#options/chains/chain-in-dollars';
import type { ChainSettings } from '#options/chains/chain-settings';
import type { ChainContract, ChainSnapshot, ExpiryChain, StrikeRow } from '#options/chains/chain-snapshot';
import { chosenVolatility, contractGreeks, type OwnVolatility, ownVolatility } from '#options/chains/contract-figures';
import { contractsByExpiry, type LeftOutContracts, type QuotedExpiry } from '#options/chains/contracts-by-expiry';
import type { ExpiryInstants } from '#options/chains/expiry-instants';
import { type CarryTerms, expiryPricing, type ExpiryPricing } from '#options/chains/expiry-pricing';
import { liquidityGrade } from '#options/chains/liquidity-grade';
import { checkSpot } from '#options/chains/spot-check';
import { type EpochMs, epochMs } from '#primitives/clock';
import { fail, ok, type Result } from '#primitives/result';

/** What a chain does not say about itself. */
export interface NormaliseTerms extends CarryTerms {
  readonly expiryMs: ExpiryInstants;
  /** When we first held the chain. */
  readonly seenMs: EpochMs;
  /** When it is looked at: ages are counted until then. */
  readonly nowMs: EpochMs;
  readonly settings: ChainSettings;
}

/** A snapshot, and what became of the contracts that are not in it. */
export interface NormalisedChain extends ChainSnapshot {
  readonly leftOut: readonly LeftOutContracts[];
  /** The spot that the options of the nearest expiry saw; null where too few of them are quoted. */
  readonly impliedSpot: number | null;
  /** Set where that is not the stated spot: figures then rest on the quotes, and the two should not be traded on. */
  readonly spotDoubt: string | null;
}

export interface ChainRefusal {
  readonly code: 'no-underlying-price' | 'no-contracts';
  readonly message: string;
}

/**
 * Checks and sorts one provider's chain, finds the forward of each expiry, and a volatility with its origin for each
 * contract. Everything is in dollars afterwards. The formulas are European: out of the money, where volatilities are
 * solved, the right to exercise early is worth little; in the money they come from the other side.
 */
export function normaliseChain(chain: OptionChain, terms: NormaliseTerms): Result<NormalisedChain, ChainRefusal> {
  const priced = chainInDollars(chain);
  const spot = (priced?.underlyingPrice ?? 0) / 10_000;
  if (priced === null || !(spot > 0)) {
    return fail({ code: 'no-underlying-price', message: `${chain.underlying} comes without a price of its own` });
  }
  const fromMs = epochMs(Math.max(chain.atMs, terms.nowMs));
  const { expiries, leftOut } = contractsByExpiry(priced.contracts, terms.expiryMs, fromMs);
  if (expiries.length === 0) {
    const why = leftOut.map(({ reason, count }) => `${count} ${reason}`).join(', ');
    return fail({
      code: 'no-contracts',
      message: `${chain.underlying} has no contract left${why === '' ? '' : ` (${why})`}`,
    });
  }
  const pricings = expiries.map((expiry) =>
    expiryPricing(expiry, spot, chain.atMs, priced.terms, terms, terms.settings),
  );
  const { impliedSpot, doubt } = checkSpot(spot, pricings, terms.settings);
  return ok({
    underlying: chain.underlying,
    spot,
    provider: chain.provider,
    terms: priced.terms,
    atMs: chain.atMs,
    seenMs: terms.seenMs,
    rate: terms.rate,
    dividendYield: terms.dividendYield,
    expiries: expiries.map((expiry, at) => expiryChain(expiry, pricings[at] as ExpiryPricing, priced, terms)),
    leftOut,
    impliedSpot,
    spotDoubt: doubt,
  });
}

function expiryChain(
  expiry: QuotedExpiry,
  pricing: ExpiryPricing,
  chain: OptionChain,
  terms: NormaliseTerms,
): ExpiryChain {
  const { years, forward, forwardOrigin, discount } = pricing;
  const rows = expiry.strikes.map(({ strike, call, put }): StrikeRow => {
    const ownCall = call === null ? null : ownVolatility(call, pricing);
    const ownPut = put === null ? null : ownVolatility(put, pricing);
    const contract = (quote: OptionQuote | null, own: OwnVolatility | null, twin: OwnVolatility | null) =>
      quote === null || own === null ? null : chainContract(quote, own, twin, pricing, chain, terms);
    return { strike, call: contract(call, ownCall, ownPut), put: contract(put, ownPut, ownCall) };
  });
  return { expiry: expiry.expiry, expiryMs: expiry.expiryMs, years, forward, forwardOrigin, discount, rows };
}

function chainContract(
  quote: OptionQuote,
  own: OwnVolatility,
  twin: OwnVolatility | null,
  pricing: ExpiryPricing,
  chain: OptionChain,
  { nowMs, settings }: NormaliseTerms,
): ChainContract {
  const atMs = quote.atMs ?? chain.atMs;
  const stale = nowMs - atMs > settings.staleAfterMs;
  const { iv, origin, problem } = chosenVolatility(quote, own, twin, pricing);
  const { bid, ask, bidSize, askSize, openInterest, volume, adjusted } = quote;
  const graded = liquidityGrade({ bid, ask, bidSize, askSize, openInterest, volume, stale });
  return {
    expiry: quote.expiry,
    right: quote.right,
    strike: quote.strike,
    bid,
    ask,
    bidSize,
    askSize,
    last: quote.last,
    openInterest,
    volume,
    iv,
    ivOrigin: origin,
    ivProblem: problem,
    quotedIv: own.quotedIv,
    greeks: iv === null ? null : contractGreeks(quote.right, quote.strike / 10_000, iv, pricing),
    provider: chain.provider,
    atMs,
    stale,
    adjusted,
    // Nobody should count on selling what a split changed, whatever its quote looks like.
    grade: adjusted ? 'F' : graded.grade,
  };
}
