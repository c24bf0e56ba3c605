import { CONFIG_FOLDER, loadSettings } from '#entry/load-settings';
import { CommandFailure, ExitCode } from '#entry/terminal/command-failure';
import { FARM_BACKENDS, type FarmSettings } from '#domain/farm-backend';
import type { FarmBackend } from '#farm/backends/farm-backend';
import { openFarmBackend } from '#farm/backends/open-farm-backend';
import { withFarmWishes } from '#settings/farm-settings';

export const BACKEND_HELP = `who evaluates the farm: auto, ${FARM_BACKENDS.join(', ')}`;

export interface BackendOptions {
  readonly backend?: string;
  readonly threads?: string;
}

/** What the command line, the environment and the settings say about who evaluates the farm. A mistake ends the command. */
function farmSettings(options: BackendOptions = {}, configFolder = CONFIG_FOLDER): FarmSettings {
  const wished = withFarmWishes(loadSettings(configFolder).engine.farm, process.env, options);
  if (wished.ok) return wished.value;
  throw new CommandFailure(ExitCode.badInput, wished.failure);
}

/** Who evaluates the farm, ready to begin; what was asked for by name and is not to be had ends the command. */
export async function wishedBackend(options: BackendOptions = {}, configFolder = CONFIG_FOLDER): Promise<FarmBackend> {
  const opened = await openFarmBackend(farmSettings(options, configFolder));
  if (opened.ok) return opened.value;
  throw new CommandFailure(ExitCode.environment, `${opened.failure}. Without --backend the fastest one here is taken.`);
}
