import type { GridColumn } from '#window/components/data-grid/grid-column.ts';
import type { SortState } from '#window/components/data-grid/row-sorting.ts';

export const NARROWEST = 36;
const WIDEST = 800;

export interface ColumnPlace {
  readonly id: string;
  readonly width: number;
  readonly shown: boolean;
}

/** Order, widths and choice of a grid's columns, and what it is sorted by. This is what is kept for next time. */
export interface GridLayout {
  readonly columns: readonly ColumnPlace[];
  readonly sort: SortState | null;
}

export function firstLayout<Row>(columns: readonly GridColumn<Row>[], sort: SortState | null = null): GridLayout {
  return { columns: columns.map(placeOf), sort };
}

function placeOf<Row>(column: GridColumn<Row>): ColumnPlace {
  return { id: column.id, width: column.width, shown: column.hiddenAtFirst !== true };
}

export function shownColumns<Row>(columns: readonly GridColumn<Row>[], layout: GridLayout): readonly GridColumn<Row>[] {
  const byId = new Map(columns.map((column) => [column.id, column]));
  return layout.columns.flatMap((place) => {
    const column = place.shown ? byId.get(place.id) : undefined;
    if (column === undefined) return [];
    return [{ ...column, width: place.width, fits: column.fits === true && place.width >= column.width }];
  });
}

export function withWidth(layout: GridLayout, id: string, width: number): GridLayout {
  const held = Math.min(WIDEST, Math.max(NARROWEST, Math.round(width)));
  return { ...layout, columns: layout.columns.map((place) => (place.id === id ? { ...place, width: held } : place)) };
}

export function withShown(layout: GridLayout, id: string, shown: boolean): GridLayout {
  return { ...layout, columns: layout.columns.map((place) => (place.id === id ? { ...place, shown } : place)) };
}

/** Puts a column in front of another one; null is behind the last. */
export function withColumnBefore(layout: GridLayout, id: string, before: string | null): GridLayout {
  const moved = layout.columns.find((place) => place.id === id);
  if (moved === undefined || id === before) return layout;
  const others = layout.columns.filter((place) => place.id !== id);
  const at = before === null ? others.length : others.findIndex((place) => place.id === before);
  if (at < 0) return layout;
  return { ...layout, columns: [...others.slice(0, at), moved, ...others.slice(at)] };
}

/** One place to the left or right among the shown columns; hidden ones are passed over. */
export function withColumnMoved(layout: GridLayout, id: string, step: -1 | 1): GridLayout {
  const shown = layout.columns.filter((place) => place.shown);
  const at = shown.findIndex((place) => place.id === id);
  const neighbour = shown[at + step];
  if (at < 0 || neighbour === undefined) return layout;
  return step === -1 ? withColumnBefore(layout, id, neighbour.id) : withColumnBefore(layout, neighbour.id, id);
}

export function layoutText(layout: GridLayout): string {
  return JSON.stringify(layout);
}

/**
 * What was kept may be of an older or newer version: columns that no longer exist are dropped, new ones stand where they
 * would at first. Text that makes no sense gives the first layout.
 */
export function layoutFrom<Row>(
  text: string | null,
  columns: readonly GridColumn<Row>[],
  first: GridLayout,
): GridLayout {
  const kept = text === null ? null : parsed(text);
  if (kept === null) return first;
  const byId = new Map(columns.map((column) => [column.id, column]));
  const places: ColumnPlace[] = [];
  for (const place of kept.columns) {
    const column = byId.get(place.id);
    if (column === undefined || places.some(({ id }) => id === place.id)) continue;
    const width = Math.min(WIDEST, Math.max(NARROWEST, place.width));
    places.push({ id: place.id, width, shown: place.shown || column.always === true });
  }
  let layout: GridLayout = { columns: places, sort: null };
  for (const [position, column] of columns.entries()) {
    if (places.some(({ id }) => id === column.id)) continue;
    const next = columns.slice(position + 1).find(({ id }) => places.some((place) => place.id === id));
    layout = withColumnBefore(
      { ...layout, columns: [...layout.columns, placeOf(column)] },
      column.id,
      next?.id ?? null,
    );
  }
  const sort = kept.sort !== null && byId.get(kept.sort.column)?.sortBy !== undefined ? kept.sort : null;
  return { ...layout, sort };
}

function parsed(text: string): GridLayout | null {
  const value = jsonOrNull(text);
  if (!isRecord(value) || !Array.isArray(value['columns'])) return null;
  const columns = value['columns'].filter(
    (place): place is ColumnPlace =>
      isRecord(place) &&
      typeof place['id'] === 'string' &&
      Number.isFinite(place['width']) &&
      typeof place['shown'] === 'boolean',
  );
  return { columns, sort: sortFrom(value['sort']) };
}

function sortFrom(value: unknown): SortState | null {
  if (!isRecord(value) || typeof value['column'] !== 'string') return null;
  const direction = value['direction'];
  return direction === 'ascending' || direction === 'descending' ? { column: value['column'], direction } : null;
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
