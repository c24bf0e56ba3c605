import { z } from 'zod';
import { tradingStance } from '#contract/book-view';
import { liveState } from '#contract/connections-view';
import { instrumentView } from '#contract/market-view';

const ms = z.number();

/** What kind of time this is. The window shows it in a band that cannot be hidden. */
export const deskMode = z.enum(['LIVE', 'PAPER', 'REPLAY', 'DEMO']);

export const connectionLight = z.object({
  name: z.string(),
  state: z.enum(['live', 'stale', 'waiting', 'down']),
  /** In words: `heard 2 s ago`, `feed gap since 10:40:12`. */
  text: z.string(),
  lastHeardMs: ms.nullable(),
});

export const tapeSummary = z.object({
  id: z.string(),
  name: z.string(),
  origin: z.string(),
  bytes: z.number(),
  createdMs: ms,
  firstSeenMs: ms.nullable(),
  lastSeenMs: ms.nullable(),
  inputs: z.number().int(),
  keyframes: z.number().int(),
  /** Why it cannot be opened, or null. */
  problem: z.string().nullable(),
});

export const replaySpeed = z.union([z.number().min(0.25).max(1_000), z.literal('max')]);

/** The cursor: where in the tape everything in the window stands. Nothing after it is visible anywhere. */
export const cursorView = z.object({
  /** When the last handled input was seen. */
  seenMs: ms.nullable(),
  position: z.number().int(),
  inputs: z.number().int(),
  playing: z.boolean(),
  speed: replaySpeed,
  loop: z.object({ fromMs: ms, toMs: ms }).nullable(),
  atEnd: z.boolean(),
  /** The tape is being recorded: its end is now. */
  isGrowing: z.boolean(),
  /** Counts up with each jump: whoever sees it change forgets what it showed. */
  epoch: z.number().int(),
});

export const deskStatus = z.object({
  mode: deskMode,
  tape: tapeSummary.nullable(),
  instruments: z.array(instrumentView),
  cursor: cursorView,
  market: z.object({
    session: z.enum(['CLOSED', 'PRE', 'RTH', 'POST']),
    /** Until the current New York session stage ends. */
    minutesLeft: z.number().nullable(),
    halfDay: z.boolean(),
    trend: z.string(),
    volatility: z.string(),
    confidence: z.number(),
  }),
  proof: z.object({
    minutesProved: z.number().int(),
    /** In words, with minute and part; null while the replay is the recorded day. */
    divergence: z.string().nullable(),
  }),
  connections: z.array(connectionLight),
  /** Whether live data are recorded meanwhile, whatever lies open. */
  live: z.object({ state: liveState, problem: z.string().nullable(), tapeId: z.string().nullable() }),
  /** COLLECTOR or LIVE, paused, killed: as of the cursor. */
  trading: tradingStance,
  engine: z.object({
    lagMs: z.number(),
    inputsPerSecond: z.number(),
    memoryMb: z.number(),
    drops: z.number().int(),
    /** What heavy computation runs on, and the adapter and the reason; null until that is known. */
    backend: z.string().nullable(),
    backendAbout: z.string(),
  }),
});

export type DeskMode = z.output<typeof deskMode>;
export type ConnectionLight = z.output<typeof connectionLight>;
export type TapeSummary = z.output<typeof tapeSummary>;
export type ReplaySpeedView = z.output<typeof replaySpeed>;
export type CursorView = z.output<typeof cursorView>;
export type DeskStatus = z.output<typeof deskStatus>;
