/** How far from the money, in deviations, strikes reach at each distance between them: the first ones lie closest. */
const REACHES = [1.35, 2.4, 3.8] as const;
/** Steps within one deviation, at least, where strikes lie closest. */
const STEPS_A_DEVIATION = 7.5;

/** The strikes of one expiry, rising. `deviation` is the usual move until then, in dollars. */
export function strikeGrid(spot: number, deviation: number, steps: readonly number[]): readonly number[] {
  const coarsest = steps.length - 1;
  const narrow = steps.findIndex((step) => step * STEPS_A_DEVIATION >= deviation);
  const closest = narrow < 0 ? coarsest : narrow;
  const strikes = new Set<number>();
  REACHES.forEach((reach, zone) => {
    addWithin(strikes, spot, reach * deviation, steps[Math.min(closest + zone, coarsest)] as number);
  });
  return [...strikes].sort((left, right) => left - right);
}

/** At least one on either side. */
function addWithin(strikes: Set<number>, spot: number, reach: number, step: number): void {
  const within = Math.max(reach, step);
  const first = Math.max(1, Math.ceil((spot - within) / step));
  const last = Math.floor((spot + within) / step);
  for (let multiple = first; multiple <= last; multiple++) strikes.add(multiple * step);
}
