import type { PointerEvent, ReactNode } from 'react';
import type { AtlasCell } from '#contract/farm-view';
import { formatCount, formatSize } from '#window/formatting/numbers.ts';
import type { ATLAS_FIGURES } from '#window/views/atlas/atlas-figures.ts';
import type { AtlasScale } from '#window/views/atlas/atlas-scale.ts';
import { cellText } from '#window/views/atlas/cell-text.ts';
import styles from '#window/views/atlas/atlas.module.css';

interface AtlasTileProps {
  readonly id: string;
  /** Null where no config has both levels. */
  readonly cell: AtlasCell | null;
  readonly words: (typeof ATLAS_FIGURES)[keyof typeof ATLAS_FIGURES];
  readonly scale: AtlasScale;
  readonly isSelected: boolean;
  readonly isCursor: boolean;
  readonly onStart: (event: PointerEvent) => void;
  readonly onDraw: () => void;
}

const ARROWS = { left: '|←', right: '→|', below: '↓', above: '↑' } as const;

export function AtlasTile(props: AtlasTileProps): ReactNode {
  const { id, cell, words, scale, isSelected, isCursor, onStart, onDraw } = props;
  const value = cell?.value ?? null;
  const colours = value === null ? null : scale.colour(value);
  return (
    <div
      id={id}
      role="gridcell"
      className={styles['cell']}
      aria-selected={isSelected}
      data-cursor={isCursor || undefined}
      data-absent={cell === null || undefined}
      style={colours === null ? undefined : { background: colours.fill, color: colours.text }}
      title={cellText(cell, words.text)}
      onPointerDown={onStart}
      onPointerEnter={onDraw}
    >
      {cell === null ? null : <b>{words.short(value)}</b>}
      {cell === null ? null : (
        <small title={`${formatCount(cell.traded)} of ${formatCount(cell.configs)} configs traded`}>
          n {formatSize(cell.traded)}
        </small>
      )}
      {cell === null || cell.edges.length + cell.cliffs.length === 0 ? null : (
        <span className={styles['marks']}>
          {cell.edges.map((side) => (
            <span key={side}>{ARROWS[side]}</span>
          ))}
          {cell.cliffs.length === 0 ? null : <span>⚠</span>}
        </span>
      )}
    </div>
  );
}
