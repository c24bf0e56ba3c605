import { z } from 'zod';
import { journalView, positionsView, riskView } from '#contract/book-view';
import { calendarView } from '#contract/calendar-view';
import { connectionsView } from '#contract/connections-view';
import { deskStatus } from '#contract/desk-view';
import { farmView } from '#contract/farm-view';
import { healthView, logEntry } from '#contract/log-view';
import { barInterval, barView, boardRow, gapView, instrumentView, regimeSpan } from '#contract/market-view';
import { chainView, optionParams, spreadParams, spreadsView, surfaceView } from '#contract/options-view';
import { qualityParams, qualityView } from '#contract/quality-view';
import { soakView } from '#contract/soak-view';
import { timelineLane, timelineMark, timelineView } from '#contract/timeline-view';
import { recommendationParams, recommendationView, signalsView, ticketsView } from '#contract/trade-view';

const nothing = z.object({});

/**
 * What a window may watch. Each stream begins with a snapshot and goes on with numbered patches; a number missed means
 * asking for a snapshot again. All coalesce (newest per key) but `log`, which never does.
 */
export const streams = {
  desk: { params: nothing, snapshot: deskStatus, patch: deskStatus.partial() },
  board: {
    params: nothing,
    snapshot: z.object({ instruments: z.array(instrumentView), rows: z.array(boardRow) }),
    patch: z.object({ rows: z.array(boardRow) }),
  },
  chart: {
    params: z.object({ index: z.number().int().min(0), interval: barInterval }),
    snapshot: z.object({
      instrument: instrumentView,
      /** Closed bars up to the cursor, oldest first; earlier ones come with `chart.page`. */
      bars: z.array(barView),
      /** Whether there are bars before the first one here. */
      more: z.boolean(),
      forming: barView.nullable(),
      regimes: z.array(regimeSpan),
      gaps: z.array(gapView),
    }),
    patch: z.object({
      /** Replaces the bar that starts at the same time, else follows the last. */
      bars: z.array(barView),
      forming: barView.nullable(),
      regimes: z.array(regimeSpan),
      gaps: z.array(gapView),
    }),
  },
  timeline: {
    params: nothing,
    snapshot: timelineView,
    patch: z.object({
      progress: z.number(),
      /** Replaces those of the same index. */
      lanes: z.array(timelineLane),
      marks: z.array(timelineMark),
      proofs: z.string().nullable(),
    }),
  },
  log: {
    params: nothing,
    snapshot: z.object({ entries: z.array(logEntry) }),
    patch: z.object({ entries: z.array(logEntry) }),
  },
  chain: {
    params: z.object({ ...optionParams.shape, expiry: z.string().max(10).nullable() }),
    snapshot: chainView,
    patch: chainView.partial(),
  },
  surface: { params: optionParams, snapshot: surfaceView, patch: surfaceView.partial() },
  spreads: { params: spreadParams, snapshot: spreadsView, patch: spreadsView.partial() },
  farm: { params: nothing, snapshot: farmView, patch: farmView.partial() },
  /** From signal to ticket: what is advised up to the cursor, and what the trader made of it by then. */
  signals: { params: nothing, snapshot: signalsView, patch: signalsView.partial() },
  recommendation: {
    params: recommendationParams,
    snapshot: recommendationView,
    patch: recommendationView.partial(),
  },
  tickets: { params: nothing, snapshot: ticketsView, patch: ticketsView.partial() },
  positions: { params: nothing, snapshot: positionsView, patch: positionsView.partial() },
  journal: { params: nothing, snapshot: journalView, patch: journalView.partial() },
  risk: { params: nothing, snapshot: riskView, patch: riskView.partial() },
  calendar: { params: nothing, snapshot: calendarView, patch: calendarView.partial() },
  /** Live data as this desk records them. */
  connections: { params: nothing, snapshot: connectionsView, patch: connectionsView.partial() },
  /** Coverage minute by minute, which source counts, and how far sources are apart. */
  quality: { params: qualityParams, snapshot: qualityView, patch: qualityView.partial() },
  soak: { params: nothing, snapshot: soakView, patch: soakView.partial() },
  health: { params: nothing, snapshot: healthView, patch: healthView.partial() },
} as const;

export type StreamName = keyof typeof streams;
export type StreamParams<Name extends StreamName> = z.output<(typeof streams)[Name]['params']>;
export type StreamSnapshot<Name extends StreamName> = z.output<(typeof streams)[Name]['snapshot']>;
export type StreamPatch<Name extends StreamName> = z.output<(typeof streams)[Name]['patch']>;
