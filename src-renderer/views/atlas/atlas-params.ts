import type { AtlasFigure, DimensionView, LevelFilter } from '#contract/farm-view';
import { levelsFrom } from '#window/views/farm/level-params.ts';
import { ATLAS_FIGURES } from '#window/views/atlas/atlas-figures.ts';

/** What the panel keeps with its layout. */
export interface AtlasParams {
  readonly x: string;
  readonly y: string;
  readonly figure: AtlasFigure;
  /** The slice. The rest of the grid is taken together. */
  readonly levels: LevelFilter;
}

/** Dimensions that most grids have several levels of, and every config one. */
const USUAL = ['structure', 'dteTarget', 'profitTarget', 'stopLoss'] as const;

export function atlasParamsFrom(
  params: Readonly<Record<string, unknown>>,
  dimensions: readonly DimensionView[],
): AtlasParams {
  const open = dimensions.filter(({ levels }) => levels.length > 1).map(({ id }) => id);
  const usual = [...USUAL.filter((id) => open.includes(id)), ...open, ...dimensions.map(({ id }) => id)];
  const known = (id: unknown): string | null =>
    typeof id === 'string' && dimensions.some((one) => one.id === id) ? id : null;
  const x = known(params['x']) ?? usual[0] ?? '';
  const wanted = known(params['y']);
  const y = (wanted === x ? null : wanted) ?? usual.find((id) => id !== x) ?? x;
  const { figure } = params;
  return {
    x,
    y,
    figure: isFigure(figure) ? figure : 'realised',
    levels: levelsFrom(params['levels'], dimensions),
  };
}

function isFigure(name: unknown): name is AtlasFigure {
  return typeof name === 'string' && Object.hasOwn(ATLAS_FIGURES, name);
}
