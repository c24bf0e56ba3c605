import type { ContractTerms, OptionRight } from '#domain/chain';
import type { ChainContract, ExpiryChain } from '#options/chains/chain-snapshot';
import { median } from '#options/surface/robust-scale';
import type { SmileQuotes } from '#options/surface/smile-quotes';
import { ln } from '#primitives/exact-math';
import { normalPdf } from '#primitives/normal-distribution';

/** Why a strike does not take part in a fit. */
export type Unusable =
  | 'not_quoted'
  | 'adjusted'
  | 'stale'
  | 'no_bid'
  | 'no_ask'
  | 'crossed'
  | 'too_wide'
  | 'no_volatility'
  | 'too_far';

/** The quotes of one expiry that say something about its smile: one a strike, from the side out of the money. */
export interface SliceQuotes extends SmileQuotes {
  readonly strike: Float64Array;
  readonly rights: readonly OptionRight[];
  readonly contracts: readonly ChainContract[];
  /** Volatility of the middle of the quote. */
  readonly iv: Float64Array;
  /** Half of what lies between the volatilities of bid and ask. */
  readonly ivHalfSpread: Float64Array;
  /** How many strikes were left out, by reason. */
  readonly left: ReadonlyMap<Unusable, number>;
}

/** Spreads up to this share of the middle say enough; … */
const WIDEST_SHARE = 0.5;
/** … so do those of up to so many dollars, … */
const WIDEST_DOLLARS = 0.1;
/** … and those that leave the volatility uncertain by no more than this to either side. */
const WIDEST_IV = 0.05;
/** Strikes further out than so many standard deviations are priced by ticks, not by volatility. */
const FARTHEST = 3.5;
/** A quote may be narrower than this, but nobody's smile is known better. */
const NARROWEST_IV = 0.001;
/** In units of its largest at the money: even a strike that hardly moves with volatility counts a little. */
const SMALLEST_VEGA = 1e-6;
/** 10,000 %: whatever has more is no quote of a volatility. */
const HIGHEST_IV = 100;
const PRICE_UNITS = 10_000;

/** One contract's quote, read as a volatility. */
export interface QuotedPoint {
  readonly contract: ChainContract;
  readonly strike: number;
  readonly k: number;
  readonly iv: number;
  readonly halfSpread: number;
}

/** Takes nothing but this expiry's rows: what other expiries quote cannot reach a figure made of it. */
export function sliceQuotes(chain: ExpiryChain, terms: ContractTerms, spot: number): SliceQuotes {
  const left = new Map<Unusable, number>();
  const leave = (reason: Unusable): void => {
    left.set(reason, (left.get(reason) ?? 0) + 1);
  };
  const dollars = terms.quotedIn === 'coin' ? spot : 1;
  const candidates: QuotedPoint[] = [];
  for (const row of chain.rows) {
    const strike = row.strike / PRICE_UNITS;
    const contract = strike < chain.forward ? row.put : row.call;
    const candidate = contract === null ? 'not_quoted' : quotedPoint(contract, strike, chain, dollars);
    if (typeof candidate === 'string') leave(candidate);
    else candidates.push(candidate);
  }
  const reach = FARTHEST * moneyVolatility(candidates) * Math.sqrt(chain.years);
  const near = candidates.filter(({ k }) => Math.abs(k) <= reach);
  for (let i = near.length; i < candidates.length; i++) leave('too_far');
  return columns(near, chain.years, left);
}

/** Reads a quote, or says why it cannot be used. */
export function quotedPoint(
  contract: ChainContract,
  strike: number,
  chain: ExpiryChain,
  dollarsPerUnit: number,
): QuotedPoint | Unusable {
  if (contract.adjusted) return 'adjusted';
  if (contract.stale) return 'stale';
  const { bid, ask, quotedIv } = contract;
  if (bid === null || bid <= 0) return 'no_bid';
  if (ask === null) return 'no_ask';
  if (ask < bid) return 'crossed';
  const iv = quotedIv.mid ?? providersOwn(contract);
  if (iv === null || !(iv > 0 && iv < HIGHEST_IV)) return 'no_volatility';
  const k = ln(strike / chain.forward);
  const halfSpread = ivHalfSpread(contract, iv, k, chain, ((ask - bid) * dollarsPerUnit) / PRICE_UNITS);
  if (!Number.isFinite(halfSpread)) return 'no_volatility';
  const share = (2 * (ask - bid)) / (ask + bid);
  const wide = share > WIDEST_SHARE && ((ask - bid) * dollarsPerUnit) / PRICE_UNITS > WIDEST_DOLLARS;
  return wide && halfSpread > WIDEST_IV ? 'too_wide' : { contract, strike, k, iv, halfSpread };
}

/** What a provider says stands in only where we solved nothing: a volatility from the strike's other side does not. */
function providersOwn({ quotedIv: { bid, ask }, iv, ivOrigin }: ChainContract): number | null {
  return bid === null && ask === null && ivOrigin === 'provider' ? iv : null;
}

function ivHalfSpread({ quotedIv }: ChainContract, iv: number, k: number, chain: ExpiryChain, width: number): number {
  if (quotedIv.bid !== null && quotedIv.ask !== null) return (quotedIv.ask - quotedIv.bid) / 2;
  // A bid below what the option is worth exercised has no volatility: the price's width over vega stands in for it.
  const total = iv * Math.sqrt(chain.years);
  const vega = chain.discount * chain.forward * Math.sqrt(chain.years) * normalPdf(-k / total + total / 2);
  return width / 2 / vega;
}

/** A rough volatility at the money: the middle one of the three nearest to the forward. */
function moneyVolatility(candidates: readonly QuotedPoint[]): number {
  const nearest = candidates.toSorted((one, other) => Math.abs(one.k) - Math.abs(other.k)).slice(0, 3);
  return median(Float64Array.from(nearest, ({ iv }) => iv));
}

function columns(candidates: readonly QuotedPoint[], years: number, left: ReadonlyMap<Unusable, number>): SliceQuotes {
  const iv = Float64Array.from(candidates, (candidate) => candidate.iv);
  const ivHalf = Float64Array.from(candidates, (candidate) => candidate.halfSpread);
  const k = Float64Array.from(candidates, (candidate) => candidate.k);
  const known = ivHalf.map((half) => Math.max(half, NARROWEST_IV));
  return {
    k,
    strike: Float64Array.from(candidates, ({ strike }) => strike),
    rights: candidates.map(({ contract }) => contract.right),
    contracts: candidates.map(({ contract }) => contract),
    iv,
    ivHalfSpread: ivHalf,
    w: iv.map((one) => one * one * years),
    // Vega over the width in volatility: what a quote knows, twice over where it is both narrow and near the money.
    weight: iv.map((one, i) => {
      const total = one * Math.sqrt(years);
      const vega = Math.max(SMALLEST_VEGA, normalPdf(-(k[i] as number) / total + total / 2));
      return vega / (known[i] as number);
    }),
    halfWidth: iv.map((one, i) => 2 * one * years * (known[i] as number)),
    left,
  };
}

/** The volatility at the forward from the two strikes around it; null where they are not near enough to tell. */
export function bracketedVolatility({ k, w }: SmileQuotes, years: number): number | null {
  let above = 0;
  while (above < k.length && (k[above] as number) < 0) above++;
  if (above === k.length) return null;
  const far = Math.sqrt(w[above] as number);
  if (k[above] === 0) return Math.sqrt((w[above] as number) / years);
  if (above === 0) return null;
  const below = above - 1;
  const reach = Math.max(far, Math.sqrt(w[below] as number));
  const width = (k[above] as number) - (k[below] as number);
  if (width > reach) return null;
  const share = -(k[below] as number) / width;
  return Math.sqrt(((1 - share) * (w[below] as number) + share * (w[above] as number)) / years);
}
