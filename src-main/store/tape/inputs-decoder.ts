import type { ChainInput } from '#domain/engine-input';
import { type InputBlock, InputKind, UNKNOWN } from '#domain/input-block';
import { TAPE_BLOCK_ROWS } from '#ports/tape';
import { ByteReader } from '#store/tape/byte-reader';
import { ChainsDecoder } from '#store/tape/chains-decoder';
import { type ParsedRare, parseRareLine } from '#store/tape/rare-lines';
import { SegmentDecoder } from '#store/tape/segment-decoder';
import { wellFormed } from '#store/tape/tape-faults';

const LANE_BYTES = 3;

/** Fills an `InputBlock` with what `InputsEncoder` wrote. Nothing is allocated per row, rare inputs apart. */
export class InputsDecoder {
  readonly #chains = new ChainsDecoder();
  #segments = new SegmentDecoder(0);
  #laneKind = new Uint8Array(0);
  #laneInstrument = new Uint16Array(0);
  #laneOfRow = new Uint16Array(0);
  #starts = new Int32Array(1);
  #rows = new Int32Array(0);
  #everyRow = new Int32Array(0);

  /** `rows` is how many the frame announced; the block must have room for them. */
  decode(payload: Uint8Array, rows: number, into: InputBlock): void {
    into.clear();
    const from = new ByteReader(payload);
    const { count, lanes, rareCount, rareBytes } = readHead(from, rows);
    this.#reserve(count);
    if (count > 0) {
      this.#readLanes(from, lanes, count);
      this.#group(lanes, count, into);
      this.#segments.read(from, into.seenMs, this.#everyRow, 0, count, into.seenMs);
      this.#readQuotes(from, lanes, into);
      this.#readTrades(from, lanes, into);
    }
    this.#readRare(from, lanes, rareCount, rareBytes, into);
    from.finish();
    into.length = count;
  }

  /** The arrival times alone, for searching. */
  decodeSeenMs(payload: Uint8Array, rows: number, into: Float64Array): void {
    const from = new ByteReader(payload);
    const { count, lanes } = readHead(from, rows);
    this.#reserve(count);
    if (count === 0) return;
    this.#readLanes(from, lanes, count);
    this.#segments.read(from, into, this.#everyRow, 0, count, into);
  }

  /** Grows to the largest block met so far. */
  #reserve(count: number): void {
    if (count <= this.#rows.length) return;
    this.#segments = new SegmentDecoder(count);
    this.#laneKind = new Uint8Array(count);
    this.#laneInstrument = new Uint16Array(count);
    this.#laneOfRow = new Uint16Array(count);
    this.#starts = new Int32Array(count + 1);
    this.#rows = new Int32Array(count);
    this.#everyRow = new Int32Array(count);
    for (let row = 0; row < count; row++) this.#everyRow[row] = row;
  }

  #readLanes(from: ByteReader, lanes: number, count: number): void {
    for (let lane = 0; lane < lanes; lane++) {
      const kind = from.u8();
      wellFormed(kind <= InputKind.rare, 'a lane has an unknown kind');
      this.#laneKind[lane] = kind;
      this.#laneInstrument[lane] = from.u16();
    }
    const laneOfRow = this.#laneOfRow;
    if (lanes < 2) {
      laneOfRow.fill(0, 0, count);
      return;
    }
    const low = from.take(count);
    const bytes = from.bytes;
    if (lanes <= 256) for (let i = 0; i < count; i++) laneOfRow[i] = bytes[low + i] as number;
    else {
      const high = from.take(count);
      for (let i = 0; i < count; i++) laneOfRow[i] = (bytes[low + i] as number) | ((bytes[high + i] as number) << 8);
    }
  }

  /** Sorts the rows by lane and writes kind and instrument of each. */
  #group(lanes: number, count: number, into: InputBlock): void {
    const { kind, instrument } = into;
    const laneOfRow = this.#laneOfRow;
    const laneKind = this.#laneKind;
    const laneInstrument = this.#laneInstrument;
    const starts = this.#starts;
    const rows = this.#rows;
    starts.fill(0, 0, lanes + 1);
    for (let row = 0; row < count; row++) {
      const lane = laneOfRow[row] as number;
      wellFormed(lane < lanes, 'a row lies in a lane that does not exist');
      starts[lane] = (starts[lane] as number) + 1;
      kind[row] = laneKind[lane] as number;
      instrument[row] = laneInstrument[lane] as number;
    }
    let next = 0;
    for (let lane = 0; lane < lanes; lane++) {
      const size = starts[lane] as number;
      wellFormed(size > 0, 'a lane is empty');
      starts[lane] = next;
      next += size;
    }
    for (let row = 0; row < count; row++) {
      const lane = laneOfRow[row] as number;
      const place = starts[lane] as number;
      rows[place] = row;
      starts[lane] = place + 1;
    }
    for (let lane = lanes; lane > 0; lane--) starts[lane] = starts[lane - 1] as number;
    starts[0] = 0;
  }

  #readQuotes(from: ByteReader, lanes: number, into: InputBlock): void {
    const kind = InputKind.quote;
    this.#column(from, into.atMs, kind, lanes, into.seenMs);
    this.#column(from, into.bid, kind, lanes, into.bid);
    this.#column(from, into.ask, kind, lanes, into.bid);
    this.#column(from, into.last, kind, lanes, into.bid);
    this.#column(from, into.bidSize, kind, lanes, into.bidSize);
    this.#column(from, into.askSize, kind, lanes, into.askSize);
    this.#column(from, into.volume, kind, lanes, into.volume);
  }

  #readTrades(from: ByteReader, lanes: number, into: InputBlock): void {
    const kind = InputKind.trade;
    this.#column(from, into.atMs, kind, lanes, into.seenMs);
    this.#column(from, into.price, kind, lanes, into.price);
    this.#column(from, into.size, kind, lanes, into.size);
    this.#column(from, into.tradeId, kind, lanes, into.tradeId);
    for (let lane = 0; lane < lanes; lane++) {
      if (this.#laneKind[lane] !== kind) continue;
      const start = this.#starts[lane] as number;
      const end = this.#starts[lane + 1] as number;
      const at = from.take(end - start);
      for (let i = start; i < end; i++) into.side[this.#rows[i] as number] = from.bytes[at + i - start] as number;
    }
  }

  #column(from: ByteReader, column: Float64Array, kind: number, lanes: number, companion: Float64Array): void {
    for (let lane = 0; lane < lanes; lane++) {
      if (this.#laneKind[lane] !== kind) continue;
      const start = this.#starts[lane] as number;
      this.#segments.read(from, column, this.#rows, start, this.#starts[lane + 1] as number, companion);
    }
  }

  #readRare(from: ByteReader, lanes: number, rareCount: number, rareBytes: number, into: InputBlock): void {
    const bytes = from.slice(rareBytes);
    const lines = rareCount === 0 ? [] : Buffer.from(bytes).toString('utf8').split('\n');
    wellFormed(lines.length === rareCount, 'there are more or fewer rare inputs than announced');
    this.#readInputs(from, lines.map(parseRareLine), into);
    let ordinal = 0;
    for (let lane = 0; lane < lanes; lane++) {
      if (this.#laneKind[lane] !== InputKind.rare) continue;
      const end = this.#starts[lane + 1] as number;
      for (let i = this.#starts[lane] as number; i < end; i++) {
        const row = this.#rows[i] as number;
        into.instrument[row] = ordinal++;
        into.atMs[row] = UNKNOWN;
      }
    }
    wellFormed(ordinal === rareCount, 'there are more or fewer rare rows than rare inputs');
  }

  #readInputs(from: ByteReader, parsed: readonly ParsedRare[], into: InputBlock): void {
    const moments = parsed.flatMap(({ moment }) => (moment === null ? [] : [moment]));
    const chains = moments.length === 0 ? [] : this.#chains.read(from, moments);
    let next = 0;
    for (const { input } of parsed) into.rare.push(input ?? (chains[next++] as ChainInput));
  }
}

function readHead(
  from: ByteReader,
  rows: number,
): { readonly count: number; readonly lanes: number; readonly rareCount: number; readonly rareBytes: number } {
  const count = from.u32();
  wellFormed(count === rows && count <= TAPE_BLOCK_ROWS, 'the block holds more or fewer inputs than announced');
  const lanes = from.u16();
  wellFormed(lanes <= count && lanes * LANE_BYTES <= from.left && lanes > 0 === count > 0, 'the lanes make no sense');
  const rareCount = from.u32();
  const rareBytes = from.u32();
  wellFormed(rareCount <= count, 'there are more rare inputs than inputs');
  return { count, lanes, rareCount, rareBytes };
}
