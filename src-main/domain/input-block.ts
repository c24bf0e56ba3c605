import type { EngineInput, QuoteInput, RareInput, TradeInput } from '#domain/engine-input';
import { instrumentIndex } from '#domain/instrument';
import type { Price, Size } from '#domain/money';
import { epochMs } from '#primitives/clock';
import { invariant } from '#primitives/invariant';

/** What a cell holds where the input says null. Times, prices and sizes are never negative. */
export const UNKNOWN = -1;

export const InputKind = { quote: 0, trade: 1, rare: 2 } as const;

const SIDE_BUY = 1;
const SIDE_SELL = 2;

/**
 * A run of inputs in total order, one column per field. An object per quote would cost more than everything the engine
 * does with it, so this is how quotes and trades travel from tape and inbox to the pipeline; rare inputs ride along as
 * objects. Cells are plain numbers: brands return with `inputAt`.
 */
export class InputBlock {
  readonly capacity: number;
  length = 0;
  readonly kind: Uint8Array;
  readonly instrument: Uint16Array;
  readonly seenMs: Float64Array;
  readonly atMs: Float64Array;
  /** Quotes. */
  readonly bid: Float64Array;
  readonly ask: Float64Array;
  readonly bidSize: Float64Array;
  readonly askSize: Float64Array;
  readonly last: Float64Array;
  readonly volume: Float64Array;
  /** Trades. */
  readonly price: Float64Array;
  readonly size: Float64Array;
  readonly side: Uint8Array;
  readonly tradeId: Float64Array;
  /** Rare inputs, in order. The `instrument` cell of a rare row is its position here. */
  readonly rare: RareInput[] = [];

  constructor(capacity: number) {
    this.capacity = capacity;
    this.kind = new Uint8Array(capacity);
    this.instrument = new Uint16Array(capacity);
    this.seenMs = new Float64Array(capacity);
    this.atMs = new Float64Array(capacity);
    this.bid = new Float64Array(capacity);
    this.ask = new Float64Array(capacity);
    this.bidSize = new Float64Array(capacity);
    this.askSize = new Float64Array(capacity);
    this.last = new Float64Array(capacity);
    this.volume = new Float64Array(capacity);
    this.price = new Float64Array(capacity);
    this.size = new Float64Array(capacity);
    this.side = new Uint8Array(capacity);
    this.tradeId = new Float64Array(capacity);
  }

  get full(): boolean {
    return this.length === this.capacity;
  }

  clear(): void {
    this.length = 0;
    this.rare.length = 0;
  }

  push(input: EngineInput): void {
    invariant(this.length < this.capacity, 'the block has room');
    const row = this.length++;
    this.seenMs[row] = input.seenMs;
    if (input.kind === 'quote') this.#writeQuote(row, input);
    else if (input.kind === 'trade') this.#writeTrade(row, input);
    else {
      this.kind[row] = InputKind.rare;
      this.instrument[row] = this.rare.length;
      this.atMs[row] = UNKNOWN;
      this.rare.push(input);
    }
  }

  #writeQuote(row: number, quote: QuoteInput): void {
    this.kind[row] = InputKind.quote;
    this.instrument[row] = quote.instrument;
    this.atMs[row] = quote.atMs ?? UNKNOWN;
    this.bid[row] = quote.bid ?? UNKNOWN;
    this.ask[row] = quote.ask ?? UNKNOWN;
    this.bidSize[row] = quote.bidSize ?? UNKNOWN;
    this.askSize[row] = quote.askSize ?? UNKNOWN;
    this.last[row] = quote.last ?? UNKNOWN;
    this.volume[row] = quote.volume ?? UNKNOWN;
  }

  #writeTrade(row: number, trade: TradeInput): void {
    this.kind[row] = InputKind.trade;
    this.instrument[row] = trade.instrument;
    this.atMs[row] = trade.atMs ?? UNKNOWN;
    this.price[row] = trade.price;
    this.size[row] = trade.size;
    this.side[row] = trade.side === 'buy' ? SIDE_BUY : trade.side === 'sell' ? SIDE_SELL : 0;
    this.tradeId[row] = trade.tradeId ?? UNKNOWN;
  }

  /** The row as an object: for tests, exports and screens, not for the hot path. */
  inputAt(row: number): EngineInput {
    invariant(row >= 0 && row < this.length, 'the row is within the block');
    const seenMs = epochMs(this.seenMs[row] as number);
    const at = this.atMs[row] as number;
    const instrument = instrumentIndex(this.instrument[row] as number);
    const atMs = at === UNKNOWN ? null : epochMs(at);
    switch (this.kind[row]) {
      case InputKind.quote:
        return {
          kind: 'quote',
          seenMs,
          instrument,
          atMs,
          bid: known<Price>(this.bid[row]),
          ask: known<Price>(this.ask[row]),
          bidSize: known<Size>(this.bidSize[row]),
          askSize: known<Size>(this.askSize[row]),
          last: known<Price>(this.last[row]),
          volume: known<Size>(this.volume[row]),
        };
      case InputKind.trade: {
        const side = this.side[row];
        return {
          kind: 'trade',
          seenMs,
          instrument,
          atMs,
          price: this.price[row] as Price,
          size: this.size[row] as Size,
          side: side === SIDE_BUY ? 'buy' : side === SIDE_SELL ? 'sell' : null,
          tradeId: known<number>(this.tradeId[row]),
        };
      }
      default: {
        const rare = this.rare[instrument];
        invariant(rare !== undefined, 'a rare row points at its input');
        return rare;
      }
    }
  }
}

function known<Value extends number>(cell: number | undefined): Value | null {
  return cell === undefined || cell === UNKNOWN ? null : (cell as Value);
}
