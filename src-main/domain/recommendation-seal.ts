import type { Recommendation } from '#domain/recommendation';
import { hashOfValue } from '#primitives/value-hash';

/** Over every field but the seal itself: whoever changes one, changes it. It tells accidents, not forgers. */
export function sealOf(recommendation: Omit<Recommendation, 'seal'>): string {
  return hashOfValue({ ...recommendation, seal: null });
}

export function isSealed(recommendation: Recommendation): boolean {
  return recommendation.seal === sealOf(recommendation);
}
