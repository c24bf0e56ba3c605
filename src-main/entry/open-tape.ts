import { CommandFailure, ExitCode } from '#entry/terminal/command-failure';
import type { PipelineSettings } from '#pipeline/pipeline-settings';
import { FarmFault } from '#ports/farm-store';
import { TapeFault } from '#ports/tape';
import { checkPipelineSettings } from '#settings/pipeline-settings-json';
import { formatSettingsProblem } from '#settings/settings-problem';
import { TapeReader } from '#store/tape/tape-reader';

export interface OpenTape extends Disposable {
  readonly reader: TapeReader;
  readonly settings: PipelineSettings;
}

/** A tape and the settings that it was recorded under. */
export function openTape(path: string): OpenTape {
  const reader = tapeWork(() => TapeReader.open(path));
  const settings = checkPipelineSettings(reader.header.pipelineSettings, path);
  if (!settings.ok) {
    reader[Symbol.dispose]();
    throw new CommandFailure(ExitCode.badInput, formatSettingsProblem(settings.failure));
  }
  return { reader, settings: settings.value, [Symbol.dispose]: () => reader[Symbol.dispose]() };
}

/** Runs work on a tape; its faults become messages with the exit code that fits. */
export function tapeWork<Value>(work: () => Value): Value {
  try {
    return work();
  } catch (error) {
    throw commandFailureOf(error);
  }
}

export function commandFailureOf(error: unknown): unknown {
  // On a full disk closing the tape fails, too. What went wrong first is what the message is about.
  if (error instanceof SuppressedError) {
    const first = commandFailureOf(error.suppressed);
    return first instanceof CommandFailure ? first : error;
  }
  if (!(error instanceof TapeFault || error instanceof FarmFault)) return error;
  return new CommandFailure(EXIT_CODES[error.code], error.message, error);
}

const EXIT_CODES: Readonly<Record<TapeFault['code'] | FarmFault['code'], ExitCode>> = {
  full: ExitCode.environment,
  'read-only': ExitCode.environment,
  missing: ExitCode.environment,
  'in-use': ExitCode.environment,
  failed: ExitCode.environment,
  damaged: ExitCode.refuted,
  'newer-version': ExitCode.badInput,
  'not-a-tape': ExitCode.badInput,
  'other-farm': ExitCode.refuted,
};
