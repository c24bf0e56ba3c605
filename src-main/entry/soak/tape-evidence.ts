import { type Bar, BarFlag } from '#domain/bar';
import type { EngineEvent } from '#domain/engine-event';
import type { GapInput } from '#domain/engine-input';
import { InputBlock, InputKind, UNKNOWN } from '#domain/input-block';
import { ReplayCheck } from '#engine/replay-check';
import { openTape } from '#entry/open-tape';
import { Pipeline } from '#pipeline/pipeline';
import { TAPE_BLOCK_ROWS } from '#ports/tape';
import { invariant } from '#primitives/invariant';
import type { RecordedBar, ToldGap } from '#soak/judgement/evidence';

/** How long trades took from the venue to us, by the two clocks. */
export interface TradeLag {
  readonly trades: number;
  readonly medianMs: number | null;
  readonly p99Ms: number | null;
}

/** What a tape says of the hours that it holds, worked out anew from its first input on. */
export interface TapeEvidence {
  readonly inputs: number;
  readonly bars: readonly RecordedBar[];
  readonly gaps: readonly ToldGap[];
  readonly minutesProved: number;
  /** Where the replay is not what was recorded; null where it is. */
  readonly divergence: string | null;
  readonly lag: TradeLag;
}

interface KnownBar {
  bar: Bar;
  closedTimes: number;
}

export function tapeEvidence(path: string): TapeEvidence {
  using tape = openTape(path);
  const { reader, settings } = tape;
  const pipeline = new Pipeline(settings);
  const check = new ReplayCheck(reader.proofs(), 0);
  const bars = new Map<string, KnownBar>();
  const gaps = new Map<string, ToldGap>();
  const lags: number[] = [];
  const block = new InputBlock(TAPE_BLOCK_ROWS);
  let position = 0;
  const hear = (event: EngineEvent, row: number): void => {
    if (event.type === 'minute.proved') check.check(event.proof, position + row + 1, pipeline);
    else if (event.type === 'gap.noticed') keepGap(gaps, event.gap);
    else if ((event.type === 'bar.closed' || event.type === 'bar.corrected') && event.bar.interval === '1m')
      keepBar(bars, event.bar, event.type === 'bar.closed');
  };
  while (position < reader.inputs && reader.readBlock(position, block) !== null) {
    for (let row = 0; row < block.length; row++) {
      if (block.kind[row] === InputKind.trade && block.atMs[row] !== UNKNOWN)
        lags.push((block.seenMs[row] as number) - (block.atMs[row] as number));
    }
    pipeline.run(block, 0, block.length, hear);
    position += block.length;
  }
  const { divergence } = check;
  return {
    inputs: reader.inputs,
    bars: [...bars.values()].map((known) => recorded(known, pipeline)),
    gaps: [...gaps.values()],
    minutesProved: check.checked,
    divergence: divergence === null ? null : `${divergence.part ?? 'state'} at input ${divergence.position}`,
    lag: lagOf(lags),
  };
}

function keepBar(bars: Map<string, KnownBar>, bar: Bar, isClosed: boolean): void {
  const key = `${bar.instrument} ${bar.startMs}`;
  const known = bars.get(key);
  if (known === undefined) bars.set(key, { bar, closedTimes: isClosed ? 1 : 0 });
  else {
    known.bar = bar;
    if (isClosed) known.closedTimes++;
  }
}

/** A gap is announced when it is noticed, and once more when it is over. */
function keepGap(gaps: Map<string, ToldGap>, { source, symbol, fromMs, toMs, reason }: GapInput): void {
  const key = `${source} ${symbol ?? ''} ${fromMs}`;
  gaps.set(key, { source, symbol, fromMs, toMs: toMs ?? gaps.get(key)?.toMs ?? null, reason });
}

function recorded({ bar, closedTimes }: KnownBar, pipeline: Pipeline): RecordedBar {
  const listed = pipeline.instruments[bar.instrument];
  invariant(listed !== undefined, 'a bar is of an instrument that was listed');
  const { source, symbol, priceDecimals, sizeDecimals } = listed.instrument;
  const price = (units: number): number => units / 10 ** priceDecimals;
  return {
    source,
    symbol,
    startMs: bar.startMs,
    open: price(bar.open),
    high: price(bar.high),
    low: price(bar.low),
    close: price(bar.close),
    volume: bar.volume / 10 ** sizeDecimals,
    carried: (bar.flags & BarFlag.carried) !== 0,
    closedTimes,
  };
}

function lagOf(lags: number[]): TradeLag {
  const sorted = Float64Array.from(lags).sort();
  const at = (share: number): number | null => sorted[Math.floor(share * (sorted.length - 1))] ?? null;
  return { trades: sorted.length, medianMs: at(0.5), p99Ms: at(0.99) };
}
