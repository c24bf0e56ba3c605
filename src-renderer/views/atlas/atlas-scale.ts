import type { AtlasCell } from '#contract/farm-view';
import { cividis } from '#window/charts/plot/colour-ramp.ts';
import { diverging } from '#window/charts/plot/diverging-ramp.ts';

export interface AtlasScale {
  /** Ends of the legend; null where nothing is known. */
  readonly from: number | null;
  readonly to: number | null;
  readonly stops: readonly string[];
  readonly colour: (value: number) => { readonly fill: string; readonly text: string };
}

const PARTS = [0, 0.25, 0.5, 0.75, 1] as const;
const LEAST = 1e-9;

/** Signed figures are centred on nothing; the others span what there is. */
export function atlasScale(cells: readonly (AtlasCell | null)[], isSigned: boolean): AtlasScale {
  const values = cells.flatMap((cell) => cell?.value ?? []);
  const isKnown = values.length > 0;
  if (isSigned) {
    const reach = Math.max(...values.map(Math.abs), LEAST);
    return {
      from: isKnown ? -reach : null,
      to: isKnown ? reach : null,
      stops: PARTS.map((part) => diverging(part * 2 - 1).fill),
      colour: (value) => diverging(value / reach),
    };
  }
  const least = Math.min(...values);
  const most = Math.max(...values);
  const span = Math.max(most - least, LEAST);
  return {
    from: isKnown ? least : null,
    to: isKnown ? most : null,
    stops: PARTS.map((part) => cividis(part).fill),
    colour: (value) => cividis((value - least) / span),
  };
}
