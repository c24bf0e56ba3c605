import { z } from 'zod';
import { gapView, regimeSpan } from '#contract/market-view';

const ms = z.number();

/** One symbol along the whole tape, a cell per minute from `startMs` on; null where there was no bar. */
export const timelineLane = z.object({
  index: z.number().int(),
  symbol: z.string(),
  close: z.array(z.number().nullable()),
  volume: z.array(z.number().nullable()),
  regimes: z.array(regimeSpan),
});

/** A place worth going to: a signal, a regime change, a gap, a note. */
export const timelineMark = z.object({
  atMs: ms,
  kind: z.enum(['signal', 'regime', 'gap', 'note']),
  symbol: z.string().nullable(),
  text: z.string(),
});

/** `p` proved in this session, `r` recorded but not replayed yet, `x` diverged, `-` no proof. A letter per minute. */
const proofStrip = z.string();

/**
 * The whole tape at a glance. It is a map to navigate by, not data to decide on: it is drawn faint beyond the cursor, and
 * no figure of it is shown there.
 */
export const timelineView = z.object({
  tapeId: z.string(),
  startMs: ms,
  minutes: z.number().int(),
  /** 0 to 1 while the tape is still being read. */
  progress: z.number(),
  lanes: z.array(timelineLane),
  marks: z.array(timelineMark),
  gaps: z.array(gapView),
  proofs: proofStrip,
});

export type TimelineLane = z.output<typeof timelineLane>;
export type TimelineMark = z.output<typeof timelineMark>;
export type TimelineView = z.output<typeof timelineView>;
