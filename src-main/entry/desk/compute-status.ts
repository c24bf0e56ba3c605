import { join } from 'node:path';
import { openBackend } from '#compute/open-backend';
import type { ComputeChoice, ComputeSettings } from '#domain/compute-choice';
import type { ComputeBackend } from '#ports/compute-backend';
import { withComputeEnvironment } from '#settings/compute-settings';
import { DEFAULT_ENGINE_SETTINGS, loadEngineSettings } from '#settings/engine-settings';
import { formatSettingsProblem } from '#settings/settings-problem';

/**
 * Opens what the settings ask for while the engine is already running: a driver may take its time. What cannot be had is
 * said, and the engine goes on with the fastest that can.
 */
export class ComputeStatus implements Disposable {
  #backend: ComputeBackend | null = null;
  #disposed = false;

  constructor(settings: ComputeSettings, note: (text: string) => void, chosen: (choice: ComputeChoice) => void) {
    void this.#open(settings, note).then((backend) => {
      if (this.#disposed || backend === null) void backend?.[Symbol.asyncDispose]();
      else {
        this.#backend = backend;
        chosen(backend.choice);
      }
    });
  }

  [Symbol.dispose](): void {
    this.#disposed = true;
    void this.#backend?.[Symbol.asyncDispose]();
  }

  async #open(settings: ComputeSettings, note: (text: string) => void): Promise<ComputeBackend | null> {
    const wished = await openBackend(settings);
    if (wished.ok) return wished.value;
    note(`compute: ${wished.failure}`);
    const fallback = await openBackend({ ...settings, backend: 'auto' });
    return fallback.ok ? fallback.value : null;
  }
}

/** The settings of a desk; where they cannot be read, the defaults, and a note that says why. */
export function deskComputeSettings(
  configFolder: string,
  environment: NodeJS.ProcessEnv,
  note: (text: string) => void,
): ComputeSettings {
  const file = loadEngineSettings(join(configFolder, 'config.yaml'));
  if (!file.ok) note(formatSettingsProblem(file.failure));
  const written = file.ok ? file.value.compute : DEFAULT_ENGINE_SETTINGS.compute;
  const settings = withComputeEnvironment(written, environment);
  if (settings.ok) return settings.value;
  note(settings.failure);
  return written;
}
