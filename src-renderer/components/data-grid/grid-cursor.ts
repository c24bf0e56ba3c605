/** Where the keyboard stands. Row −1 is the heading. */
export interface GridCursor {
  readonly row: number;
  readonly column: number;
}

export interface GridExtent {
  readonly rows: number;
  readonly columns: number;
  /** Whole rows in sight. */
  readonly page: number;
}

/** Null: this key does not move the cursor. */
export function movedCursor(cursor: GridCursor, key: string, extent: GridExtent): GridCursor | null {
  const page = Math.max(1, extent.page - 1);
  switch (key) {
    case 'ArrowDown':
      return at(cursor.row + 1, cursor.column, extent);
    case 'ArrowUp':
      return at(cursor.row - 1, cursor.column, extent);
    case 'ArrowRight':
      return at(cursor.row, cursor.column + 1, extent);
    case 'ArrowLeft':
      return at(cursor.row, cursor.column - 1, extent);
    case 'PageDown':
      return at(Math.max(cursor.row, 0) + page, cursor.column, extent);
    case 'PageUp':
      return at(Math.max(cursor.row - page, 0), cursor.column, extent);
    case 'Home':
      return at(Math.min(0, extent.rows - 1), cursor.column, extent);
    case 'End':
      return at(extent.rows - 1, cursor.column, extent);
    default:
      return null;
  }
}

function at(row: number, column: number, extent: GridExtent): GridCursor {
  return {
    row: Math.min(Math.max(row, -1), extent.rows - 1),
    column: Math.min(Math.max(column, 0), Math.max(extent.columns - 1, 0)),
  };
}
