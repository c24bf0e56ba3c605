import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventBus } from '#bus/event-bus';
import { InputBlock } from '#domain/input-block';
import { Engine } from '#engine/engine';
import { openTape } from '#entry/open-tape';
import { Pipeline } from '#pipeline/pipeline';
import { epochMs, ManualClock } from '#primitives/clock';
import { ReplayDesk } from '#research/desk/replay-desk';
import { TapeWriter } from '#store/tape/tape-writer';
import { type MarketTerms, testMarket, testSettings } from '#tests/support/recorded-market';

/** A morning with everything in it: six symbols, doubled, late and crossed ticks, and a feed gap. */
export const MORNING: MarketTerms = { seed: 7, scenario: 'demo', density: 0.04, minutes: 380 };

export interface TapesFolder extends Disposable {
  readonly path: string;
  file(name: string): string;
}

export function tapesFolder(): TapesFolder {
  const path = mkdtempSync(join(tmpdir(), 'argus-desk-'));
  return {
    path,
    file: (name) => join(path, name),
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  };
}

/** Records the first so many inputs of a market; null: all of them. Answers how many there were. */
export function recordPart(path: string, terms: MarketTerms, inputs: number | null): number {
  const settings = testSettings();
  const market = testMarket(terms, settings);
  using tape = TapeWriter.create(
    path,
    { createdMs: 0, origin: `seed ${terms.seed}`, pipelineSettings: settings, labels: market.labels },
    { syncEvery: 'never' },
  );
  const keyframes = { everyInputs: 4_000, everyMs: 3_600_000 };
  const engine = new Engine({ pipeline: new Pipeline(settings), tape, history: null, bus: new EventBus(), keyframes });
  const block = new InputBlock(4_096);
  while (market.fill(block)) {
    const left = inputs === null ? block.length : Math.min(block.length, inputs - engine.position);
    engine.ingest(block, 0, left);
    if (left < block.length) break;
  }
  engine.finish();
  return engine.position;
}

export interface StandingDesk extends Disposable {
  readonly desk: ReplayDesk;
  readonly clock: ManualClock;
  readonly failures: unknown[];
  /** Lets work that waits for its turn have it, without time passing. */
  settle(): void;
}

/** A desk on which a recorded tape lies open, read to its end unless told otherwise. */
export function deskOn(path: string, readAhead = true): StandingDesk {
  const clock = new ManualClock(epochMs(1_000_000));
  const failures: unknown[] = [];
  const desk = new ReplayDesk(clock, { changed: () => undefined, failed: (error) => failures.push(error) });
  const { reader, settings } = openTape(path);
  desk.open({ id: 'test', source: reader, settings, mode: 'REPLAY' });
  const settle = (): void => clock.advanceTo(clock.now());
  if (readAhead) settle();
  return { desk, clock, failures, settle, [Symbol.dispose]: () => desk[Symbol.dispose]() };
}
