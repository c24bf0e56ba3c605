import { z } from 'zod';
import { SOAK_CHECKS, SOAK_STATES } from '#domain/soak-check';

const soakState = z.enum(SOAK_STATES);

/** Something that is not as it should be, since when, and what to do about it. */
export const soakFinding = z.object({
  /** Stays the same while it lasts. */
  id: z.string(),
  check: z.enum(SOAK_CHECKS),
  /** Which line, symbol or disk; null where there is only one of it. */
  about: z.string().nullable(),
  state: z.enum(['warning', 'problem']),
  /** With its figure and its limit: "no bar of IBIT for 6 min, at most 3 min". */
  text: z.string(),
  remedy: z.string(),
  sinceMs: z.number(),
  /** When it was over; null while it lasts. */
  endedMs: z.number().nullable(),
  /** Nothing new may be sold meanwhile. */
  halts: z.boolean(),
});

/** One of the things that are looked at, found or not: what is watched should be seen. */
export const soakCheckView = z.object({
  check: z.enum(SOAK_CHECKS),
  name: z.string(),
  /** What it means, in a sentence. */
  about: z.string(),
  state: soakState,
  /** The worst figure at the moment, and its limit, in words; empty where there is nothing to measure. */
  figure: z.string(),
  limit: z.string(),
});

/** Of the machine, a minute apart. */
export const resourceSeries = z.object({
  name: z.string(),
  unit: z.enum(['MB', 'ms', '%', 'GB', '1/min', '']),
  about: z.string(),
  /** Beyond it a finding comes; null where none is set. */
  limit: z.number().nullable(),
  state: soakState,
  /** Oldest first, as many values as times. */
  atMs: z.array(z.number()),
  values: z.array(z.number()),
});

/** A day replayed from its tape and held against what was said while it happened. */
export const selfProofView = z.object({
  /** `2026-07-01`, in New York. */
  day: z.string(),
  tape: z.string(),
  atMs: z.number(),
  /** `failed`: it could not be tried. */
  verdict: z.enum(['proved', 'refuted', 'failed']),
  /** The verdict in a sentence. */
  text: z.string(),
  remedy: z.string().nullable(),
  minutes: z.number().int(),
  signals: z.number().int(),
  recommendations: z.number().int(),
  /** The first of what differs, in words. */
  differences: z.array(z.string()),
  seconds: z.number(),
});

export const soakView = z.object({
  /** `off`: nothing is being recorded, so that there is nothing to watch. */
  state: z.enum(['off', ...SOAK_STATES]),
  /** When it began to watch, and when it looked last; null while it is off. */
  sinceMs: z.number().nullable(),
  atMs: z.number().nullable(),
  /** Why nothing new may be sold; null where nothing that it watches stands in the way. */
  halt: z.string().nullable(),
  /** What lasts, the gravest first. */
  findings: z.array(soakFinding),
  /** What is over, the newest first. */
  past: z.array(soakFinding),
  checks: z.array(soakCheckView),
  series: z.array(resourceSeries),
  /** The sign of life that is sent to a watchdog elsewhere. `withheld`: so that the watchdog calls. */
  deadMan: z.object({ state: z.enum(['off', 'sent', 'withheld']), text: z.string() }),
  /** The newest first. */
  proofs: z.array(selfProofView),
});

export type SoakFindingView = z.output<typeof soakFinding>;
export type SoakCheckView = z.output<typeof soakCheckView>;
export type ResourceSeries = z.output<typeof resourceSeries>;
export type SelfProofView = z.output<typeof selfProofView>;
export type SoakView = z.output<typeof soakView>;

/** Of a desk that only replays. */
export const NO_SOAK: SoakView = {
  state: 'off',
  sinceMs: null,
  atMs: null,
  halt: null,
  findings: [],
  past: [],
  checks: [],
  series: [],
  deadMan: { state: 'off', text: 'Nothing is recorded, so that there is nothing to watch.' },
  proofs: [],
};
