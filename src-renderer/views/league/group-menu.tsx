import type { ReactNode } from 'react';
import type { DimensionView } from '#contract/farm-view';
import { Button } from '#window/components/button.tsx';
import { PopoverSheet } from '#window/components/popover-sheet.tsx';
import styles from '#window/views/farm/farm.module.css';

interface GroupMenuProps {
  readonly dimensions: readonly DimensionView[];
  readonly groupBy: readonly string[];
  readonly onGroup: (groupBy: readonly string[]) => void;
}

const MOST = 6;

/** Which dimensions make a group: all configs that share their levels in these are one row. */
export function GroupMenu({ dimensions, groupBy, onGroup }: GroupMenuProps): ReactNode {
  return (
    <PopoverSheet label="Group" title={groupBy.length === 0 ? 'Group' : `Group (${groupBy.length})`} align="start">
      <div className={styles['choices']}>
        <fieldset className={styles['dimension']}>
          <legend>Configs that share their levels in these are one row, judged by the median one</legend>
          {dimensions
            .filter(({ levels }) => levels.length > 1)
            .map(({ id, title, about }) => (
              <label key={id} title={about}>
                <input
                  type="checkbox"
                  checked={groupBy.includes(id)}
                  disabled={!groupBy.includes(id) && groupBy.length >= MOST}
                  onChange={() =>
                    onGroup(groupBy.includes(id) ? groupBy.filter((one) => one !== id) : [...groupBy, id])
                  }
                />
                {title}
              </label>
            ))}
        </fieldset>
        <Button onClick={() => onGroup([])} disabled={groupBy.length === 0}>
          Show each config
        </Button>
      </div>
    </PopoverSheet>
  );
}
