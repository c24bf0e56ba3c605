import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import {
  useEffect,
  useId,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
  type ClipboardEvent,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  type Ref,
} from 'react';
import {
  shownColumns,
  withColumnMoved,
  withWidth,
  type GridLayout,
} from '#window/components/data-grid/column-layout.ts';
import { copyText } from '#window/components/data-grid/copy-text.ts';
import type { GridColumn } from '#window/components/data-grid/grid-column.ts';
import { movedCursor, type GridCursor } from '#window/components/data-grid/grid-cursor.ts';
import { GridHeader, headingId } from '#window/components/data-grid/grid-header.tsx';
import { cellId, GridRow } from '#window/components/data-grid/grid-row.tsx';
import type { KeyedRows, RowKey } from '#window/components/data-grid/keyed-rows.ts';
import {
  NOTHING_SELECTED,
  stillThere,
  toggled,
  withRange,
  type RowSelection,
} from '#window/components/data-grid/row-selection.ts';
import { nextSort } from '#window/components/data-grid/row-sorting.ts';
import { tabSeparated } from '#window/components/data-grid/tab-separated.ts';
import { useFollowEnd } from '#window/components/data-grid/use-follow-end.ts';
import { useRowHeight } from '#window/components/data-grid/use-row-height.ts';
import styles from './data-grid.module.css';

const WIDTH_STEP = 8;
const FIRST_HEIGHT = 600;
/** Rows that exist beyond those in sight. */
const OVERSCAN = 6;
const noTone = (): undefined => undefined;

export interface GridHandle {
  /** The selected rows, or all that are shown, with headings. */
  copy(): void;
  focus(): void;
}

export interface DataGridProps<Row> {
  /** Read out when the grid gets the focus. */
  readonly label: string;
  /** All there are, in the order in which they stand at first. */
  readonly columns: readonly GridColumn<Row>[];
  readonly rows: KeyedRows<Row>;
  /** The rows to show, in order; see `useRowOrder`. Must keep its identity while nothing changes. */
  readonly keys: readonly RowKey[];
  readonly layout: GridLayout;
  readonly onLayout: (layout: GridLayout) => void;
  /** Enter and double click. */
  readonly onOpen?: (key: RowKey) => void;
  /** A click without Ctrl or Shift. */
  readonly onPick?: (key: RowKey) => void;
  /** The keyboard came to another row. */
  readonly onCursor?: (key: RowKey) => void;
  /** Which rows exist on the screen, first and last: for whoever fetches them. */
  readonly onRange?: (first: number, last: number) => void;
  readonly onCopied?: (rows: number, columns: number, done: boolean) => void;
  /** Marked as the one that other panels show. */
  readonly current?: RowKey | null;
  /** A hook: a word that the style sheet knows, such as `stale`. The same function for the life of the grid. */
  readonly useTone?: (row: Row | undefined) => string | undefined;
  /** New rows come at the end, and it stays in sight until one scrolls up. */
  readonly followsEnd?: boolean;
  /** In place of the rows when there are none. */
  readonly empty: ReactNode;
  readonly handle?: Ref<GridHandle>;
}

/** A table of thousands of rows that tick: only what is in sight exists, and only what changed renders. */
export function DataGrid<Row>(props: DataGridProps<Row>): ReactNode {
  const { label, columns, rows, keys, layout, onLayout, onOpen, onPick, onCursor, onCopied, current = null } = props;
  const gridId = useId();
  const box = useRef<HTMLDivElement>(null);
  const rowHeight = useRowHeight(box);
  const shown = useMemo(() => shownColumns(columns, layout), [columns, layout]);
  const [selection, setSelection] = useState<RowSelection>(NOTHING_SELECTED);
  const [cursor, setCursor] = useState<{ readonly key: RowKey | null; readonly column: number }>({
    key: null,
    column: 0,
  });
  const [onHeading, setOnHeading] = useState(false);
  const anchor = useRef(0);
  const follow = useFollowEnd(box, keys, rowHeight, props.followsEnd === true);
  const following = props.followsEnd === true && follow.state.following;
  // The box is scrolled to its end only after new rows are there, so they must not wait until it is.
  const atEnd = ({ count }: Range): number[] => {
    const height = virtualizer.scrollRect?.height ?? FIRST_HEIGHT;
    const inBox = Math.min(count, Math.ceil(height / rowHeight) + OVERSCAN);
    return Array.from({ length: inBox }, (_, i) => count - inBox + i);
  };
  const virtualizer = useVirtualizer({
    count: keys.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    getItemKey: (position) => keys[position] ?? position,
    overscan: OVERSCAN,
    rangeExtractor: following ? atEnd : defaultRangeExtractor,
    initialRect: { width: 0, height: FIRST_HEIGHT },
    useFlushSync: false,
  });
  useEffect(() => virtualizer.measure(), [virtualizer, rowHeight]);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const follows = (): void => holdFirstColumn(element);
    element.addEventListener('scroll', follows, { passive: true });
    return () => element.removeEventListener('scroll', follows);
  }, []);
  useEffect(() => {
    setSelection((before) => stillThere(before, (key) => rows.get(key) !== undefined));
  }, [rows, keys]);

  const restRow = props.followsEnd === true ? keys.length - 1 : 0;
  const foundRow = cursor.key === null ? -1 : keys.indexOf(cursor.key);
  const cursorRow = onHeading ? -1 : foundRow < 0 ? restRow : foundRow;
  const cursorKey = keys[cursorRow] ?? null;
  const cursorColumn = Math.min(cursor.column, Math.max(0, shown.length - 1));

  const goTo = (to: GridCursor): void => {
    setOnHeading(to.row < 0);
    const key = keys[to.row];
    setCursor({ key: to.row < 0 ? cursor.key : (key ?? null), column: to.column });
    if (to.row < 0 || key === undefined) return;
    showRow(box.current, to.row, rowHeight);
    onCursor?.(key);
  };

  const copied = (): { readonly text: string; readonly count: number } => {
    const wanted = selection.size === 0 ? keys : keys.filter((key) => selection.has(key));
    const found = wanted.flatMap((key) => rows.get(key) ?? []);
    return { text: tabSeparated(shown, found), count: found.length };
  };
  useImperativeHandle(props.handle, () => ({
    copy: () => {
      const { text, count } = copied();
      const from = box.current;
      if (from !== null) void copyText(from, text).then((done) => onCopied?.(count, shown.length, done));
    },
    focus: () => box.current?.focus(),
  }));
  const copy = (event: ClipboardEvent): void => {
    const { text, count } = copied();
    event.clipboardData.setData('text/plain', text);
    event.preventDefault();
    onCopied?.(count, shown.length, true);
  };

  const pressOnHeading = (event: KeyboardEvent): boolean => {
    const column = shown[cursorColumn];
    if (column === undefined) return false;
    if (event.key === 'Enter' || event.key === ' ') {
      onLayout({ ...layout, sort: nextSort(column, layout.sort) });
      return true;
    }
    const step = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0;
    if (step === 0) return false;
    if (event.altKey) {
      onLayout(withColumnMoved(layout, column.id, step));
      setCursor({ ...cursor, column: Math.min(Math.max(0, cursorColumn + step), shown.length - 1) });
      return true;
    }
    if (event.shiftKey) {
      onLayout(withWidth(layout, column.id, column.width + step * WIDTH_STEP));
      return true;
    }
    return false;
  };

  const pressOnRow = (event: KeyboardEvent): boolean => {
    if (cursorKey === null) return false;
    if (event.key === 'Enter') onOpen?.(cursorKey);
    else if (event.key === ' ') {
      anchor.current = cursorRow;
      setSelection(toggled(selection, cursorKey));
    } else if (event.key === 'Escape' && selection.size > 0) setSelection(NOTHING_SELECTED);
    else return false;
    return true;
  };

  const press = (event: KeyboardEvent): void => {
    const handled = onHeading ? pressOnHeading(event) : pressOnRow(event);
    if (handled) return swallow(event);
    const chord = event.ctrlKey || event.metaKey;
    if (chord && event.key.toLowerCase() === 'a') {
      setSelection(new Set(keys));
      return swallow(event);
    }
    if (event.altKey || (chord && event.key !== 'Home' && event.key !== 'End')) return;
    const page = Math.floor(((box.current?.clientHeight ?? 0) - rowHeight) / rowHeight);
    const from = { row: cursorRow, column: cursorColumn };
    const to = movedCursor(from, event.key, { rows: keys.length, columns: shown.length, page });
    if (to === null) return;
    swallow(event);
    if (event.shiftKey && to.row >= 0 && to.row !== from.row) {
      if (selection.size === 0) anchor.current = from.row;
      setSelection(withRange(NOTHING_SELECTED, keys, anchor.current, to.row));
    }
    goTo(to);
    if (props.followsEnd === true && event.key === 'End') follow.toEnd();
  };

  const click = (event: MouseEvent): void => {
    const position = positionOf(event);
    const key = position === null ? undefined : keys[position];
    if (position === null || key === undefined) return;
    const column = (event.target as Element).closest<HTMLElement>('[aria-colindex]')?.getAttribute('aria-colindex');
    setOnHeading(false);
    setCursor({ key, column: column === null || column === undefined ? cursorColumn : Number(column) - 1 });
    if (event.shiftKey) return setSelection(withRange(NOTHING_SELECTED, keys, anchor.current, position));
    anchor.current = position;
    if (event.ctrlKey || event.metaKey) return setSelection(toggled(selection, key));
    if (selection.size > 0) setSelection(NOTHING_SELECTED);
    onPick?.(key);
  };
  const doubleClick = (event: MouseEvent): void => {
    const position = positionOf(event);
    const key = position === null ? undefined : keys[position];
    if (key !== undefined) onOpen?.(key);
  };

  const inSight = virtualizer.getVirtualItems();
  const { onRange } = props;
  const firstInSight = inSight[0]?.index ?? 0;
  const lastInSight = inSight.at(-1)?.index ?? -1;
  useEffect(() => {
    if (lastInSight >= firstInSight) onRange?.(firstInSight, lastInSight);
  }, [onRange, firstInSight, lastInSight]);
  const activeColumn = shown[cursorColumn];
  const active =
    activeColumn === undefined
      ? undefined
      : onHeading
        ? headingId(gridId, activeColumn.id)
        : cursorKey === null || !inSight.some(({ index }) => index === cursorRow)
          ? undefined
          : cellId(gridId, cursorKey, activeColumn.id);
  const template = shown
    .map(({ width, grows }) => (grows === true ? `minmax(${width}px, 1fr)` : `${width}px`))
    .join(' ');
  const fills = shown.some(({ grows }) => grows === true);
  return (
    <div className={styles['frame']}>
      <div
        ref={box}
        role="grid"
        className={styles['grid']}
        tabIndex={0}
        aria-label={label}
        aria-rowcount={keys.length + 1}
        aria-colcount={shown.length}
        aria-multiselectable="true"
        aria-activedescendant={active}
        style={
          {
            '--grid-columns': fills ? template : `${template} minmax(0, 1fr)`,
            '--grid-width': `${shown.reduce((sum, { width }) => sum + width, 0)}px`,
          } as Record<string, string>
        }
        onKeyDown={press}
        onCopy={copy}
        onClick={click}
        onDoubleClick={doubleClick}
      >
        <GridHeader
          gridId={gridId}
          columns={shown}
          firstColumns={columns}
          layout={layout}
          onLayout={onLayout}
          cursorColumn={onHeading ? cursorColumn : null}
        />
        <div role="rowgroup" className={styles['body']} style={{ height: virtualizer.getTotalSize() }}>
          {inSight.map(({ index, start }) => {
            const key = keys[index];
            if (key === undefined) return null;
            return (
              <GridRow
                key={key}
                gridId={gridId}
                rows={rows}
                rowKey={key}
                position={index}
                top={start}
                columns={shown}
                selected={selection.has(key)}
                current={current === key}
                cursorColumn={key === cursorKey ? cursorColumn : null}
                useTone={props.useTone ?? noTone}
              />
            );
          })}
        </div>
      </div>
      {keys.length === 0 ? <div className={styles['empty']}>{props.empty}</div> : null}
      {onHeading && activeColumn !== undefined ? <p className={styles['about']}>{activeColumn.about}</p> : null}
      {follow.state.following || props.followsEnd !== true ? null : (
        <button type="button" className={styles['unseen']} onClick={follow.toEnd}>
          {follow.state.unseen === 0 ? 'To the newest' : `${follow.state.unseen} new`} <span aria-hidden="true">↓</span>
        </button>
      )}
    </div>
  );
}

function swallow(event: KeyboardEvent): void {
  event.preventDefault();
  event.stopPropagation();
}

function positionOf(event: MouseEvent): number | null {
  const row = (event.target as Element).closest<HTMLElement>('[data-position]');
  return row === null ? null : Number(row.dataset['position']);
}

function holdFirstColumn(element: HTMLElement): void {
  const scrolled = element.scrollLeft > 0 ? `${element.scrollLeft}px` : '';
  if (element.style.getPropertyValue('--scrolled') === scrolled) return;
  element.style.setProperty('--scrolled', scrolled);
  element.toggleAttribute('data-scrolled', scrolled !== '');
}

/** The heading covers the top of the box, so the rows that can be seen begin where the box is scrolled to. */
function showRow(element: HTMLElement | null, position: number, rowHeight: number): void {
  if (element === null) return;
  const top = position * rowHeight;
  const inSight = element.clientHeight - (element.firstElementChild?.clientHeight ?? rowHeight);
  if (top < element.scrollTop) element.scrollTop = top;
  else if (top + rowHeight > element.scrollTop + inSight) element.scrollTop = top + rowHeight - inSight;
}
