import type { SeededRandom } from '#primitives/random';

/** A message like that one, in which one field is of a kind that it never is. Null where there is nothing to go by. */
export function drifted(text: string | null, random: SeededRandom): string | null {
  if (text === null) return null;
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return null;
  }
  let here = message;
  // Down to some leaf, which becomes an object.
  for (;;) {
    if (typeof here !== 'object' || here === null) return null;
    const keys = Object.keys(here);
    const key = keys[random.below(keys.length)];
    if (key === undefined) return null;
    const holder = here as Record<string, unknown>;
    const value = holder[key];
    if (typeof value === 'object' && value !== null) {
      here = value;
      continue;
    }
    holder[key] = { drifted: true };
    return JSON.stringify(message);
  }
}
