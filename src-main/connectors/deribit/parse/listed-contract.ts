import { parseInstrumentName } from '#connectors/deribit/parse/instrument-name';
import { FieldReader } from '#connectors/shared/field-reader';
import type { Drift } from '#connectors/shared/schema-drift';
import type { OptionRight } from '#domain/chain';
import { type EpochMs, epochMs } from '#primitives/clock';
import { fail, ok, type Result } from '#primitives/result';

/** From there on prices move in these steps. */
export interface TickStep {
  readonly above: number;
  readonly tick: number;
}

/** An option as it is listed. */
export interface ListedContract {
  readonly name: string;
  readonly coin: string;
  /** YYYY-MM-DD */
  readonly expiry: string;
  readonly expiryMs: EpochMs;
  readonly strike: number;
  readonly right: OptionRight;
  /** Coins per contract. */
  readonly size: number;
  readonly tick: number;
  readonly steps: readonly TickStep[];
}

/**
 * A row of the instrument table. What its name says has to be what its fields say: of two truths none is usable. Null
 * for what is no option that is settled in its coin.
 */
export function parseListedContract(row: unknown): Result<ListedContract | null, Drift> {
  const fields = new FieldReader('Deribit get_instruments', row);
  const name = fields.text('instrument_name');
  const kind = fields.text('kind');
  if (fields.drift !== null) return fail(fields.drift);
  if (kind !== 'option' || name === null) return ok(null);
  const named = parseInstrumentName(name);
  if (named?.settledIn !== null || named.kind !== 'option') return ok(null);
  const strike = fields.positive('strike');
  const right = fields.text('option_type');
  const expiryMs = fields.time('expiration_timestamp');
  const size = fields.positive('contract_size');
  const tick = fields.positive('tick_size');
  if (strike === null || strike !== named.strike) fields.refuse('strike');
  if (right !== named.right) fields.refuse('option_type');
  if (expiryMs === null || expiryMs !== named.expiryMs) fields.refuse('expiration_timestamp');
  if (fields.text('base_currency') !== named.coin) fields.refuse('base_currency');
  if (size === null) fields.refuse('contract_size');
  if (tick === null) fields.refuse('tick_size');
  const steps = stepsOf(fields);
  if (fields.drift !== null) return fail(fields.drift);
  return ok({
    name,
    coin: named.coin,
    expiry: named.expiry as string,
    expiryMs: epochMs(expiryMs as number),
    strike: strike as number,
    right: named.right as OptionRight,
    size: size as number,
    tick: tick as number,
    steps,
  });
}

/** The step in which a price moves where it stands: it grows with the price. */
export function tickAt(price: number, { tick, steps }: Pick<ListedContract, 'tick' | 'steps'>): number {
  let coarsest = tick;
  for (const step of steps) if (price > step.above) coarsest = Math.max(coarsest, step.tick);
  return coarsest;
}

function stepsOf(fields: FieldReader): readonly TickStep[] {
  return fields.list('tick_size_steps').flatMap((one) => {
    const step = new FieldReader('Deribit get_instruments.tick_size_steps', one);
    const above = step.notNegative('above_price');
    const tick = step.positive('tick_size');
    fields.adopt(step);
    return above === null || tick === null ? [] : [{ above, tick }];
  });
}
