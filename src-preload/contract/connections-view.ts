import { z } from 'zod';
import { gapView } from '#contract/market-view';

const ms = z.number();
const count = z.number().int();

/** Whether live data are recorded by this desk. */
export const liveState = z.enum(['off', 'starting', 'on', 'stopping']);

/** Where one connection of a venue stands: a socket, or a question that is asked again and again. */
const linePhase = z.enum(['idle', 'connecting', 'syncing', 'live', 'stale', 'backing-off', 'refused']);

const lineView = z.object({
  /** Which of the venue's lines: `linear stream`, `chains`. */
  name: z.string(),
  phase: linePhase,
  /** Why, and what to do; null while all is well. */
  reason: z.string().nullable(),
  sinceMs: ms,
  heardMs: ms.nullable(),
  messages: count,
  bytes: z.number(),
  /** Round trip of the last heartbeat or request. */
  latencyMs: z.number().nullable(),
  /** The last round trips, oldest first. */
  latencies: z.array(z.number()),
  /** By how much the venue's clock is ahead of ours, travel time included. */
  skewMs: z.number().nullable(),
  reconnects: count,
  gaps: count,
  /** Messages that were left out since a field was not what it should be. */
  drifts: count,
  unknown: count,
  budget: z.object({ left: z.number(), of: z.number(), perMs: z.number(), waiting: count }).nullable(),
  trouble: z.object({ atMs: ms, text: z.string() }).nullable(),
});

const venueView = z.object({
  name: z.string(),
  /** As `config.yaml` has it. */
  isOn: z.boolean(),
  lines: z.array(lineView),
  /** Small figures of its own: `Greeks known`, `93 %`. */
  notes: z.array(z.object({ name: z.string(), text: z.string() })),
});

/** Live data as this desk records them: each venue with its lines, and what waits for the engine. */
export const connectionsView = z.object({
  state: liveState,
  /** Why live data could not be recorded, or ended by themselves; null while nothing is wrong. */
  problem: z.string().nullable(),
  /** Of the tape that live data go to; null before they have. */
  tapeId: z.string().nullable(),
  tapeName: z.string().nullable(),
  sinceMs: ms.nullable(),
  /** Our clock when the lines stood so. */
  atMs: ms.nullable(),
  venues: z.array(venueView),
  /** Inputs that wait for the engine, and those it had no room for. */
  inbox: z.object({ depth: count, droppedQuotes: count, droppedOther: count }),
  position: count,
  seenMs: ms.nullable(),
  /** Why recording stands still; null while it does not. */
  halted: z.string().nullable(),
  /** Of the tape that is open, up to the cursor, the newest first. */
  gaps: z.array(gapView),
});

export type LiveState = z.output<typeof liveState>;
export type LineView = z.output<typeof lineView>;
export type ConnectedVenue = z.output<typeof venueView>;
export type ConnectionsView = z.output<typeof connectionsView>;
