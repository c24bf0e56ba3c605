import type { BoardLine } from '#window/views/board/board-line.ts';

/** Words apart by spaces or commas; a row is shown when its symbol or its source contains one of them. Null: all are shown. */
export function symbolFilter(text: string): ((line: BoardLine) => boolean) | null {
  const words = text
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((word) => word !== '');
  if (words.length === 0) return null;
  return ({ instrument }) => {
    const name = `${instrument.symbol} ${instrument.source}`.toLowerCase();
    return words.some((word) => name.includes(word));
  };
}
