import { z } from 'zod';
import { selfProofView } from '#contract/soak-view';

/** One engine event as a line; the full record is asked for with `event.read`. */
export const logEntry = z.object({
  /** Unique and ascending within a tape and epoch. */
  id: z.number().int(),
  seenMs: z.number(),
  type: z.string(),
  symbol: z.string().nullable(),
  text: z.string(),
  severity: z.enum(['plain', 'notable', 'warning']),
});

export const figureSeries = z.object({
  name: z.string(),
  unit: z.string(),
  /** What it means and what is worrying, in a sentence. */
  about: z.string(),
  value: z.number().nullable(),
  state: z.enum(['ok', 'warning', 'problem']),
  /** The last values, a second apart, oldest first. */
  history: z.array(z.number()),
});

export const queueView = z.object({
  name: z.string(),
  policy: z.string(),
  depth: z.number().int(),
  capacity: z.number().int(),
  dropped: z.number().int(),
  /** How long the oldest entry has been waiting, where that is known. */
  ageMs: z.number().optional(),
});

export const healthView = z.object({
  figures: z.array(figureSeries),
  queues: z.array(queueView),
  tickCounts: z.array(z.object({ symbol: z.string(), counts: z.record(z.string(), z.number()) })),
  recentErrors: z.array(z.object({ atMs: z.number(), text: z.string() })),
  restarts: z.number().int(),
  /** Of the last day that was recorded live; null before the first. */
  proof: selfProofView.nullable(),
});

export type LogEntry = z.output<typeof logEntry>;
export type FigureSeries = z.output<typeof figureSeries>;
export type QueueView = z.output<typeof queueView>;
export type HealthView = z.output<typeof healthView>;
