import { z } from 'zod';
import { deskMode } from '#contract/desk-view';

/** What the shell tells the engine process. A `window` message brings the port to that window. */
export const shellMessage = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('window'), window: z.number().int() }),
  /** All secrets that the shell keeps, in the clear, from one process of ours to the other. */
  z.object({ kind: z.literal('secrets'), secrets: z.record(z.string(), z.string()) }),
  z.object({ kind: z.literal('secret-kept'), request: z.number().int(), problem: z.string().nullable() }),
  z.object({ kind: z.literal('shutdown') }),
]);

/** What the engine process tells the shell. */
export const engineMessage = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('mode'), mode: deskMode }),
  /** Something that the user should hear of with no window in sight. */
  z.object({ kind: z.literal('notice'), title: z.string().max(200), body: z.string().max(1_000) }),
  z.object({
    kind: z.literal('keep-secret'),
    request: z.number().int(),
    name: z.string(),
    /** Null: forget it. */
    value: z.string().max(10_000).nullable(),
  }),
]);

export type ShellMessage = z.output<typeof shellMessage>;
export type EngineMessage = z.output<typeof engineMessage>;
