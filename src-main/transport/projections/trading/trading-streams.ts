import type { Clock } from '#primitives/clock';
import type { Changes } from '#transport/projections/changes';
import type { TradingBoard } from '#transport/projections/trading/trading-board';
import { FieldStream } from '#transport/projections/field-stream';
import type { StreamSources } from '#transport/stream-source';

type TradingSources = Pick<StreamSources, 'signals' | 'recommendation' | 'tickets' | 'positions' | 'journal' | 'risk'>;

interface TradingStreamsParts {
  readonly board: TradingBoard;
  readonly epoch: () => number;
  readonly clock: Clock;
  readonly changes: Changes;
}

/** What windows may watch of the trading desk. */
export function tradingStreams({ board, epoch, clock, changes }: TradingStreamsParts): TradingSources {
  return {
    signals: (_params, changed) =>
      new FieldStream<'signals'>({ epoch, clock, view: () => board.signals() }, changed, changes.add(changed)),
    recommendation: ({ id }, changed) =>
      new FieldStream<'recommendation'>(
        { epoch, clock, view: () => board.recommendation(id) },
        changed,
        changes.add(changed),
      ),
    tickets: (_params, changed) =>
      new FieldStream<'tickets'>({ epoch, clock, view: () => board.tickets() }, changed, changes.add(changed)),
    positions: (_params, changed) =>
      new FieldStream<'positions'>({ epoch, clock, view: () => board.positions() }, changed, changes.add(changed)),
    journal: (_params, changed) =>
      new FieldStream<'journal'>({ epoch, clock, view: () => board.journal() }, changed, changes.add(changed)),
    risk: (_params, changed) =>
      new FieldStream<'risk'>({ epoch, clock, view: () => board.risk() }, changed, changes.add(changed)),
  };
}
