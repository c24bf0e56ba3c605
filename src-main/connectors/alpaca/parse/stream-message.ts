import {
  barIn,
  instantIn,
  quoteIn,
  type StockBar,
  type StockQuote,
  type StockTrade,
  tradeIn,
} from '#connectors/alpaca/parse/stock-figures';
import type { Instant } from '#connectors/alpaca/parse/alpaca-time';
import { FieldCheck } from '#connectors/shared/field-check';
import type { Drift } from '#connectors/shared/schema-drift';
import { fail, ok, type Result } from '#primitives/result';

export interface TradingStatus {
  readonly at: Instant;
  readonly code: string;
  /** As people read it: `Trading Halt (T12: …)`. */
  readonly text: string;
}

/** One message of a frame. */
export type StreamMessage =
  | { readonly kind: 'connected' }
  | { readonly kind: 'authenticated' }
  | { readonly kind: 'error'; readonly code: number; readonly text: string }
  /** All that is subscribed now, not what has changed. */
  | { readonly kind: 'subscription'; readonly quotes: readonly string[]; readonly bars: readonly string[] }
  | { readonly kind: 'quote'; readonly symbol: string; readonly quote: StockQuote }
  | { readonly kind: 'trade'; readonly symbol: string; readonly trade: StockTrade }
  /** Late trades may rewrite a bar half a minute later. */
  | { readonly kind: 'bar'; readonly symbol: string; readonly bar: StockBar }
  /** The day so far: stamped with midnight in New York. */
  | { readonly kind: 'day'; readonly symbol: string; readonly bar: StockBar }
  | { readonly kind: 'status'; readonly symbol: string; readonly status: TradingStatus }
  /** Known, and of no use here: price bands, corrections, cancelled trades. */
  | { readonly kind: 'aside' }
  | { readonly kind: 'unknown' };

type Members = Readonly<Record<string, unknown>>;

/** Every frame is a list, of one message or of many kinds and symbols mixed. */
export function parseFrame(text: string): readonly unknown[] | null {
  try {
    const frame: unknown = JSON.parse(text);
    return Array.isArray(frame) ? (frame as readonly unknown[]) : null;
  } catch {
    return null;
  }
}

export function parseStreamMessage(message: unknown): Result<StreamMessage, Drift> {
  const check = new FieldCheck('Alpaca stream');
  const fields = check.members('message', message);
  const read = messageOf(check, fields);
  if (check.drift === null) return ok(read);
  const where = `Alpaca stream ${wordIn(fields['T'])} of ${wordIn(fields['S'])}`;
  return fail({ ...check.drift, where });
}

function messageOf(check: FieldCheck, fields: Members): StreamMessage {
  const { T: kind, S: symbol } = fields;
  switch (kind) {
    case 'success':
      return controlOf(fields['msg']);
    case 'error':
      return { kind: 'error', code: check.number('code', fields['code']) ?? 0, text: wordIn(fields['msg']) };
    case 'subscription':
      return { kind: 'subscription', quotes: namesIn(fields['quotes']), bars: namesIn(fields['bars']) };
    case 'q':
      return { kind: 'quote', symbol: check.text('S', symbol), quote: quoteIn(check, fields) };
    case 't':
      return { kind: 'trade', symbol: check.text('S', symbol), trade: tradeIn(check, fields) };
    case 'b':
    case 'u':
      return { kind: 'bar', symbol: check.text('S', symbol), bar: barIn(check, fields) };
    case 'd':
      return { kind: 'day', symbol: check.text('S', symbol), bar: barIn(check, fields) };
    case 's':
      return { kind: 'status', symbol: check.text('S', symbol), status: statusIn(check, fields) };
    case 'l':
    case 'c':
    case 'x':
    case 'i':
      return { kind: 'aside' };
    default:
      return { kind: 'unknown' };
  }
}

function controlOf(message: unknown): StreamMessage {
  if (message === 'connected') return { kind: 'connected' };
  return message === 'authenticated' ? { kind: 'authenticated' } : { kind: 'unknown' };
}

function statusIn(check: FieldCheck, { sc, sm, rc, rm, t }: Members): TradingStatus {
  const said = typeof sm === 'string' && sm !== '' ? sm : 'Trading status';
  const why = [rc, rm].filter((part) => typeof part === 'string' && part !== '').join(': ');
  return { at: instantIn(check, t), code: check.text('sc', sc), text: why === '' ? said : `${said} (${why})` };
}

function wordIn(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function namesIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}
