import type { OptionQuote } from '#domain/chain';
import type { PriceE4 } from '#domain/money';
import type { ExpiryInstants } from '#options/chains/expiry-instants';
import type { EpochMs } from '#primitives/clock';

export type LeftOutReason = 'expired' | 'unknown-expiry' | 'not-a-strike' | 'repeated';

/** Contracts that a snapshot does not hold, and why. */
export interface LeftOutContracts {
  readonly reason: LeftOutReason;
  readonly count: number;
  /** The first few by name, such as `2026-08-21 60 call`. */
  readonly examples: readonly string[];
}

export interface QuotedStrike {
  readonly strike: PriceE4;
  readonly call: OptionQuote | null;
  readonly put: OptionQuote | null;
}

export interface QuotedExpiry {
  readonly expiry: string;
  readonly expiryMs: EpochMs;
  /** By rising strike. */
  readonly strikes: readonly QuotedStrike[];
}

export interface SortedContracts {
  /** By rising expiry. */
  readonly expiries: readonly QuotedExpiry[];
  readonly leftOut: readonly LeftOutContracts[];
}

const EXAMPLES_KEPT = 3;

/** Sorts a chain's contracts into expiries and strikes. Of two that are the same, the first one counts. */
export function contractsByExpiry(
  contracts: readonly OptionQuote[],
  expiryMs: ExpiryInstants,
  fromMs: EpochMs,
): SortedContracts {
  const instants = new Map<string, EpochMs | null>();
  const expiries = new Map<string, Map<PriceE4, QuotedStrike>>();
  const leftOut = new Map<LeftOutReason, { count: number; examples: string[] }>();
  const leave = (reason: LeftOutReason, quote: OptionQuote): void => {
    const entry = leftOut.get(reason) ?? { count: 0, examples: [] };
    entry.count++;
    if (entry.examples.length < EXAMPLES_KEPT) entry.examples.push(contractName(quote));
    leftOut.set(reason, entry);
  };
  for (const quote of contracts) {
    if (!instants.has(quote.expiry)) instants.set(quote.expiry, expiryMs(quote.expiry));
    const reason = reasonToLeave(quote, instants.get(quote.expiry) ?? null, fromMs);
    if (reason !== null) {
      leave(reason, quote);
      continue;
    }
    const strikes = expiries.get(quote.expiry) ?? new Map<PriceE4, QuotedStrike>();
    expiries.set(quote.expiry, strikes);
    const row = strikes.get(quote.strike) ?? { strike: quote.strike, call: null, put: null };
    const known = row[quote.right];
    // What a split changed may be listed beside the regular contract of the same strike, which is the one to keep.
    const keep = known === null || (known.adjusted && !quote.adjusted);
    if (known !== null) leave('repeated', keep ? known : quote);
    if (keep) strikes.set(quote.strike, { ...row, [quote.right]: quote });
  }
  return {
    expiries: [...expiries]
      .map(([expiry, strikes]) => ({
        expiry,
        expiryMs: instants.get(expiry) as EpochMs,
        strikes: [...strikes.values()].sort((a, b) => a.strike - b.strike),
      }))
      .sort((a, b) => a.expiryMs - b.expiryMs || (a.expiry < b.expiry ? -1 : 1)),
    leftOut: [...leftOut].map(([reason, { count, examples }]) => ({ reason, count, examples })),
  };
}

export function contractName(quote: Pick<OptionQuote, 'expiry' | 'strike' | 'right'>): string {
  return `${quote.expiry} ${quote.strike / 10_000} ${quote.right}`;
}

function reasonToLeave(quote: OptionQuote, expiryMs: EpochMs | null, fromMs: EpochMs): LeftOutReason | null {
  if (!(quote.strike > 0)) return 'not-a-strike';
  if (expiryMs === null) return 'unknown-expiry';
  return expiryMs <= fromMs ? 'expired' : null;
}
