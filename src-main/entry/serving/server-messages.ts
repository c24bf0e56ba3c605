import { z } from 'zod';
import { ExitCode } from '#entry/terminal/command-failure';

/** What `argus serve` tells the process that serves. The token goes this way, never by argument or environment. */
export const supervisorMessage = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('serve'),
    token: z.string(),
    port: z.number().int(),
    /** The built window. */
    folder: z.string(),
    /** Null: the bundled demo. */
    tape: z.string().nullable(),
    /** Where the settings lie; null: where they always do. */
    config: z.string().nullable(),
    /** Records live data from the start. */
    live: z.boolean(),
    /** How often the engine ended by itself before. */
    restarts: z.number().int(),
  }),
  z.object({ kind: z.literal('stop') }),
]);

export const serverMessage = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready'), port: z.number().int() }),
  /** It cannot serve, for a reason that a person should read. */
  z.object({ kind: z.literal('refused'), exitCode: z.enum(ExitCode), message: z.string() }),
]);

export type SupervisorMessage = z.output<typeof supervisorMessage>;
export type ServeMessage = Extract<SupervisorMessage, { kind: 'serve' }>;
export type ServerMessage = z.output<typeof serverMessage>;
