import type { OptionQuote } from '#domain/chain';

/** A strike at which both rights are quoted on both sides, in dollars. */
export interface ParityPair {
  readonly strike: number;
  readonly callBid: number;
  readonly callAsk: number;
  readonly putBid: number;
  readonly putAsk: number;
}

export interface ImpliedForward {
  readonly forward: number;
  /** Half the width within which put-call parity would hold at the strike that decided. */
  readonly halfWidth: number;
  readonly pairs: number;
}

/** Parity between the two sides needs someone on every one of them. */
export function parityPair(call: OptionQuote | null, put: OptionQuote | null): ParityPair | null {
  if (call === null || put === null || !isTwoSided(call) || !isTwoSided(put)) return null;
  return {
    strike: call.strike / 10_000,
    callBid: (call.bid as number) / 10_000,
    callAsk: (call.ask as number) / 10_000,
    putBid: (put.bid as number) / 10_000,
    putAsk: (put.ask as number) / 10_000,
  };
}

/**
 * Of the strikes nearest to `around`, the half that is quoted most tightly votes; the median counts. One bad quote among
 * them changes nothing.
 */
export function forwardByParity(
  pairs: readonly ParityPair[],
  around: number,
  strikes: number,
  implied: (pair: ParityPair) => ImpliedForward | null,
): ImpliedForward | null {
  const votes = [...pairs]
    .sort((a, b) => Math.abs(a.strike - around) - Math.abs(b.strike - around) || a.strike - b.strike)
    .slice(0, strikes)
    .map(implied)
    .filter((vote) => vote !== null)
    .sort((a, b) => a.halfWidth - b.halfWidth || a.forward - b.forward);
  const tightest = votes.slice(0, Math.ceil(votes.length / 2)).sort((a, b) => a.forward - b.forward);
  const upper = tightest[tightest.length >> 1];
  const lower = tightest[(tightest.length - 1) >> 1];
  if (upper === undefined || lower === undefined) return null;
  const forward = (lower.forward + upper.forward) / 2;
  return { forward, halfWidth: Math.max(lower.halfWidth, upper.halfWidth), pairs: tightest.length };
}

/** C − P = D·(F − K), the discount being that of money. For options on shares it neglects what early exercise is worth. */
export function parityInDollars(discount: number): (pair: ParityPair) => ImpliedForward | null {
  return (pair) => {
    const forward = pair.strike + (mid(pair.callBid, pair.callAsk) - mid(pair.putBid, pair.putAsk)) / discount;
    return forward > 0 ? { forward, halfWidth: halfWidth(pair) / discount, pairs: 1 } : null;
  };
}

/**
 * Coins earn nothing, so that what is paid for in coin today is worth spot ÷ forward of what it pays in dollars later:
 * (C − P) ÷ S = 1 − K ÷ F.
 */
export function parityInCoin(spot: number): (pair: ParityPair) => ImpliedForward | null {
  return (pair) => {
    const share = 1 - (mid(pair.callBid, pair.callAsk) - mid(pair.putBid, pair.putAsk)) / spot;
    if (!(share > 0)) return null;
    const forward = pair.strike / share;
    return { forward, halfWidth: (halfWidth(pair) / spot) * forward, pairs: 1 };
  };
}

function isTwoSided({ bid, ask }: OptionQuote): boolean {
  return bid !== null && ask !== null && bid > 0 && ask >= bid;
}

function halfWidth(pair: ParityPair): number {
  return (pair.callAsk - pair.callBid + pair.putAsk - pair.putBid) / 2;
}

function mid(bid: number, ask: number): number {
  return (bid + ask) / 2;
}
