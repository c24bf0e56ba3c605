import { type KeyboardEvent, type PointerEvent, type ReactNode, useEffect, useId, useState } from 'react';
import type { AtlasFigure, AtlasView, DimensionView } from '#contract/farm-view';
import { UNKNOWN } from '#window/formatting/numbers.ts';
import { ATLAS_FIGURES } from '#window/views/atlas/atlas-figures.ts';
import { AtlasTile } from '#window/views/atlas/atlas-tile.tsx';
import { type AtlasPlace, type AtlasRegion, isInside, regionBetween } from '#window/views/atlas/atlas-region.ts';
import { atlasScale } from '#window/views/atlas/atlas-scale.ts';
import { cellText } from '#window/views/atlas/cell-text.ts';
import styles from '#window/views/atlas/atlas.module.css';

interface AtlasMapProps {
  readonly view: AtlasView;
  readonly x: DimensionView;
  readonly y: DimensionView;
  readonly figure: AtlasFigure;
  readonly region: AtlasRegion | null;
  readonly onRegion: (region: AtlasRegion | null) => void;
}

/** Rows are counted from below, as they are drawn. */
const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [1, 0],
  ArrowDown: [-1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** Two dimensions of the grid, a cell for each pair of levels. A region is drawn with the pointer, or with Shift and arrows. */
export function AtlasMap({ view, x, y, figure, region, onRegion }: AtlasMapProps): ReactNode {
  const id = useId();
  const { cells, xLevels, yLevels } = view;
  const [held, setCursor] = useState<AtlasPlace>({ row: Number.MAX_SAFE_INTEGER, column: 0 });
  const [anchor, setAnchor] = useState<AtlasPlace | null>(null);
  const [drawn, setDrawn] = useState<AtlasRegion | null>(null);
  const words = ATLAS_FIGURES[figure];
  const scale = atlasScale(cells.flat(), words.isSigned);
  const marked = drawn ?? region;
  const cursor = { row: Math.min(held.row, yLevels.length - 1), column: Math.min(held.column, xLevels.length - 1) };
  const pointed = cells[cursor.row]?.[cursor.column] ?? null;
  useEffect(() => {
    if (anchor === null) return;
    const release = (): void => {
      if (drawn !== null) onRegion(drawn);
      setAnchor(null);
      setDrawn(null);
    };
    // Wherever the button is let go.
    window.addEventListener('pointerup', release);
    return () => window.removeEventListener('pointerup', release);
  }, [anchor, drawn, onRegion]);

  const press = (event: KeyboardEvent): void => {
    const step = STEPS[event.key];
    if (step !== undefined) {
      const [up, right] = step;
      const next = {
        row: Math.min(Math.max(cursor.row + up, 0), yLevels.length - 1),
        column: Math.min(Math.max(cursor.column + right, 0), xLevels.length - 1),
      };
      if (event.shiftKey) onRegion(regionBetween(oppositeCorner(region, cursor), next));
      setCursor(next);
    } else if (event.key === 'Enter' || event.key === ' ') onRegion(regionBetween(cursor, cursor));
    else if (event.key === 'Escape' && region !== null) onRegion(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const start = (place: AtlasPlace, event: PointerEvent): void => {
    if (event.button !== 0) return;
    setCursor(place);
    setAnchor(place);
    setDrawn(regionBetween(place, place));
  };
  const draw = (place: AtlasPlace): void => {
    if (anchor === null) return;
    setCursor(place);
    setDrawn(regionBetween(anchor, place));
  };
  const rowsFromAbove = [...yLevels.keys()].toReversed();
  return (
    <>
      <div className={styles['scroll']}>
        <div
          role="grid"
          className={styles['map']}
          tabIndex={0}
          aria-label={`${words.title} by ${x.title} and ${y.title}`}
          aria-multiselectable="true"
          aria-activedescendant={`${id}-${cursor.row}-${cursor.column}`}
          style={{
            gridTemplateColumns: `max-content repeat(${xLevels.length}, minmax(46px, 1fr))`,
            gridTemplateRows: `repeat(${yLevels.length}, minmax(36px, 1fr)) max-content`,
          }}
          onKeyDown={press}
        >
          {rowsFromAbove.map((row) => (
            <div key={row} role="row" className={styles['row']}>
              <div role="rowheader" className={styles['side']}>
                {y.levels[yLevels[row] ?? 0]?.text}
              </div>
              {xLevels.map((level, column) => (
                <AtlasTile
                  key={level}
                  id={`${id}-${row}-${column}`}
                  cell={cells[row]?.[column] ?? null}
                  words={words}
                  scale={scale}
                  isSelected={isInside(marked, { row, column })}
                  isCursor={cursor.row === row && cursor.column === column}
                  onStart={(event) => start({ row, column }, event)}
                  onDraw={() => draw({ row, column })}
                />
              ))}
            </div>
          ))}
          <div role="row" className={styles['row']}>
            <div role="columnheader" className={styles['corner']}>
              {y.title} ↑ {x.title} →
            </div>
            {xLevels.map((level) => (
              <div key={level} role="columnheader" className={styles['heading']}>
                {x.levels[level]?.text}
              </div>
            ))}
          </div>
        </div>
      </div>
      <p className={styles['legend']}>
        <span>{words.short(scale.from)}</span>
        <i style={{ background: `linear-gradient(to right, ${scale.stops.join(', ')})` }} aria-hidden="true" />
        <span>{words.short(scale.to)}</span>
        <span className={styles['key']}>
          n: configs that traded · <b>→|</b> better towards the edge of the grid · <b>⚠</b> cliff beside it
        </span>
      </p>
      <p className={styles['pointed']} aria-live="polite">
        <b>
          {y.title} {y.levels[yLevels[cursor.row] ?? 0]?.text ?? UNKNOWN} · {x.title}{' '}
          {x.levels[xLevels[cursor.column] ?? 0]?.text ?? UNKNOWN}
        </b>{' '}
        {cellText(pointed, words.text)}
      </p>
    </>
  );
}

/** The corner that stays when a region is extended from where the keyboard stands. */
function oppositeCorner(region: AtlasRegion | null, cursor: AtlasPlace): AtlasPlace {
  if (region === null || !isInside(region, cursor)) return cursor;
  return {
    row: cursor.row === region.fromRow ? region.toRow : region.fromRow,
    column: cursor.column === region.fromColumn ? region.toColumn : region.fromColumn,
  };
}
