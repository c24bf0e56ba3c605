import { parseContractSymbol } from '#connectors/shared/contract-symbol';
import { NOT_SCALED, scaledDecimal } from '#connectors/shared/scaled-decimal';
import { type Drift, drift } from '#connectors/shared/schema-drift';
import type { ListedChain, ListedContract } from '#connectors/tastytrade/chain/listed-contract';
import { envelopeItems } from '#connectors/tastytrade/http/tasty-envelope';
import type { OptionRight } from '#domain/chain';
import { PRICE_E4_DECIMALS, type PriceE4 } from '#domain/money';
import { parseDay } from '#market/sessions/civil-date';
import { fail, ok, type Result } from '#primitives/result';

type Fields = Readonly<Record<string, unknown>>;

const STANDARD = 'Standard';
const RIGHTS = ['call', 'put'] as const;

/**
 * The nested list of an underlying's options: one entry per root. Only standard ones count; a date that appears twice
 * appears under two roots, and the underlying's own comes first. What cannot be read spoils the list: a chain with holes
 * would pass for a whole one.
 */
export function parseNestedChain(underlying: string, body: unknown): Result<ListedChain, Drift> {
  const where = `tastytrade option-chains/${underlying}`;
  const items = envelopeItems(body);
  if (items === null) return fail(drift(where, 'data.items', undefined));
  const leftOut = { adjusted: 0, 'settled at the open': 0, 'without a stream': 0 };
  const contracts = new Map<string, ListedContract>();
  let shares: number | null = null;
  const roots = (items as readonly Fields[]).map((item) => item ?? {});
  const ownFirst = [...roots].sort((left, right) => rank(left, underlying) - rank(right, underlying));
  for (const item of ownFirst) {
    const { 'root-symbol': root, 'option-chain-type': type, 'shares-per-contract': given, expirations } = item;
    if (typeof root !== 'string') return fail(drift(where, 'root-symbol', root));
    if (!Array.isArray(expirations)) return fail(drift(`${where} ${root}`, 'expirations', expirations));
    const multiplier = sharesOf(given);
    if (multiplier === null) return fail(drift(`${where} ${root}`, 'shares-per-contract', given));
    if (type !== STANDARD || (shares !== null && multiplier !== shares)) {
      leftOut.adjusted += countOf(expirations);
      continue;
    }
    shares = multiplier;
    for (const expiration of expirations as readonly Fields[]) {
      const { 'expiration-date': expiry, 'settlement-type': settlement, strikes } = expiration ?? {};
      if (typeof expiry !== 'string' || parseDay(expiry) === null)
        return fail(drift(`${where} ${root}`, 'expiration-date', expiry));
      if (!Array.isArray(strikes)) return fail(drift(`${where} ${root} ${expiry}`, 'strikes', strikes));
      if (settlement === 'AM') {
        leftOut['settled at the open'] += 2 * strikes.length;
        continue;
      }
      for (const row of strikes as readonly Fields[]) {
        for (const right of RIGHTS) {
          const read = contractOf(where, root, expiry, right, row ?? {});
          if (!read.ok) return read;
          if (read.value === null) leftOut['without a stream']++;
          else {
            const key = `${expiry} ${read.value.strike} ${right}`;
            if (!contracts.has(key)) contracts.set(key, read.value);
          }
        }
      }
    }
  }
  return ok({ underlying, sharesPerContract: shares ?? 100, contracts: [...contracts.values()], leftOut });
}

/** Null where it has no stream. What its name says and what its place says must be the same contract. */
function contractOf(
  where: string,
  root: string,
  expiry: string,
  right: OptionRight,
  row: Fields,
): Result<ListedContract | null, Drift> {
  const at = `${where} ${root} ${expiry}`;
  const { 'strike-price': price, [right]: name, [`${right}-streamer-symbol`]: streamer } = row;
  // Nothing is listed on this side.
  if (name === undefined && streamer === undefined) return ok(null);
  const strike = typeof price === 'string' ? scaledDecimal(price, PRICE_E4_DECIMALS) : NOT_SCALED;
  if (!(strike > 0)) return fail(drift(at, 'strike-price', price));
  const named = typeof name === 'string' ? parseContractSymbol(name) : null;
  if (named === null || named.expiry !== expiry || named.strike !== strike || named.right !== right)
    return fail(drift(`${at} ${String(price)}`, right, name));
  if (streamer === undefined || streamer === null || streamer === '') return ok(null);
  if (typeof streamer !== 'string') return fail(drift(at, `${right}-streamer-symbol`, streamer));
  return ok({ root, expiry, strike: strike as PriceE4, right, streamer });
}

function rank(item: Fields, underlying: string): number {
  return item['root-symbol'] === underlying ? 0 : 1;
}

/** A number, or a text such as `100.0`. */
function sharesOf(value: unknown): number | null {
  const shares = typeof value === 'string' ? scaledDecimal(value, 0) : value;
  return typeof shares === 'number' && Number.isSafeInteger(shares) && shares > 0 ? shares : null;
}

function countOf(expirations: readonly Fields[]): number {
  let count = 0;
  for (const expiration of expirations) {
    const { strikes } = expiration ?? {};
    if (Array.isArray(strikes)) count += 2 * strikes.length;
  }
  return count;
}
