const GOLDEN = 0.6180339887498949;

/** What is left of an interval after a search for its lowest value: its ends, and two places inside with their values. */
export interface NarrowedInterval {
  readonly low: number;
  readonly high: number;
  readonly one: number;
  readonly other: number;
  readonly ofOne: number;
  readonly ofOther: number;
}

/** Narrows an interval in which a figure falls and then rises around where it is lowest, by golden section. */
export function goldenSection(
  figure: (x: number) => number,
  from: number,
  to: number,
  steps: number,
): NarrowedInterval {
  let low = from;
  let high = to;
  let one = high - GOLDEN * (high - low);
  let other = low + GOLDEN * (high - low);
  let ofOne = figure(one);
  let ofOther = figure(other);
  for (let step = 0; step < steps; step++) {
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
  return { low, high, one, other, ofOne, ofOther };
}
