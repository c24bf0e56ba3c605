import { z } from 'zod';
import { COMPUTE_BACKENDS, type ComputeSettings } from '#domain/compute-choice';
import { fail, ok, type Result } from '#primitives/result';
import { section } from '#settings/settings-schema';

const BACKEND_WORDS = ['auto', ...COMPUTE_BACKENDS] as const;
const BACKEND_ERROR = `must be one of ${BACKEND_WORDS.join(', ')}`;
const MOST_WORKERS = 64;
const WORKERS_ERROR = `must be auto or a whole number from 0 to ${MOST_WORKERS}`;

export const computeSection = section({
  backend: z.enum(BACKEND_WORDS, { error: BACKEND_ERROR }).default('auto'),
  workers: z
    .union(
      [
        z.literal('auto'),
        z
          .number()
          .int({ error: WORKERS_ERROR })
          .min(0, { error: WORKERS_ERROR })
          .max(MOST_WORKERS, { error: WORKERS_ERROR }),
      ],
      { error: WORKERS_ERROR },
    )
    .default('auto')
    .transform((value) => (value === 'auto' ? null : value)),
});

/** For this process only: what ARGUS_COMPUTE_BACKEND and ARGUS_COMPUTE_WORKERS say goes before the file. */
export function withComputeEnvironment(
  settings: ComputeSettings,
  environment: Readonly<Record<string, string | undefined>>,
): Result<ComputeSettings, string> {
  const backend = environment['ARGUS_COMPUTE_BACKEND'] ?? '';
  const workers = environment['ARGUS_COMPUTE_WORKERS'] ?? '';
  const wished = BACKEND_WORDS.find((word) => word === backend);
  if (backend !== '' && wished === undefined) return fail(`ARGUS_COMPUTE_BACKEND "${backend}" ${BACKEND_ERROR}.`);
  const count = workers === '' || workers === 'auto' ? null : Number(workers);
  if (count !== null && !(Number.isInteger(count) && count >= 0 && count <= MOST_WORKERS)) {
    return fail(`ARGUS_COMPUTE_WORKERS "${workers}" ${WORKERS_ERROR}.`);
  }
  return ok({ backend: wished ?? settings.backend, workers: workers === '' ? settings.workers : count });
}
