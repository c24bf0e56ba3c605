import type { Advice, PlacedAdvice } from '#domain/advice';
import type { EpochMs } from '#primitives/clock';

/** Something that the trading desk said and that somebody may have acted upon. */
export interface Said {
  readonly what: 'signal accepted' | 'signal refused' | 'recommendation' | 'recommendation ended';
  readonly id: string;
  /** Of the input that made it known. */
  readonly position: number;
  readonly seenMs: EpochMs;
}

/** Null for what has no id of its own: the conditions and the gap of a moment. */
export function saidBy({ position, advice }: PlacedAdvice): Said | null {
  const named = nameOf(advice);
  return named === null ? null : { ...named, position, seenMs: advice.seenMs };
}

function nameOf(advice: Advice): Pick<Said, 'what' | 'id'> | null {
  switch (advice.type) {
    case 'signal.accepted':
      return { what: 'signal accepted', id: advice.signal.id };
    case 'signal.refused':
      return { what: 'signal refused', id: advice.signal.id };
    case 'recommendation.issued':
      return { what: 'recommendation', id: advice.recommendation.id };
    case 'recommendation.ended':
      return { what: 'recommendation ended', id: advice.end.recommendationId };
    case 'recommendation.repriced':
    case 'conditions.changed':
    case 'gap.expected':
      return null;
  }
}
