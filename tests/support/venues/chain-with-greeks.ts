import type { OptionChain, OptionQuote } from '#domain/chain';
import type { NyseCalendar } from '#market/sessions/nyse-calendar';
import type { ChainContract } from '#options/chains/chain-snapshot';
import { DEFAULT_CHAIN_SETTINGS } from '#options/chains/chain-settings';
import { expiryInstants } from '#options/chains/expiry-instants';
import { normaliseChain } from '#options/chains/normalise-chain';
import { DAY_MS } from '#primitives/clock';

const RATE = 0.038;
const COIN_CARRY = 0.055;

/** The chain with what a venue works out from its own quotes. What has expired, or cannot be priced, stays without. */
export function chainWithGreeks(chain: OptionChain, nyse: NyseCalendar): OptionChain {
  const isCoin = chain.terms.settlement === 'coin';
  const normalised = normaliseChain(chain, {
    rate: isCoin ? COIN_CARRY : RATE,
    dividendYield: 0,
    cashDividends: [],
    expiryMs: expiryInstants(chain.terms, nyse),
    seenMs: chain.atMs,
    nowMs: chain.atMs,
    settings: { ...DEFAULT_CHAIN_SETTINGS, staleAfterMs: DAY_MS },
  });
  if (!normalised.ok) return chain;
  const figures = new Map<string, ChainContract>();
  for (const { rows } of normalised.value.expiries) {
    for (const { call, put } of rows) {
      if (call !== null) figures.set(keyOf(call), call);
      if (put !== null) figures.set(keyOf(put), put);
    }
  }
  const { underlying, underlyingPrice, provider, terms, atMs } = chain;
  const contracts = chain.contracts.map((quote) => told(quote, figures.get(keyOf(quote))));
  return { underlying, underlyingPrice, provider, terms, atMs, contracts };
}

function told(quote: OptionQuote, contract: ChainContract | undefined): OptionQuote {
  const iv = contract?.iv ?? null;
  const greeks = contract?.greeks ?? null;
  return iv === null || greeks === null ? quote : { ...quote, impliedVolatility: iv, ...greeks };
}

function keyOf({ expiry, strike, right }: Pick<OptionQuote, 'expiry' | 'strike' | 'right'>): string {
  return `${expiry} ${strike} ${right}`;
}
