import { openBackend } from '#compute/open-backend';
import type { ComputeBackendName, ComputeSettings } from '#domain/compute-choice';
import { loadSettings } from '#entry/load-settings';
import { CommandFailure, ExitCode } from '#entry/terminal/command-failure';
import type { ComputeBackend } from '#ports/compute-backend';
import type { Result } from '#primitives/result';
import { withComputeEnvironment } from '#settings/compute-settings';

/** The settings for this process: the file, and what the environment says instead. A mistake ends the command. */
export function computeSettings(): ComputeSettings {
  const settings = withComputeEnvironment(loadSettings().engine.compute, process.env);
  if (settings.ok) return settings.value;
  throw new CommandFailure(ExitCode.badInput, settings.failure);
}

const opened = new Map<string, Promise<Result<ComputeBackend, string>>>();

/** One backend a name for as long as the process runs; its threads do not keep it running. Null takes what is set. */
export function sharedBackend(name: 'auto' | ComputeBackendName | null): Promise<Result<ComputeBackend, string>> {
  const settings = computeSettings();
  const backend = name ?? settings.backend;
  const known = opened.get(backend);
  if (known !== undefined) return known;
  const opening = openBackend({ ...settings, backend });
  opened.set(backend, opening);
  return opening;
}
