import type { ReactNode } from 'react';

export interface GridColumn<Row> {
  readonly id: string;
  readonly title: string;
  /** What the figure is, in a sentence: shown on hover and read out with the heading. */
  readonly about: string;
  readonly width: number;
  readonly align: 'start' | 'end';
  /** What it shows never is wider than `width`: cutting off costs, and is left out until somebody makes it narrower. */
  readonly fits?: boolean;
  /** Takes the room that is left. At most one column should. */
  readonly grows?: boolean;
  readonly hiddenAtFirst?: boolean;
  /** Cannot be hidden: without it the row would not say what it is about. */
  readonly always?: boolean;
  /** Null sorts last in both directions. Without it the column is not sortable. */
  readonly sortBy?: (row: Row) => number | string | null;
  /** For the clipboard, and for the cell where `cell` is absent. Unknown is the empty text. */
  readonly text: (row: Row) => string;
  readonly cell?: (row: Row) => ReactNode;
}
