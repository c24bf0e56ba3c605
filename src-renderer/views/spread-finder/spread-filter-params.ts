import type { SpreadFilter } from '#contract/options-view';
import { KIND_TITLES } from '#window/views/options/option-words.ts';
import { USUAL_FILTER } from '#window/views/options/usual-filter.ts';

const GRADES = ['A', 'B', 'C', 'D', 'F'] as const;

/** A filter as the layout kept it; what does not fit any more is as usual. */
export function spreadFilterFrom(kept: unknown): SpreadFilter {
  if (typeof kept !== 'object' || kept === null) return USUAL_FILTER;
  const read = kept as Readonly<Record<string, unknown>>;
  const kinds = Array.isArray(read['kinds']) ? read['kinds'].filter(isKind) : [];
  const width = read['width'];
  return {
    kinds: kinds.length === 0 ? USUAL_FILTER.kinds : kinds,
    days: rangeFrom(read['days'], 800) ?? USUAL_FILTER.days,
    shortDelta: rangeFrom(read['shortDelta'], 1) ?? USUAL_FILTER.shortDelta,
    width: typeof width === 'number' && width > 0 ? width : null,
    worstGrade: GRADES.find((one) => one === read['worstGrade']) ?? USUAL_FILTER.worstGrade,
  };
}

function isKind(value: unknown): value is SpreadFilter['kinds'][number] {
  return typeof value === 'string' && Object.hasOwn(KIND_TITLES, value);
}

function rangeFrom(value: unknown, most: number): SpreadFilter['days'] | null {
  if (typeof value !== 'object' || value === null) return null;
  const { from, to } = value as { from?: unknown; to?: unknown };
  if (typeof from !== 'number' || typeof to !== 'number') return null;
  return from >= 0 && from <= to && to <= most ? { from, to } : null;
}
