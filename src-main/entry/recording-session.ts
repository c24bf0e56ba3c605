import { existsSync } from 'node:fs';
import { EventBus } from '#bus/event-bus';
import { Engine } from '#engine/engine';
import { recoverFromTape, type Recovery } from '#engine/recovery';
import type { LoadedSettings } from '#entry/load-settings';
import { openTape, tapeWork } from '#entry/open-tape';
import { CommandFailure, ExitCode } from '#entry/terminal/command-failure';
import { Pipeline } from '#pipeline/pipeline';
import type { TapeHeader, TapePosition } from '#ports/tape';
import { type Clock, MINUTE_MS, SECOND_MS } from '#primitives/clock';
import { SpaceGuard } from '#entry/space-guard';
import { HistoryWriter } from '#store/history/history-writer';
import type { RecoveryReport } from '#store/tape/tape-recovery';
import { TapeWriter, type TapeWriterOptions } from '#store/tape/tape-writer';

export interface RecordingPlan {
  readonly tapePath: string;
  readonly historyPath: string | null;
  readonly origin: string;
  readonly labels: TapeHeader['labels'];
  readonly settings: LoadedSettings;
  readonly clock: Clock;
  readonly onRecovering?: (position: TapePosition, of: TapePosition) => void;
}

/** What an earlier run left behind, and what it took to go on from there. */
export interface Resumed {
  readonly tape: RecoveryReport;
  readonly state: Recovery;
}

/** An engine with a tape and a history behind it: new, or carried on from where it stopped or was killed. */
export interface RecordingSession extends Disposable {
  readonly engine: Engine;
  readonly bus: EventBus;
  readonly pipeline: Pipeline;
  readonly history: HistoryWriter | null;
  readonly resumed: Resumed | null;
  /** Throws once the disk has less room than the settings want to keep free. */
  checkSpace(): void;
  /** Deletes what the history need not keep any longer, seen from the newest input. */
  applyRetention(): void;
}

export function openRecording(plan: RecordingPlan): RecordingSession {
  return tapeWork(() => (existsSync(plan.tapePath) ? resume(plan) : begin(plan)));
}

function begin(plan: RecordingPlan): RecordingSession {
  const header: TapeHeader = {
    createdMs: plan.clock.now(),
    origin: plan.origin,
    pipelineSettings: plan.settings.pipeline,
    labels: plan.labels,
  };
  using held = new DisposableStack();
  const tape = held.use(TapeWriter.create(plan.tapePath, header, tapeOptions(plan)));
  const history = openHistory(plan, header, held);
  return compose(plan, tape, history, new Pipeline(plan.settings.pipeline), null, held.move());
}

function resume(plan: RecordingPlan): RecordingSession {
  using held = new DisposableStack();
  const { writer, recovered } = TapeWriter.resume(plan.tapePath, tapeOptions(plan));
  const tape = held.use(writer);
  if (tape.header.origin !== plan.origin) {
    throw new CommandFailure(
      ExitCode.badInput,
      `${plan.tapePath} holds another recording (${tape.header.origin}), not ${plan.origin}. Choose another --out.`,
    );
  }
  const history = openHistory(plan, tape.header, held);
  const state = readBack(plan, history);
  for (const proof of state.missingProofs) tape.proof(proof);
  tape.flush();
  const session = compose(plan, tape, history, state.pipeline, { tape: recovered, state }, held.move());
  // A version that computes differently cannot go on from the recorded state: its own becomes the truth from here.
  if (state.divergence !== null) session.engine.startAfterBreak();
  return session;
}

function readBack(plan: RecordingPlan, history: HistoryWriter | null): Recovery {
  using tape = openTape(plan.tapePath);
  return recoverFromTape(tape.reader, tape.settings, history, plan.onRecovering);
}

function openHistory(plan: RecordingPlan, header: TapeHeader, held: DisposableStack): HistoryWriter | null {
  if (plan.historyPath === null) return null;
  const { history, recording } = plan.settings.engine;
  const { batchRows, batchMs, synchronous } = history;
  const minimumFreeBytes = recording.minimumFreeMb * 1_000_000;
  return held.use(
    new HistoryWriter({
      path: plan.historyPath,
      tapeId: historyTapeId(header),
      clock: plan.clock,
      settings: { batchRows, batchMs, synchronous, minimumFreeBytes },
    }),
  );
}

/** Which tape a history's position counts on. */
export function historyTapeId(header: TapeHeader): string {
  return `${header.createdMs} ${header.origin}`;
}

function tapeOptions(plan: RecordingPlan): TapeWriterOptions {
  const { sync } = plan.settings.engine.recording;
  return { syncEvery: sync === 'always' ? 'flush' : sync === 'second' ? SECOND_MS : 'never' };
}

function compose(
  plan: RecordingPlan,
  tape: TapeWriter,
  history: HistoryWriter | null,
  pipeline: Pipeline,
  resumed: Resumed | null,
  held: DisposableStack,
): RecordingSession {
  const bus = held.use(new EventBus());
  const { keyframeInputs, keyframeMinutes, minimumFreeMb } = plan.settings.engine.recording;
  const guard = new SpaceGuard(plan.tapePath, minimumFreeMb, plan.clock);
  const keyframes = { everyInputs: keyframeInputs, everyMs: keyframeMinutes * MINUTE_MS };
  const engine = new Engine({ pipeline, tape, history, bus, keyframes });
  return {
    engine,
    bus,
    pipeline,
    history,
    resumed,
    checkSpace: () => guard.check(),
    applyRetention: () => {
      while (history?.applyRetention(plan.settings.engine.history.keepDays, pipeline.seenMs)?.done === false);
    },
    [Symbol.dispose]: () => held.dispose(),
  };
}
