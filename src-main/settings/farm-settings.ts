import { z } from 'zod';
import { FARM_BACKENDS, type FarmSettings } from '#domain/farm-backend';
import { fail, ok, type Result } from '#primitives/result';
import { section } from '#settings/settings-schema';

const BACKEND_WORDS = ['auto', ...FARM_BACKENDS] as const;
const BACKEND_ERROR = `must be one of ${BACKEND_WORDS.join(', ')}`;
const MOST_THREADS = 64;
const THREADS_ERROR = `must be auto or a whole number from 1 to ${MOST_THREADS}`;

export const farmSection = section({
  backend: z.enum(BACKEND_WORDS, { error: BACKEND_ERROR }).default('auto'),
  threads: z
    .union(
      [
        z.literal('auto'),
        z
          .number()
          .int({ error: THREADS_ERROR })
          .min(1, { error: THREADS_ERROR })
          .max(MOST_THREADS, { error: THREADS_ERROR }),
      ],
      { error: THREADS_ERROR },
    )
    .default('auto')
    .transform((value) => (value === 'auto' ? null : value)),
});

/** For one start: what the command line says goes before ARGUS_FARM_BACKEND and ARGUS_FARM_THREADS, those before the file. */
export function withFarmWishes(
  settings: FarmSettings,
  environment: Readonly<Record<string, string | undefined>>,
  commandLine: { readonly backend?: string | undefined; readonly threads?: string | undefined } = {},
): Result<FarmSettings, string> {
  const backend = firstOf(
    ['--backend', commandLine.backend],
    ['ARGUS_FARM_BACKEND', environment['ARGUS_FARM_BACKEND']],
  );
  const threads = firstOf(
    ['--threads', commandLine.threads],
    ['ARGUS_FARM_THREADS', environment['ARGUS_FARM_THREADS']],
  );
  const wished = BACKEND_WORDS.find((word) => word === backend?.value);
  if (backend !== null && wished === undefined) return fail(`${backend.name} "${backend.value}" ${BACKEND_ERROR}.`);
  const count = threads === null || threads.value === 'auto' ? null : Number(threads.value);
  if (threads !== null && count !== null && !(Number.isInteger(count) && count >= 1 && count <= MOST_THREADS)) {
    return fail(`${threads.name} "${threads.value}" ${THREADS_ERROR}.`);
  }
  return ok({ backend: wished ?? settings.backend, threads: threads === null ? settings.threads : count });
}

function firstOf(...wishes: readonly (readonly [name: string, value: string | undefined])[]) {
  for (const [name, value = ''] of wishes) if (value !== '') return { name, value };
  return null;
}
