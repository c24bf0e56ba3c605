import type { RareInput } from '#domain/engine-input';
import { type InputBlock, InputKind, UNKNOWN } from '#domain/input-block';
import { MINUTE_MS } from '#primitives/clock';
import { invariant } from '#primitives/invariant';

const RADIX_BITS = 9;
const RADIX = 1 << RADIX_BITS;
/** So that a millisecond of the minute and a source fit into two radix passes. */
const MOST_SOURCES = 4;

const QUOTE_CELLS = 6;

/**
 * The inputs of one minute on their way to us, put into total order once the minute is complete. What arrives after
 * the minute waits for its own. Columns like `InputBlock`'s: quotes keep bid, ask, sizes, last and volume in `cells`,
 * trades price, size, side and number.
 */
export class PendingInputs {
  #capacity = 1_024;
  #kind = new Uint8Array(this.#capacity);
  #source = new Uint8Array(this.#capacity);
  #instrument = new Uint16Array(this.#capacity);
  #seenMs = new Float64Array(this.#capacity);
  #atMs = new Float64Array(this.#capacity);
  #cells = new Float64Array(this.#capacity * QUOTE_CELLS);
  #order = new Uint32Array(this.#capacity);
  #otherOrder = new Uint32Array(this.#capacity);
  #keys = new Uint32Array(this.#capacity);
  #otherKeys = new Uint32Array(this.#capacity);
  readonly #bucket = new Uint32Array(RADIX);
  #rare: RareInput[] = [];
  #rows = 0;
  #ready = 0;
  #next = 0;
  #fromMs = 0;
  #untilMs = 0;

  quote(source: number, instrument: number, seenMs: number, atMs: number): number {
    return this.#begin(InputKind.quote, source, instrument, seenMs, atMs);
  }

  setQuote(
    row: number,
    bid: number,
    ask: number,
    bidSize: number,
    askSize: number,
    last: number,
    volume: number,
  ): void {
    const cells = this.#cells;
    const first = row * QUOTE_CELLS;
    cells[first] = bid;
    cells[first + 1] = ask;
    cells[first + 2] = bidSize;
    cells[first + 3] = askSize;
    cells[first + 4] = last;
    cells[first + 5] = volume;
  }

  trade(source: number, instrument: number, seenMs: number, atMs: number): number {
    return this.#begin(InputKind.trade, source, instrument, seenMs, atMs);
  }

  setTrade(row: number, price: number, size: number, side: number, tradeId: number): void {
    const cells = this.#cells;
    const first = row * QUOTE_CELLS;
    cells[first] = price;
    cells[first + 1] = size;
    cells[first + 2] = side;
    cells[first + 3] = tradeId;
  }

  rare(source: number, input: RareInput): void {
    const row = this.#begin(InputKind.rare, source, 0, input.seenMs, UNKNOWN);
    this.#cells[row * QUOTE_CELLS] = this.#rare.length;
    this.#rare.push(input);
  }

  isQuote(row: number): boolean {
    return this.#kind[row] === InputKind.quote;
  }

  seenMs(row: number): number {
    return this.#seenMs[row] as number;
  }

  arriveAt(row: number, seenMs: number): void {
    this.#seenMs[row] = seenMs;
  }

  claimToHappenAt(row: number, atMs: number): void {
    this.#atMs[row] = atMs;
  }

  /** Swaps the sides and sets them at least `apart`, so that the bid stands above the ask. */
  cross(row: number, apart: number): void {
    const first = row * QUOTE_CELLS;
    const bid = this.#cells[first] as number;
    this.#cells[first] = (this.#cells[first + 1] as number) + apart;
    this.#cells[first + 1] = bid;
  }

  repeat(row: number, seenMs: number): void {
    this.#reserve();
    this.#copyRow(row, this.#rows);
    this.#seenMs[this.#rows++] = seenMs;
  }

  dropNewest(): void {
    this.#rows--;
  }

  /** Begins the next stretch of at most a minute, with what was still on its way. */
  open(fromMs: number): void {
    invariant(this.#next === this.#ready, 'everything ready has been taken');
    const rare: RareInput[] = [];
    let kept = 0;
    for (let row = 0; row < this.#rows; row++) {
      if ((this.#seenMs[row] as number) < this.#untilMs) continue;
      this.#copyRow(row, kept);
      if (this.#kind[kept] === InputKind.rare) {
        const input = this.#rare[this.#cells[kept * QUOTE_CELLS] as number];
        invariant(input !== undefined, 'a rare row points at its input');
        this.#cells[kept * QUOTE_CELLS] = rare.length;
        rare.push(input);
      }
      kept++;
    }
    this.#rare = rare;
    this.#rows = kept;
    this.#ready = 0;
    this.#next = 0;
    this.#fromMs = fromMs;
  }

  /** Orders what is seen before `untilMs` by time, source and order of arrival here. */
  seal(untilMs: number): void {
    invariant(untilMs - this.#fromMs <= MINUTE_MS, 'a stretch is at most a minute');
    this.#untilMs = untilMs;
    let ready = 0;
    for (let row = 0; row < this.#rows; row++) {
      const seenMs = this.#seenMs[row] as number;
      if (seenMs >= untilMs) continue;
      this.#keys[ready] = (seenMs - this.#fromMs) * MOST_SOURCES + (this.#source[row] as number);
      this.#order[ready++] = row;
    }
    this.#ready = ready;
    this.#sortBy(0);
    this.#sortBy(RADIX_BITS);
  }

  /** Moves what is ready into the block until one is full or the other empty; answers whether all is taken. */
  moveInto(block: InputBlock): boolean {
    const end = Math.min(this.#ready, this.#next + block.capacity - block.length);
    for (let taken = this.#next; taken < end; taken++) this.#writeRow(this.#order[taken] as number, block);
    this.#next = end;
    return end === this.#ready;
  }

  #writeRow(row: number, block: InputBlock): void {
    const cells = this.#cells;
    const first = row * QUOTE_CELLS;
    const into = block.length++;
    const kind = this.#kind[row] as number;
    block.kind[into] = kind;
    block.seenMs[into] = this.#seenMs[row] as number;
    block.atMs[into] = this.#atMs[row] as number;
    block.instrument[into] = this.#instrument[row] as number;
    if (kind === InputKind.quote) {
      block.bid[into] = cells[first] as number;
      block.ask[into] = cells[first + 1] as number;
      block.bidSize[into] = cells[first + 2] as number;
      block.askSize[into] = cells[first + 3] as number;
      block.last[into] = cells[first + 4] as number;
      block.volume[into] = cells[first + 5] as number;
    } else if (kind === InputKind.trade) {
      block.price[into] = cells[first] as number;
      block.size[into] = cells[first + 1] as number;
      block.side[into] = cells[first + 2] as number;
      block.tradeId[into] = cells[first + 3] as number;
    } else {
      const input = this.#rare[cells[first] as number];
      invariant(input !== undefined, 'a rare row points at its input');
      block.instrument[into] = block.rare.length;
      block.rare.push(input);
    }
  }

  #begin(kind: number, source: number, instrument: number, seenMs: number, atMs: number): number {
    this.#reserve();
    const row = this.#rows++;
    this.#kind[row] = kind;
    this.#source[row] = source;
    this.#instrument[row] = instrument;
    this.#seenMs[row] = seenMs;
    this.#atMs[row] = atMs;
    return row;
  }

  /** One stable pass of a radix sort. */
  #sortBy(shift: number): void {
    const bucket = this.#bucket.fill(0);
    const keys = this.#keys;
    const order = this.#order;
    const ready = this.#ready;
    for (let i = 0; i < ready; i++) {
      const digit = ((keys[i] as number) >>> shift) & (RADIX - 1);
      bucket[digit] = (bucket[digit] as number) + 1;
    }
    let before = 0;
    for (let digit = 0; digit < RADIX; digit++) {
      const count = bucket[digit] as number;
      bucket[digit] = before;
      before += count;
    }
    for (let i = 0; i < ready; i++) {
      const key = keys[i] as number;
      const digit = (key >>> shift) & (RADIX - 1);
      const place = bucket[digit] as number;
      bucket[digit] = place + 1;
      this.#otherKeys[place] = key;
      this.#otherOrder[place] = order[i] as number;
    }
    this.#keys = this.#otherKeys;
    this.#order = this.#otherOrder;
    this.#otherKeys = keys;
    this.#otherOrder = order;
  }

  #copyRow(from: number, to: number): void {
    if (from === to) return;
    this.#kind[to] = this.#kind[from] as number;
    this.#source[to] = this.#source[from] as number;
    this.#instrument[to] = this.#instrument[from] as number;
    this.#seenMs[to] = this.#seenMs[from] as number;
    this.#atMs[to] = this.#atMs[from] as number;
    this.#cells.copyWithin(to * QUOTE_CELLS, from * QUOTE_CELLS, (from + 1) * QUOTE_CELLS);
  }

  #reserve(): void {
    if (this.#rows < this.#capacity) return;
    this.#capacity *= 2;
    this.#kind = widened(this.#kind, new Uint8Array(this.#capacity));
    this.#source = widened(this.#source, new Uint8Array(this.#capacity));
    this.#instrument = widened(this.#instrument, new Uint16Array(this.#capacity));
    this.#seenMs = widened(this.#seenMs, new Float64Array(this.#capacity));
    this.#atMs = widened(this.#atMs, new Float64Array(this.#capacity));
    this.#cells = widened(this.#cells, new Float64Array(this.#capacity * QUOTE_CELLS));
    this.#order = new Uint32Array(this.#capacity);
    this.#otherOrder = new Uint32Array(this.#capacity);
    this.#keys = new Uint32Array(this.#capacity);
    this.#otherKeys = new Uint32Array(this.#capacity);
  }
}

function widened<Column extends { set(from: ArrayLike<number>): void }>(old: ArrayLike<number>, wider: Column): Column {
  wider.set(old);
  return wider;
}
