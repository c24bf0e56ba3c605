import type { TapeHeader } from '#ports/tape';
import { hashOfValue } from '#primitives/value-hash';

/** Tells tapes apart, whatever they are called and wherever they lie. */
export function tapeIdentity({ createdMs, origin }: Pick<TapeHeader, 'createdMs' | 'origin'>): string {
  return hashOfValue({ createdMs, origin });
}
