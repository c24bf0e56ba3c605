import type { ReactNode } from 'react';
import type { DimensionView, LevelFilter } from '#contract/farm-view';
import { Button } from '#window/components/button.tsx';
import { PopoverSheet } from '#window/components/popover-sheet.tsx';
import { formatCount } from '#window/formatting/numbers.ts';
import styles from '#window/views/farm/farm.module.css';
import { isWanted, toggled } from '#window/views/farm/level-choice.ts';

interface LevelMenuProps {
  readonly title: string;
  readonly dimensions: readonly DimensionView[];
  readonly filter: LevelFilter;
  readonly onFilter: (filter: LevelFilter) => void;
}

/** Which levels of each dimension are wanted. All of them is the same as none named. */
export function LevelMenu({ title, dimensions, filter, onFilter }: LevelMenuProps): ReactNode {
  const open = dimensions.filter(({ levels }) => levels.length > 1);
  return (
    <PopoverSheet label={title} title={filter.length === 0 ? title : `${title} (${filter.length})`} align="start">
      <div className={styles['choices']}>
        {open.map((dimension) => (
          <fieldset key={dimension.id} className={styles['dimension']}>
            <legend title={dimension.about}>{dimension.title}</legend>
            {dimension.levels.map(({ text, configs }, level) => (
              <label key={text} title={`${formatCount(configs)} configs`}>
                <input
                  type="checkbox"
                  checked={isWanted(filter, dimension, level)}
                  onChange={() => onFilter(toggled(filter, dimension, level))}
                />
                {text}
              </label>
            ))}
          </fieldset>
        ))}
        <Button onClick={() => onFilter([])} disabled={filter.length === 0}>
          Take all levels
        </Button>
      </div>
    </PopoverSheet>
  );
}
