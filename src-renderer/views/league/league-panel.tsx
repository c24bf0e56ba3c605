import type { ReactNode } from 'react';
import { FarmAbsence } from '#window/views/farm/farm-absence.tsx';
import styles from '#window/views/farm/farm.module.css';
import { isAnswering, useFarm } from '#window/views/farm/use-farm.ts';
import { LeagueTable } from '#window/views/league/league-table.tsx';
import type { PanelProps } from '#window/views/panel-props.ts';

export function LeaguePanel(props: PanelProps): ReactNode {
  const { view, ...asked } = useFarm();
  return (
    <section className={styles['panel']}>
      {view === null || view.dimensions.length === 0 || !isAnswering(view) ? (
        <div className={styles['body']}>
          <FarmAbsence
            view={view}
            text="Every paper trader, by how far its results can be believed: never by the best result, which among so many is luck."
          />
        </div>
      ) : (
        <LeagueTable {...props} farm={view} {...asked} />
      )}
    </section>
  );
}
