import type { Clock } from '#primitives/clock';
import type { ReplayDesk } from '#research/desk/replay-desk';
import { BoardView } from '#transport/projections/board-stream';
import type { Changes } from '#transport/projections/changes';
import { ChartView } from '#transport/projections/chart-stream';
import { type DeskFacts, DeskView } from '#transport/projections/desk-stream';
import type { FarmAnalyst } from '#transport/projections/farm/farm-analyst';
import { FarmStream } from '#transport/projections/farm/farm-stream';
import { FieldStream } from '#transport/projections/field-stream';
import { HealthView } from '#transport/projections/health-stream';
import type { HostFigures } from '#transport/projections/host-figures';
import { AnalysedView } from '#transport/projections/options/analysed-view';
import { BLANK_CHAIN, BLANK_SPREADS, BLANK_SURFACE } from '#transport/projections/options/blank-views';
import type { OptionAnalyst } from '#transport/projections/options/option-analyst';
import { connectionsAt } from '#transport/projections/live/connection-words';
import type { LiveSight } from '#transport/projections/live/live-sight';
import { QualityStream } from '#transport/projections/quality/quality-stream';
import { LogView } from '#transport/projections/log-stream';
import { type CalendarRules, CalendarStream } from '#transport/projections/trading/calendar-stream';
import { TimelineView } from '#transport/projections/timeline-stream';
import type { TradingBoard } from '#transport/projections/trading/trading-board';
import { tradingStreams } from '#transport/projections/trading/trading-streams';
import type { StreamSources } from '#transport/stream-source';

export interface DeskParts {
  readonly desk: ReplayDesk;
  readonly clock: Clock;
  readonly analyst: OptionAnalyst;
  readonly farm: FarmAnalyst;
  readonly board: TradingBoard;
  readonly calendar: CalendarRules;
  readonly live: LiveSight;
  readonly figures: HostFigures;
  readonly facts: () => DeskFacts;
  /** Announces whenever the desk or a figure may have changed. */
  readonly changes: Changes;
}

/** What windows may watch, each view told apart from what its own window has been told. */
export function deskStreams({
  desk,
  clock,
  analyst,
  farm,
  board,
  calendar,
  live,
  figures,
  facts,
  changes,
}: DeskParts): StreamSources {
  const scene = () => desk.scene;
  const epoch = () => desk.epoch;
  return {
    ...tradingStreams({ board, epoch, clock, changes }),
    desk: (_params, changed) => new DeskView(desk, facts, changes.add(changed)),
    board: (_params, changed) => new BoardView(scene, clock, changed, changes.add(changed)),
    chart: (params, changed) => new ChartView(scene, params, changes.add(changed)),
    timeline: (_params, changed) => new TimelineView(desk, clock, changed, changes.add(changed)),
    log: (_params, changed) => new LogView(scene, clock, changed, changes.add(changed)),
    chain: ({ underlying, provider, expiry }, changed) =>
      new AnalysedView(
        { name: 'chain', scene, analyst, clock, underlying, provider, ask: { expiry }, blank: BLANK_CHAIN },
        changed,
        changes.add(changed),
      ),
    surface: ({ underlying, provider }, changed) =>
      new AnalysedView(
        { name: 'surface', scene, analyst, clock, underlying, provider, ask: {}, blank: BLANK_SURFACE },
        changed,
        changes.add(changed),
      ),
    spreads: ({ underlying, provider, filter }, changed) =>
      new AnalysedView(
        { name: 'spreads', scene, analyst, clock, underlying, provider, ask: { filter }, blank: BLANK_SPREADS },
        changed,
        changes.add(changed),
      ),
    farm: (_params, changed) => new FarmStream({ scene, farm, clock }, changed, changes.add(changed)),
    calendar: (_params, changed) => new CalendarStream({ scene, rules: calendar }, changes.add(changed)),
    connections: (_params, changed) =>
      new FieldStream<'connections'>(
        { epoch, clock, view: () => connectionsAt(live, desk.scene) },
        changed,
        changes.add(changed),
      ),
    quality: ({ hours }, changed) => new QualityStream({ scene, hours, clock }, changed, changes.add(changed)),
    soak: (_params, changed) =>
      new FieldStream<'soak'>({ epoch: () => 0, clock, view: () => live.soak }, changed, changes.add(changed)),
    health: (_params, changed) =>
      new HealthView(desk, figures, () => live.soak.proofs[0] ?? null, changes.add(changed)),
  };
}
