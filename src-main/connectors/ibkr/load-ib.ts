import type * as Ib from '@stoqey/ib';

export type IbModule = typeof Ib;

/**
 * The library, once somebody needs it. On its way in it reads a `.env` of whatever folder Argus was started in, and puts
 * what it finds into the environment: settings that nobody gave to Argus. They are taken out again.
 */
export async function loadIb(environment: NodeJS.ProcessEnv = process.env): Promise<IbModule> {
  const before = new Set(Object.keys(environment));
  const module = await import('@stoqey/ib');
  for (const name of Object.keys(environment)) if (!before.has(name)) delete environment[name];
  return module;
}
