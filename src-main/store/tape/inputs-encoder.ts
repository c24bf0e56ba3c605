import { type InputBlock, InputKind } from '#domain/input-block';
import { ByteWriter } from '#store/tape/byte-writer';
import { ChainsEncoder } from '#store/tape/chains-encoder';
import type { RareEntry } from '#store/tape/rare-lines';
import { SegmentEncoder } from '#store/tape/segment-encoder';

const INSTRUMENTS = 65_536;
const RARE_LANE = INSTRUMENTS * 2;

/**
 * A run of inputs as columns. Rows are grouped into lanes (one instrument's quotes, its trades, all rare inputs), and
 * each column is written lane by lane: neighbours in the file are then neighbours in the market.
 */
export class InputsEncoder {
  readonly #out = new ByteWriter(1 << 18);
  readonly #segments: SegmentEncoder;
  readonly #chains = new ChainsEncoder();
  readonly #laneOfKey = new Int32Array(RARE_LANE + 1).fill(-1);
  readonly #keys: Int32Array;
  readonly #starts: Int32Array;
  readonly #laneOfRow: Int32Array;
  readonly #rows: Int32Array;
  readonly #everyRow: Int32Array;

  constructor(capacity: number) {
    this.#segments = new SegmentEncoder(capacity);
    this.#keys = new Int32Array(capacity);
    this.#starts = new Int32Array(capacity + 1);
    this.#laneOfRow = new Int32Array(capacity);
    this.#rows = new Int32Array(capacity);
    this.#everyRow = new Int32Array(capacity);
  }

  /** Encodes rows `[from, to)`. `entries` are those of the rare rows among them. The answer lives until the next call. */
  encode(block: InputBlock, from: number, to: number, entries: readonly RareEntry[]): Uint8Array {
    const out = this.#out;
    out.clear();
    const rare = Buffer.from(entries.map(({ line }) => line).join('\n'), 'utf8');
    const lanes = this.#group(block, from, to);
    out.u32(to - from);
    out.u16(lanes);
    out.u32(entries.length);
    out.u32(rare.length);
    this.#writeLanes(lanes, to - from);
    const every = this.#everyRow;
    for (let row = from; row < to; row++) every[row - from] = row;
    if (to > from) this.#segments.write(out, block.seenMs, every, 0, to - from, 'level', block.seenMs);
    this.#writeQuotes(block, lanes);
    this.#writeTrades(block, lanes);
    out.append(rare);
    const chains = entries.flatMap(({ chain }) => (chain === null ? [] : [chain]));
    if (chains.length > 0) this.#chains.write(out, chains);
    return out.view();
  }

  /** Sorts the rows by lane, in order of first appearance; answers how many lanes there are. */
  #group(block: InputBlock, from: number, to: number): number {
    const starts = this.#starts;
    let lanes = 0;
    for (let row = from; row < to; row++) {
      const kind = block.kind[row] as number;
      const key = kind === InputKind.rare ? RARE_LANE : kind * INSTRUMENTS + (block.instrument[row] as number);
      let lane = this.#laneOfKey[key] as number;
      if (lane < 0) {
        lane = lanes++;
        this.#laneOfKey[key] = lane;
        this.#keys[lane] = key;
        starts[lane] = 0;
      }
      this.#laneOfRow[row - from] = lane;
      starts[lane] = (starts[lane] as number) + 1;
    }
    let next = 0;
    for (let lane = 0; lane < lanes; lane++) {
      this.#laneOfKey[this.#keys[lane] as number] = -1;
      const count = starts[lane] as number;
      starts[lane] = next;
      next += count;
    }
    for (let i = 0; i < to - from; i++) {
      const lane = this.#laneOfRow[i] as number;
      const place = starts[lane] as number;
      this.#rows[place] = from + i;
      starts[lane] = place + 1;
    }
    // Each start has moved to the next lane's: one step back.
    for (let lane = lanes; lane > 0; lane--) starts[lane] = starts[lane - 1] as number;
    starts[0] = 0;
    return lanes;
  }

  #writeLanes(lanes: number, count: number): void {
    const out = this.#out;
    for (let lane = 0; lane < lanes; lane++) {
      const key = this.#keys[lane] as number;
      out.u8(key === RARE_LANE ? InputKind.rare : key < INSTRUMENTS ? InputKind.quote : InputKind.trade);
      out.u16(key % INSTRUMENTS);
    }
    if (lanes < 2) return;
    const planes = lanes > 256 ? 2 : 1;
    let at = out.reserve(count * planes);
    for (let shift = 0; shift < planes * 8; shift += 8) {
      for (let i = 0; i < count; i++) out.bytes[at + i] = (this.#laneOfRow[i] as number) >>> shift;
      at += count;
    }
  }

  #writeQuotes(block: InputBlock, lanes: number): void {
    const kind = InputKind.quote;
    this.#column(block.atMs, kind, lanes, 'companion', block.seenMs);
    this.#column(block.bid, kind, lanes, 'level', block.bid);
    this.#column(block.ask, kind, lanes, 'companion', block.bid);
    this.#column(block.last, kind, lanes, 'companion', block.bid);
    this.#column(block.bidSize, kind, lanes, 'amount', block.bidSize);
    this.#column(block.askSize, kind, lanes, 'amount', block.askSize);
    this.#column(block.volume, kind, lanes, 'level', block.volume);
  }

  #writeTrades(block: InputBlock, lanes: number): void {
    const kind = InputKind.trade;
    this.#column(block.atMs, kind, lanes, 'companion', block.seenMs);
    this.#column(block.price, kind, lanes, 'level', block.price);
    this.#column(block.size, kind, lanes, 'amount', block.size);
    this.#column(block.tradeId, kind, lanes, 'level', block.tradeId);
    for (let lane = 0; lane < lanes; lane++) {
      if (!this.#isOf(kind, lane)) continue;
      const end = this.#starts[lane + 1] as number;
      const start = this.#starts[lane] as number;
      const at = this.#out.reserve(end - start);
      for (let i = start; i < end; i++) {
        this.#out.bytes[at + i - start] = block.side[this.#rows[i] as number] as number;
      }
    }
  }

  #column(
    column: Float64Array,
    kind: number,
    lanes: number,
    nature: 'level' | 'amount' | 'companion',
    companion: Float64Array,
  ): void {
    for (let lane = 0; lane < lanes; lane++) {
      if (!this.#isOf(kind, lane)) continue;
      const start = this.#starts[lane] as number;
      const end = this.#starts[lane + 1] as number;
      this.#segments.write(this.#out, column, this.#rows, start, end, nature, companion);
    }
  }

  #isOf(kind: number, lane: number): boolean {
    const key = this.#keys[lane] as number;
    return key !== RARE_LANE && key < INSTRUMENTS === (kind === InputKind.quote);
  }
}
