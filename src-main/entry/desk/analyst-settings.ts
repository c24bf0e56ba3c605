import { compileWasmKernel, WasmKernel } from '#compute/wasm-kernel';
import type { ComputeSettings } from '#domain/compute-choice';
import { NyseCalendar } from '#market/sessions/nyse-calendar';
import type { PathKernel } from '#options/paths/path-kernel';
import { REFERENCE_KERNEL } from '#options/paths/reference-kernel';
import type { Result } from '#primitives/result';
import { loadCalendarExceptions } from '#settings/calendar-file';
import { loadEngineSettings } from '#settings/engine-settings';
import { loadTradingCosts } from '#settings/fees-file';
import { formatSettingsProblem, type SettingsProblem } from '#settings/settings-problem';
import { loadThresholds } from '#settings/thresholds-file';
import type { AnalystSettings } from '#transport/projections/options/chain-analysis';

/** What options are valued with, from the settings files as they stand. Throws what is wrong with them, in words. */
export function loadAnalystSettings(configFolder: string): AnalystSettings {
  const { options, compute } = valueOf(loadEngineSettings(`${configFolder}/config.yaml`));
  const { spreads } = valueOf(loadThresholds(`${configFolder}/thresholds.yaml`));
  const { fills, fees } = valueOf(loadTradingCosts(`${configFolder}/fees.yaml`));
  const { rate, dividendYields } = options;
  return {
    rate,
    dividendYields,
    spreads,
    fills,
    fees,
    nyse: new NyseCalendar(loadCalendarExceptions()),
    kernel: kernelFor(compute),
  };
}

/** Vector code where the machine has it, unless the settings ask for the reference. A graphics card gains nothing here. */
function kernelFor({ backend }: ComputeSettings): PathKernel {
  if (backend === 'typescript') return REFERENCE_KERNEL;
  try {
    return new WasmKernel(compileWasmKernel());
  } catch {
    // The status bar says what computes, and why.
    return REFERENCE_KERNEL;
  }
}

function valueOf<Value>(result: Result<Value, SettingsProblem>): Value {
  if (result.ok) return result.value;
  throw new Error(formatSettingsProblem(result.failure));
}
