import { BAR_INTERVALS } from '#domain/bar';
import type { CommandOutput } from '#contract/commands';
import type { StreamSnapshot } from '#contract/streams';
import { BoardView } from '#transport/projections/board-stream';
import { NOT_LIVE } from '#transport/projections/live/live-sight';
import { chartPage, ChartView } from '#transport/projections/chart-stream';
import { DeskView } from '#transport/projections/desk-stream';
import { LogView } from '#transport/projections/log-stream';
import { AT_REST } from '#transport/projections/trading/blank-board';
import type { StandingDesk } from '#tests/support/replayed-desk';

export interface Snapshots {
  readonly desk: StreamSnapshot<'desk'>;
  readonly board: StreamSnapshot<'board'>;
  readonly log: StreamSnapshot<'log'>;
  readonly charts: readonly StreamSnapshot<'chart'>[];
  readonly pages: readonly CommandOutput<'chart.page'>[];
}

export const NO_LISTENING: Disposable = { [Symbol.dispose]: () => undefined };

export const NO_ENGINE = { lagMs: 0, inputsPerSecond: 0, memoryMb: 0, drops: 0, backend: null, backendAbout: '' };

/** Everything that windows show at the cursor, save the map of the whole tape. */
export function allSnapshots({ desk, clock }: StandingDesk): Snapshots {
  const scene = () => desk.scene;
  const charts = desk.scene.instruments.flatMap(({ index }) => BAR_INTERVALS.map((interval) => ({ index, interval })));
  return {
    desk: new DeskView(
      desk,
      () => ({ tape: null, engine: NO_ENGINE, trading: AT_REST, live: NOT_LIVE }),
      NO_LISTENING,
    ).snapshot(),
    board: new BoardView(scene, clock, () => undefined, NO_LISTENING).snapshot(),
    log: new LogView(scene, clock, () => undefined, NO_LISTENING).snapshot(),
    charts: charts.map((params) => new ChartView(scene, params, NO_LISTENING).snapshot()),
    pages: charts.map((params) => chartPage(desk.scene, { ...params, beforeMs: 4e15, count: 50 })),
  };
}
