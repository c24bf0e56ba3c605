import type { Stateful } from '#primitives/state';
import { formatHash, hashState } from '#primitives/state-hash';

/** Of a plain value, letter by letter. The order of an object's keys does not matter; that of a list does. */
export function hashOfValue(value: unknown): string {
  const text = JSON.stringify(sorted(value));
  const letters: Stateful = {
    visitState(visitor) {
      for (let at = 0; at < text.length; at++) visitor.number('letter', text.charCodeAt(at));
    },
  };
  return formatHash(hashState(letters));
}

/** With the keys of objects in order: `{ from, by }` is `{ by, from }`. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .map(([key, inner]) => [key, sorted(inner)] as const)
    .sort(([left], [right]) => (left < right ? -1 : 1));
}
