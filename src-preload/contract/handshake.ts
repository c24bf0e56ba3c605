import { z } from 'zod';

/** Counts up with every change that an older window or engine could not understand. */
export const PROTOCOL = 1;

export const engineInfo = z.object({
  protocol: z.number().int(),
  version: z.string(),
  /** Where the engine runs: inside the desktop application, or behind the loopback web host. */
  host: z.enum(['electron', 'browser']),
  startedMs: z.number(),
});

export type EngineInfo = z.output<typeof engineInfo>;
