export interface LowestPoint {
  readonly value: number;
  readonly at: number;
}

const GOLDEN = 0.6180339887498949;
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
      const found = golden(figure, nodes[i - 1] as number, nodes[i + 1] as number);
      if (found.value < value) ({ value, at } = found);
    }
    before = here;
    here = after;
  }
  return { value, at };
}

function golden(figure: (k: number) => number, from: number, to: number): LowestPoint {
  let low = from;
  let high = to;
  let one = high - GOLDEN * (high - low);
  let other = low + GOLDEN * (high - low);
  let ofOne = figure(one);
  let ofOther = figure(other);
  for (let step = 0; step < STEPS; step++) {
    if (ofOne < ofOther) {
      high = other;
      other = one;
      ofOther = ofOne;
      one = high - GOLDEN * (high - low);
      ofOne = figure(one);
    } else {
      low = one;
      one = other;
      ofOne = ofOther;
      other = low + GOLDEN * (high - low);
      ofOther = figure(other);
    }
  }
  return ofOne < ofOther ? { value: ofOne, at: one } : { value: ofOther, at: other };
}
