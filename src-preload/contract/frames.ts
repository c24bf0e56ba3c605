import { z } from 'zod';
import { type Failure, FAILURE_CODES } from '#contract/failures';
import type { EngineInfo } from '#contract/handshake';

/** What a window sends. Plain JSON, the same on a MessagePort and on a WebSocket. */
export const windowFrame = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('hello'), protocol: z.number().int() }),
  z.object({ kind: z.literal('call'), id: z.number().int(), command: z.string(), input: z.unknown() }),
  z.object({ kind: z.literal('open'), id: z.number().int(), stream: z.string(), params: z.unknown() }),
  z.object({ kind: z.literal('close'), id: z.number().int() }),
  /** A patch is missing: send a snapshot. */
  z.object({ kind: z.literal('resync'), id: z.number().int() }),
  /** This batch has been applied; the engine sends only a few ahead of it. */
  z.object({ kind: z.literal('applied'), batch: z.number().int() }),
]);

/** One stream's news. Number 0 is the snapshot; patches count up from 1. */
export const streamNews = z.union([
  z.object({ id: z.number().int(), number: z.literal(0), snapshot: z.unknown(), missed: z.number().int() }),
  z.object({ id: z.number().int(), number: z.number().int().min(1), patch: z.unknown() }),
]);

const engineInfo: z.ZodType<EngineInfo> = z.object({
  protocol: z.number().int(),
  version: z.string(),
  host: z.enum(['electron', 'browser']),
  startedMs: z.number(),
});

const failure: z.ZodType<Failure> = z.object({ code: z.enum(FAILURE_CODES), message: z.string() });

export const engineFrame = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('welcome'), engine: engineInfo }),
  /** The versions do not fit; nothing else will come. */
  z.object({ kind: z.literal('unwelcome'), reason: z.string() }),
  /** The engine has ended and is not started again by itself; nothing else will come. */
  z.object({ kind: z.literal('ended'), reason: z.string() }),
  z.object({ kind: z.literal('reply'), id: z.number().int(), output: z.unknown() }),
  z.object({ kind: z.literal('failed'), id: z.number().int(), failure }),
  z.object({ kind: z.literal('news'), batch: z.number().int(), news: z.array(streamNews) }),
]);

export type WindowFrame = z.output<typeof windowFrame>;
export type EngineFrame = z.output<typeof engineFrame>;
export type StreamNews = z.output<typeof streamNews>;

/** What every transport offers: a DOM port, Electron's port, a worker's port, a WebSocket. */
export interface Wire<Sent, Heard> {
  send(frame: Sent): void;
  onFrame(listener: (frame: Heard) => void): void;
  /** Told why, where that is known. */
  onClose(listener: (reason?: string) => void): void;
  close(): void;
}
