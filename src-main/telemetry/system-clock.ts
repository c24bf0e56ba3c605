import { type Clock, type EpochMs, epochMs } from '#primitives/clock';

/** Node cannot wait longer than this in one go. */
const LONGEST_WAIT_MS = 2_147_483_647;

/** The machine's own clock. */
export class SystemClock implements Clock {
  now(): EpochMs {
    return epochMs(Date.now());
  }

  wakeAt(at: EpochMs, task: () => void): Disposable {
    let timer: NodeJS.Timeout | NodeJS.Immediate;
    const wait = (): void => {
      const left = at - Date.now();
      if (left <= 0) timer = setImmediate(task);
      else timer = setTimeout(left > LONGEST_WAIT_MS ? wait : task, Math.min(left, LONGEST_WAIT_MS));
    };
    wait();
    return {
      [Symbol.dispose]: () => {
        clearTimeout(timer as NodeJS.Timeout);
        clearImmediate(timer as NodeJS.Immediate);
      },
    };
  }
}
