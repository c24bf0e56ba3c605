import { goldenSection } from '#options/surface/golden-section';

export interface LowestPoint {
  readonly value: number;
  readonly at: number;
}

const STEPS = 34;

/**
 * The lowest value of a smooth figure over rising nodes. Wherever a node is lower than both its neighbours the stretch
 * between them is searched as well: a figure that only just touches zero does so between two nodes.
 */
export function lowestAlong(figure: (k: number) => number, nodes: Float64Array): LowestPoint {
  let value = Number.POSITIVE_INFINITY;
  let at = 0;
  let before = Number.POSITIVE_INFINITY;
  let here = figure(nodes[0] as number);
  for (let i = 0; i < nodes.length; i++) {
    const after = i + 1 < nodes.length ? figure(nodes[i + 1] as number) : Number.POSITIVE_INFINITY;
    if (here < value) {
      value = here;
      at = nodes[i] as number;
    }
    if (here <= before && here <= after && i > 0 && i + 1 < nodes.length) {
      const found = lowestBetween(figure, nodes[i - 1] as number, nodes[i + 1] as number);
      if (found.value < value) ({ value, at } = found);
    }
    before = here;
    here = after;
  }
  return { value, at };
}

function lowestBetween(figure: (k: number) => number, from: number, to: number): LowestPoint {
  const { one, other, ofOne, ofOther } = goldenSection(figure, from, to, STEPS);
  return ofOne < ofOther ? { value: ofOne, at: one } : { value: ofOther, at: other };
}
