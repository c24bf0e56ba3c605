/** From a range of values to a range of pixels. */
export interface LinearScale {
  readonly from: number;
  readonly to: number;
  /** The pixel of a value. */
  at(value: number): number;
  /** The value of a pixel. */
  of(pixel: number): number;
}

/** An empty range of values is widened, so that everything has a place. */
export function linearScale(from: number, to: number, pixelFrom: number, pixelTo: number): LinearScale {
  const half = from === to ? Math.max(Math.abs(from) * 0.01, 0.5) : 0;
  const low = from - half;
  const span = to + half - low;
  const pixels = pixelTo - pixelFrom;
  return {
    from: low,
    to: low + span,
    at: (value) => pixelFrom + ((value - low) / span) * pixels,
    of: (pixel) => low + ((pixel - pixelFrom) / pixels) * span,
  };
}

const STEPS = [1, 2, 2.5, 5, 10] as const;

/** Round values within the range, about as many as asked for. */
export function roundTicks(from: number, to: number, about: number): readonly number[] {
  const span = to - from;
  if (!(span > 0) || !Number.isFinite(span) || about < 1) return [];
  const rough = span / about;
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const step = magnitude * (STEPS.find((one) => one * magnitude >= rough * 0.999) ?? 10);
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** Digits after the point that ticks so far apart need to differ. */
export function tickDigits(from: number, to: number, about: number): number {
  const [first = 0, second = 1] = roundTicks(from, to, about);
  const step = second - first;
  if (!(step > 0)) return 0;
  for (let digits = 0; digits < 6; digits++) {
    if (Math.abs(step * 10 ** digits - Math.round(step * 10 ** digits)) < 1e-6) return digits;
  }
  return 6;
}

/** Smallest and largest of what is known, with some air around; null where nothing is. */
export function rangeOf(
  values: Iterable<number | null>,
  air = 0.06,
): { readonly from: number; readonly to: number } | null {
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value === null || !Number.isFinite(value)) continue;
    if (value < from) from = value;
    if (value > to) to = value;
  }
  if (from > to) return null;
  const room = (to - from) * air;
  return { from: from - room, to: to + room };
}
