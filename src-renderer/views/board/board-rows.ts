import type { StreamPatch, StreamSnapshot } from '#contract/streams';
import { KeyedRows } from '#window/components/data-grid/keyed-rows.ts';
import { firstLine, nextLine, unlistedInstrument, type BoardLine } from '#window/views/board/board-line.ts';

/** The board stream as rows that can be watched one by one, keyed by instrument index. */
export class BoardRows {
  readonly rows = new KeyedRows<BoardLine>();

  snapshot({ instruments, rows }: StreamSnapshot<'board'>): void {
    const byIndex = new Map(instruments.map((instrument) => [instrument.index, instrument]));
    this.rows.replace(
      rows.map((row) => [row.index, firstLine(byIndex.get(row.index) ?? unlistedInstrument(row.index), row)]),
    );
  }

  patch({ rows }: StreamPatch<'board'>): void {
    this.rows.put(
      rows.map((row) => {
        const before = this.rows.get(row.index);
        return [
          row.index,
          before === undefined ? firstLine(unlistedInstrument(row.index), row) : nextLine(before, row),
        ];
      }),
    );
  }
}
