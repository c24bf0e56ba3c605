import type { FarmBackendName } from '#domain/farm-backend';
import type { Output } from '#entry/terminal/output';
import type { FarmBackend } from '#farm/backends/farm-backend';
import { openFarmBackend } from '#farm/backends/open-farm-backend';

interface Telling {
  readonly output: Output;
  readonly json: boolean;
}

/** A backend; null where this machine does not have it, which is told. */
export async function openOrTell(
  backend: FarmBackendName,
  threads: number | null,
  { output, json }: Telling,
): Promise<FarmBackend | null> {
  const opened = await openFarmBackend({ backend, threads });
  if (opened.ok) return opened.value;
  if (json) output.record({ backend, missing: opened.failure });
  else output.note(`${backend}: ${opened.failure}`);
  return null;
}
