import type { SeededRandom } from '#primitives/random';

/** The same elements in another order. */
export function shuffled<Value>(values: readonly Value[], random: SeededRandom): Value[] {
  const result = [...values];
  for (let last = result.length - 1; last > 0; last--) {
    const other = random.below(last + 1);
    [result[last], result[other]] = [result[other] as Value, result[last] as Value];
  }
  return result;
}

/** The same plain value with the keys of every object in another order. */
export function withShuffledKeys<Value>(value: Value, random: SeededRandom): Value {
  if (Array.isArray(value)) return value.map((inner: unknown) => withShuffledKeys(inner, random)) as Value;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, withShuffledKeys(inner, random)] as const);
  return Object.fromEntries(shuffled(entries, random)) as Value;
}
