import { type ReactNode, useState } from 'react';
import type { AtlasFigure, FarmView } from '#contract/farm-view';
import { Button } from '#window/components/button.tsx';
import { EmptyState } from '#window/components/empty-state.tsx';
import { easternDateTime } from '#window/formatting/eastern-time.ts';
import { formatCount } from '#window/formatting/numbers.ts';
import { farmChoice, setBrush } from '#window/state/farm-choice.ts';
import { useAnswer } from '#window/state/use-answer.ts';
import { AtlasMap } from '#window/views/atlas/atlas-map.tsx';
import { type AtlasParams, atlasParamsFrom } from '#window/views/atlas/atlas-params.ts';
import { levelsOfRegion, regionOfLevels } from '#window/views/atlas/atlas-region.ts';
import { ATLAS_FIGURES } from '#window/views/atlas/atlas-figures.ts';
import styles from '#window/views/atlas/atlas.module.css';
import { FarmAbsence } from '#window/views/farm/farm-absence.tsx';
import { dimensionOf } from '#window/views/farm/farm-words.ts';
import farmStyles from '#window/views/farm/farm.module.css';
import { LevelMenu } from '#window/views/farm/level-menu.tsx';
import { isAnswering, useFarm } from '#window/views/farm/use-farm.ts';
import type { PanelProps } from '#window/views/panel-props.ts';

export function AtlasPanel(props: PanelProps): ReactNode {
  const { view, ...asked } = useFarm();
  return (
    <section className={farmStyles['panel']}>
      {view === null || view.dimensions.length === 0 || !isAnswering(view) ? (
        <div className={farmStyles['body']}>
          <FarmAbsence
            view={view}
            text="Two dimensions of the grid as a map: where it pays, where it breaks off, and where the grid ends too soon."
          />
        </div>
      ) : (
        <Atlas {...props} farm={view} {...asked} />
      )}
    </section>
  );
}

interface AtlasProps extends PanelProps {
  readonly farm: FarmView;
  readonly asOf: string;
  readonly scope: string;
  readonly mayLag: boolean;
}

function Atlas({ params, setParams, farm, asOf, scope, mayLag }: AtlasProps): ReactNode {
  const { dimensions, activity } = farm;
  const own = atlasParamsFrom(params, dimensions);
  const { x, y, figure, levels } = own;
  const [back, setBack] = useState(0);
  const bars = activity?.bars ?? 0;
  const held = Math.min(back, Math.max(bars - 1, 0));
  const ask = { mayLag, x, y, figure, levels: [...levels], back: held };
  const { value: view, problem } = useAnswer('farm.atlas', ask, asOf, scope);
  const brush = farmChoice((choice) => choice.brush);
  const [across, down] = [dimensionOf(dimensions, x), dimensionOf(dimensions, y)];
  const change = (next: Partial<AtlasParams>): void => setParams({ ...params, ...own, ...next });
  // An answer to an earlier choice of dimensions is of another shape.
  const isFitting =
    view !== null && view.yLevels.length === down?.levels.length && view.xLevels.length === across?.levels.length;
  const region = isFitting ? regionOfLevels(x, y, view, brush) : null;
  return (
    <>
      <div className={farmStyles['tools']} role="toolbar" aria-label="Atlas">
        <DimensionSelect label="Across" value={x} other={y} farm={farm} onValue={(id) => change({ x: id })} />
        <DimensionSelect label="Up" value={y} other={x} farm={farm} onValue={(id) => change({ y: id })} />
        <label className={farmStyles['field']} title={ATLAS_FIGURES[figure].about}>
          Shows
          <select
            aria-label="Figure of the map"
            value={figure}
            onChange={({ target }) => change({ figure: target.value as AtlasFigure })}
          >
            {Object.entries(ATLAS_FIGURES).map(([id, { title }]) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
          </select>
        </label>
        <LevelMenu
          title="Slice"
          dimensions={dimensions.filter(({ id }) => id !== x && id !== y)}
          filter={levels}
          onFilter={(next) => change({ levels: next })}
        />
        {region === null ? null : (
          <Button onClick={() => setBrush([])} title="The league shows all configs again">
            Take the region away
          </Button>
        )}
      </div>
      <div className={farmStyles['body']}>
        {isFitting && across !== null && down !== null ? (
          // Scrollable where the panel is short, so the keyboard must get in.
          <div className={styles['area']} role="group" tabIndex={0} aria-label="Map of the grid">
            <AtlasMap
              view={view}
              x={across}
              y={down}
              figure={figure}
              region={region}
              onRegion={(next) => setBrush(next === null ? [] : levelsOfRegion(x, y, view, next))}
            />
            <label className={styles['time']} title="The map as it was at an earlier bar; never later than the cursor">
              Bar
              <input
                className={styles['slider']}
                type="range"
                aria-label="Bar of the map"
                min={0}
                max={Math.max(bars - 1, 0)}
                value={bars - 1 - held}
                onChange={({ target }) => setBack(bars - 1 - Number(target.value))}
              />
              <output>
                {view.atMs === null ? '' : `${easternDateTime(view.atMs)} ET`}
                {held === 0 ? ' · at the cursor' : ` · ${formatCount(held)} bars earlier`}
              </output>
              {problem === null ? null : <span role="alert">{problem}</span>}
            </label>
          </div>
        ) : (
          <EmptyState
            title={problem === null ? 'Drawing the map' : 'The map could not be drawn'}
            text={problem ?? 'All configs are counted by their levels.'}
          />
        )}
      </div>
    </>
  );
}

interface DimensionSelectProps {
  readonly label: string;
  readonly value: string;
  /** Cannot be chosen: it is the other side of the map. */
  readonly other: string;
  readonly farm: FarmView;
  readonly onValue: (id: string) => void;
}

function DimensionSelect({ label, value, other, farm, onValue }: DimensionSelectProps): ReactNode {
  return (
    <label className={farmStyles['field']} title={dimensionOf(farm.dimensions, value)?.about}>
      {label}
      <select
        aria-label={`Dimension ${label.toLowerCase()}`}
        value={value}
        onChange={({ target }) => onValue(target.value)}
      >
        {farm.dimensions
          .filter(({ id, levels }) => id !== other && (levels.length > 1 || id === value))
          .map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
      </select>
    </label>
  );
}
