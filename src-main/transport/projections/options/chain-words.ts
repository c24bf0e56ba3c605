import type { ChainView, ContractView, ExpiryView } from '#contract/options-view';
import type { ChainContract, ChainSnapshot, ExpiryChain } from '#options/chains/chain-snapshot';
import type { SurfaceSlice } from '#options/surface/volatility-surface';
import type { Analysed } from '#transport/projections/options/option-analyst';

const DAYS_A_YEAR = 365;
const E4 = 10_000;

export function dollars(priceE4: number): number;
export function dollars(priceE4: number | null): number | null;
export function dollars(priceE4: number | null): number | null {
  return priceE4 === null ? null : priceE4 / E4;
}

/** What every panel about options says first. */
export function chainHeading({ underlying, provider, spot, atMs }: ChainSnapshot) {
  return { underlying, provider, spot, atMs, problem: null };
}

export function expiryView(chain: ExpiryChain, atmIv: number | null): ExpiryView {
  const { expiry, expiryMs, years, forward, forwardOrigin } = chain;
  return {
    expiry,
    expiryMs,
    days: years * DAYS_A_YEAR,
    forward,
    forwardOrigin,
    atmIv,
    expectedMove: atmIv === null ? null : forward * atmIv * Math.sqrt(years),
  };
}

/** `anomalyOf` knows why a quote lies off the surface. */
export function chainAnswer(
  snapshot: ChainSnapshot,
  slices: readonly SurfaceSlice[],
  wanted: string | null,
  refused: number,
  anomalyOf: (contract: ChainContract) => string | null,
): Analysed<ChainView> {
  const shown = snapshot.expiries.find(({ expiry }) => expiry === wanted) ?? usualExpiry(snapshot);
  const atmIv = new Map(slices.map((slice) => [slice.expiry, slice.atmIv]));
  return {
    ...chainHeading(snapshot),
    exercise: snapshot.terms.exercise,
    quotedIn: snapshot.terms.quotedIn,
    multiplier: snapshot.terms.multiplier,
    expiries: snapshot.expiries.map((chain) => expiryView(chain, atmIv.get(chain.expiry) ?? null)),
    expiry: shown?.expiry ?? null,
    rows: (shown?.rows ?? []).map(({ strike, call, put }) => ({
      strike: dollars(strike),
      call: call === null ? null : contractView(call, anomalyOf(call)),
      put: put === null ? null : contractView(put, anomalyOf(put)),
    })),
    refused,
  };
}

const USUAL_DAYS = 7;

/** The first with a week to go: what expires today is of interest to few. */
function usualExpiry({ expiries }: ChainSnapshot): ExpiryChain | undefined {
  return expiries.find(({ years }) => years * DAYS_A_YEAR >= USUAL_DAYS) ?? expiries[0];
}

function contractView(contract: ChainContract, anomaly: string | null): ContractView {
  const { bidSize, askSize, iv, ivOrigin, ivProblem, greeks, openInterest, volume, grade, stale, adjusted, atMs } =
    contract;
  return {
    bid: dollars(contract.bid),
    ask: dollars(contract.ask),
    last: dollars(contract.last),
    bidSize,
    askSize,
    iv,
    ivOrigin,
    ivProblem,
    delta: greeks?.delta ?? null,
    gamma: greeks?.gamma ?? null,
    theta: greeks?.theta ?? null,
    vega: greeks?.vega ?? null,
    openInterest,
    volume,
    grade,
    stale,
    adjusted,
    atMs,
    anomaly,
  };
}
