import type { PerpetualTerms } from '#connectors/deribit/parse/perpetual-terms';
import { FieldReader } from '#connectors/shared/field-reader';
import { type Drift, drift } from '#connectors/shared/schema-drift';
import { tradeIdOf } from '#connectors/shared/trade-id';
import { fail, ok, type Result } from '#primitives/result';

/** One trade, in units; the side is that of whoever took. */
export interface DeribitTrade {
  /** Counts the instrument's trades one by one. */
  readonly sequence: number;
  readonly atMs: number;
  readonly price: number;
  readonly size: number;
  readonly side: 'buy' | 'sell' | null;
  readonly tradeId: number;
}

/** In the order of their numbers. One that cannot be read spoils its message: its neighbours may be meant too. */
export function parseTrades(data: unknown, terms: PerpetualTerms): Result<readonly DeribitTrade[], Drift> {
  const where = `Deribit trades.${terms.name}`;
  if (!Array.isArray(data)) return fail(drift(where, 'data', data));
  const trades: DeribitTrade[] = [];
  for (const one of data as readonly unknown[]) {
    const fields = new FieldReader(where, one);
    const sequence = fields.number('trade_seq');
    const atMs = fields.time('timestamp');
    const price = fields.price('price', terms.priceDecimals);
    const size = fields.size('amount', terms.sizeDecimals);
    const direction = fields.text('direction');
    const id = fields.text('trade_id');
    if (fields.text('instrument_name') !== terms.name) fields.refuse('instrument_name');
    if (sequence === null || !Number.isSafeInteger(sequence)) fields.refuse('trade_seq');
    if (atMs === null) fields.refuse('timestamp');
    if (price === null) fields.refuse('price');
    if (size === null) fields.refuse('amount');
    if (id === null) fields.refuse('trade_id');
    if (fields.drift !== null) return fail(fields.drift);
    trades.push({
      sequence: sequence as number,
      atMs: atMs as number,
      price: price as number,
      size: size as number,
      side: direction === 'buy' || direction === 'sell' ? direction : null,
      tradeId: idOf(id as string),
    });
  }
  return ok(trades.sort((left, right) => left.sequence - right.sequence));
}

/** `39355898`, or `ETH-2696097`. */
function idOf(text: string): number {
  const bytes = Buffer.from(text);
  return tradeIdOf(bytes, 0, bytes.length);
}
