import type { OptionChain } from '#domain/chain';
import type { TradingTerms } from '#entry/trading/trading-terms';
import { formatDay } from '#market/sessions/civil-date';
import { newYorkDay } from '#market/sessions/new-york-time';
import { DEFAULT_CHAIN_SETTINGS } from '#options/chains/chain-settings';
import type { ChainSnapshot } from '#options/chains/chain-snapshot';
import { expiryInstants } from '#options/chains/expiry-instants';
import { normaliseChain } from '#options/chains/normalise-chain';
import { inForce } from '#options/fills/fee-schedule';
import type { HeldPosition } from '#portfolio/book/trader-book';
import type { MarkTerms } from '#portfolio/watch/closing-mark';
import type { WatchTerms } from '#portfolio/watch/position-watch';
import type { EpochMs } from '#primitives/clock';

/** What a position is watched by. */
export function watchTerms(position: HeldPosition, terms: TradingTerms): WatchTerms {
  // No dividend of a coin fund has a size before it is announced; the calendar names the dates.
  return { ...markTerms(position, terms), nyse: terms.nyse, dividend: null };
}

/** What the broker of a position takes for closing it; not known on days that the table does not reach. */
function markTerms({ venue, openedMs }: HeldPosition, { fills, fees }: TradingTerms): MarkTerms {
  const day = formatDay(newYorkDay(openedMs));
  const broker = inForce(fees.brokers[venue] ?? [], day);
  const regulatory = inForce(fees.regulatory, day);
  return { fills, charges: broker === null || regulatory === null ? null : { broker, regulatory } };
}

/** Of the position's expiries only: nothing else of a chain says what closing it costs. */
export function quotesOf(
  { structure }: HeldPosition,
  chain: OptionChain,
  seenMs: EpochMs,
  { rate, dividendYields, fills, nyse }: TradingTerms,
): ChainSnapshot | null {
  const expiries = new Set(structure.legs.map(({ expiry }) => expiry));
  const own: OptionChain = {
    underlying: chain.underlying,
    underlyingPrice: chain.underlyingPrice,
    provider: chain.provider,
    terms: chain.terms,
    atMs: chain.atMs,
    contracts: chain.contracts.filter(({ expiry }) => expiries.has(expiry)),
  };
  const normalised = normaliseChain(own, {
    rate,
    dividendYield: dividendYields[chain.underlying] ?? 0,
    cashDividends: [],
    expiryMs: expiryInstants(chain.terms, nyse),
    seenMs,
    nowMs: seenMs,
    settings: { ...DEFAULT_CHAIN_SETTINGS, staleAfterMs: fills.quotes.maxAgeMs },
  });
  return normalised.ok ? normalised.value : null;
}
