import { formatUnits } from '#connectors/files/decimal-text';
import { type InputBlock, InputKind, UNKNOWN } from '#domain/input-block';
import type { InstrumentIndex } from '#domain/instrument';

export interface TickExport {
  readonly kind: 'trades' | 'quotes';
  readonly form: 'csv' | 'jsonl';
  readonly instrument: InstrumentIndex;
  readonly priceDecimals: number;
  readonly sizeDecimals: number;
}

const COLUMNS = {
  trades: ['at_ms', 'seen_ms', 'price', 'size', 'side', 'id'],
  quotes: ['at_ms', 'seen_ms', 'bid', 'ask', 'last', 'bid_size', 'ask_size', 'volume'],
} as const;

const SIDE_TEXTS = ['', 'buy', 'sell'] as const;

/** Writes one instrument's trades or quotes as text that `readTicks` reads back to the same numbers. */
export class TickExporter {
  /** Rows written so far. */
  written = 0;
  /** Rows without a usable time or without any price: no reader would take them. */
  leftOut = 0;
  readonly #export: TickExport;
  readonly #kind: number;
  readonly #cells: string[];

  constructor(settings: TickExport) {
    this.#export = settings;
    this.#kind = settings.kind === 'trades' ? InputKind.trade : InputKind.quote;
    this.#cells = Array.from(COLUMNS[settings.kind], () => '');
  }

  /** What the file begins with. */
  header(): string {
    return this.#export.form === 'csv' ? `${COLUMNS[this.#export.kind].join(',')}\n` : '';
  }

  /** The lines of the block's rows of this kind and instrument. */
  rows(block: InputBlock): string {
    let text = '';
    for (let row = 0; row < block.length; row++) {
      if (block.kind[row] !== this.#kind || block.instrument[row] !== this.#export.instrument) continue;
      if (!this.#fill(block, row)) {
        this.leftOut++;
        continue;
      }
      this.written++;
      text += this.#export.form === 'csv' ? `${this.#cells.join(',')}\n` : this.#object();
    }
    return text;
  }

  #fill(block: InputBlock, row: number): boolean {
    const cells = this.#cells;
    const atMs = block.atMs[row] as number;
    const seenMs = block.seenMs[row] as number;
    if (!Number.isInteger(atMs) || atMs <= 0 || !Number.isInteger(seenMs) || seenMs <= 0) return false;
    cells[0] = String(atMs);
    cells[1] = String(seenMs);
    if (this.#export.kind === 'trades') {
      const price = block.price[row] as number;
      if (price <= 0) return false;
      cells[2] = this.#price(price);
      cells[3] = this.#size(block.size[row] as number);
      cells[4] = SIDE_TEXTS[block.side[row] as number] ?? '';
      cells[5] = block.tradeId[row] === UNKNOWN ? '' : String(block.tradeId[row]);
      return true;
    }
    cells[2] = this.#price(block.bid[row] as number);
    cells[3] = this.#price(block.ask[row] as number);
    cells[4] = this.#price(block.last[row] as number);
    cells[5] = this.#size(block.bidSize[row] as number);
    cells[6] = this.#size(block.askSize[row] as number);
    cells[7] = this.#size(block.volume[row] as number);
    return cells[2] !== '' || cells[3] !== '' || cells[4] !== '';
  }

  /** A price of nothing is no price, whoever sent it. */
  #price(units: number): string {
    return units > 0 ? formatUnits(units, this.#export.priceDecimals) : '';
  }

  #size(units: number): string {
    return units === UNKNOWN ? '' : formatUnits(units, this.#export.sizeDecimals);
  }

  #object(): string {
    const names = COLUMNS[this.#export.kind];
    let text = '{';
    for (let index = 0; index < names.length; index++) {
      const name = names[index] ?? '';
      // A missing side is spelled out, so that every line shows that these are quotes.
      const cell = this.#cells[index] || (name === 'bid' || name === 'ask' ? 'null' : '');
      if (cell === '') continue;
      text += `${index === 0 ? '' : ','}"${name}":${name === 'side' ? `"${cell}"` : cell}`;
    }
    return `${text}}\n`;
  }
}
