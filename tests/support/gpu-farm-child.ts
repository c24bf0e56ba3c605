import { DecidedFarm } from '#farm/backends/deciders/decided-farm';
import { GpuConnection } from '#farm/backends/webgpu/gpu-connection';
import { type EventRoom, GpuDecider } from '#farm/backends/webgpu/gpu-decider';
import type { FarmStep } from '#farm/evaluation/farm-evaluator';
import type { MarketBar } from '#farm/evaluation/market-bar';
import { restoreWords, saveWords } from '#farm/evaluation/word-tape';
import type { FarmGrid } from '#farm/population/farm-grid';
import { Population } from '#farm/population/population';
import { BarsAhead } from '#tests/support/bars-ahead';
import { FarmTradeLog, type TradeRow } from '#tests/support/farm-trade-log';

/** A process with a graphics device that runs farms through imagined markets, where a device is found. */
export interface GpuFarmRequest {
  readonly grid: FarmGrid;
  readonly seed: number;
  readonly bars: number;
  /** Bars that are asked about in one go. */
  readonly goes: number;
  /** The bar before which the farm is saved, and another one goes on from there; null never does. */
  readonly stop: number | null;
  readonly room?: EventRoom;
}

export interface GpuFarmReply {
  readonly trades: readonly TradeRow[];
  /** Every account, word by word. */
  readonly ledger: Int32Array;
  readonly state: Int32Array;
  readonly opened: number;
  readonly open: number;
  /** By config, on the last bar. */
  readonly unrealised: readonly (number | null)[];
}

export type GpuFarmGreeting =
  | { readonly ok: true; readonly adapter: string; readonly software: boolean }
  | { readonly ok: false; readonly reason: string };

const connected = await GpuConnection.open();
if (!connected.ok) tell({ ok: false, reason: connected.failure });
else {
  const connection = connected.value;
  process.on('message', (request: GpuFarmRequest | null) => {
    if (request !== null) return tell(run(connection, request));
    connection[Symbol.dispose]();
    process.disconnect();
  });
  tell({ ok: true, adapter: connection.adapter, software: connection.software });
}

function run(connection: GpuConnection, request: GpuFarmRequest): GpuFarmReply {
  const { grid, seed, bars, goes, stop, room } = request;
  const population = new Population(grid);
  const log = new FarmTradeLog();
  const begin = (): DecidedFarm => {
    const decider = GpuDecider.open(connection, population, room);
    if (!decider.ok) throw new Error(decider.failure);
    return new DecidedFarm(population, decider.value, log);
  };
  let farm = begin();
  const market = new BarsAhead(population, seed, goes);
  let opened = 0;
  for (let at = 0; at < bars; at += goes) {
    if (stop !== null && at >= stop && at - goes < stop) {
      const saved = saveWords(farm);
      farm[Symbol.dispose]();
      farm = begin();
      restoreWords(farm, saved);
    }
    const some = market.between(at, Math.min(at + goes, bars));
    const count = (step: FarmStep): void => {
      opened += step.opened;
    };
    if (goes === 1) for (const bar of some) count(farm.step(bar));
    else farm.steps(some, (_, step) => count(step));
  }
  const [last] = market.between(bars - 1, bars) as readonly [MarketBar];
  const reply: GpuFarmReply = {
    trades: log.sorted(),
    ledger: saveWords(farm.ledger),
    state: saveWords(farm),
    opened,
    open: farm.open,
    unrealised: Array.from({ length: population.size }, (_, config) => farm.unrealised(config, last)),
  };
  farm[Symbol.dispose]();
  return reply;
}

function tell(what: GpuFarmGreeting | GpuFarmReply): void {
  process.send?.(what);
}
