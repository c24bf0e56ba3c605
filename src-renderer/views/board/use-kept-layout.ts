import { useCallback, useEffect, useRef, useState } from 'react';
import { layoutFrom, layoutText, type GridLayout } from '#window/components/data-grid/column-layout.ts';
import type { GridColumn } from '#window/components/data-grid/grid-column.ts';
import { useEngine } from '#window/state/engine-context.ts';
import { MemorySlot } from '#window/state/window-memory.ts';

const KEY_LENGTH = 64;

/** A grid's columns as they were left, kept for each panel by itself. */
export function useKeptLayout<Row>(
  panelId: string,
  columns: readonly GridColumn<Row>[],
  first: GridLayout,
): readonly [GridLayout, (layout: GridLayout) => void] {
  const engine = useEngine();
  const [layout, setLayout] = useState(first);
  const slot = useRef<MemorySlot | null>(null);
  const touched = useRef(false);

  useEffect(() => {
    const kept = new MemorySlot(engine, `columns.${panelId}`.slice(0, KEY_LENGTH));
    slot.current = kept;
    let here = true;
    kept.read().then(
      (text) => {
        if (here && !touched.current) setLayout(layoutFrom(text, columns, first));
      },
      // Without the memory the columns stand as they do at first; the frame says that the engine is away.
      () => {},
    );
    return () => {
      here = false;
      slot.current = null;
      kept.dispose();
    };
  }, [engine, panelId, columns, first]);

  const keep = useCallback((next: GridLayout) => {
    touched.current = true;
    setLayout(next);
    slot.current?.write(layoutText(next));
  }, []);
  return [layout, keep];
}
