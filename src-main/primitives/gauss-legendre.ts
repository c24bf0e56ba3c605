import { cos } from '#primitives/exact-trigonometry';

/** Where to look at a function on [−1, 1] and what each look counts, so that polynomials below 2·order come out exact. */
export interface Quadrature {
  readonly nodes: Float64Array;
  readonly weights: Float64Array;
}

const NEWTON_STEPS = 8;

export function gaussLegendre(order: number): Quadrature {
  const nodes = new Float64Array(order);
  const weights = new Float64Array(order);
  for (let i = 0; 2 * i < order; i++) {
    let x = 2 * i + 1 === order ? 0 : cos((Math.PI * (i + 0.75)) / (order + 0.5));
    let slope = 1;
    for (let step = 0; step < NEWTON_STEPS; step++) {
      let before = 1;
      let value = x;
      for (let n = 2; n <= order; n++) {
        const next = ((2 * n - 1) * x * value - (n - 1) * before) / n;
        before = value;
        value = next;
      }
      slope = order === 1 ? 1 : (order * (x * value - before)) / (x * x - 1);
      if (2 * i + 1 !== order) x -= value / slope;
    }
    const weight = 2 / ((1 - x * x) * slope * slope);
    nodes[i] = -x;
    nodes[order - 1 - i] = x;
    weights[i] = weight;
    weights[order - 1 - i] = weight;
  }
  return { nodes, weights };
}
