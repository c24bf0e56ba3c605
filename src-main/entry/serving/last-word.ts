import { setTimeout as sleep } from 'node:timers/promises';
import type { EngineFrame, Wire } from '#contract/frames';
import { readWindowFiles } from '#entry/serving/window-files';
import { SystemClock } from '#telemetry/system-clock';
import { startWebHost } from '#transport/web-host';

/** A little longer than the longest pause between two attempts of a window to reach its engine. */
const LAST_WORD_MS = 12_000;

export interface LastWord {
  readonly reason: string;
  readonly token: string;
  readonly port: number;
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly forMs?: number;
}

/** Stands in for an engine that is not started again: long enough that each open window has come by and knows why. */
export async function sayLastWord({
  reason,
  token,
  port,
  folder,
  signal,
  forMs = LAST_WORD_MS,
}: LastWord): Promise<void> {
  try {
    const files = readWindowFiles(folder);
    // Not before the window has said hello: it would not hear.
    const attach = (wire: Wire<EngineFrame, unknown>): void => {
      wire.onFrame(() => wire.send({ kind: 'ended', reason }));
    };
    await using _host = await startWebHost({ files, token, port, clock: new SystemClock(), attach });
    await sleep(forMs, undefined, { signal });
  } catch {
    // Nobody can be told, or nobody wants to wait: the command ends with the same reason.
  }
}
