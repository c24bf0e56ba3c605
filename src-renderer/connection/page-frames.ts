/** Nothing is drawn while every window is hidden; the engine's news is then taken at this pace or slower. */
const HIDDEN_MS = 250;

interface FrameSource {
  readonly closed?: boolean;
  requestAnimationFrame(task: () => void): number;
  cancelAnimationFrame(handle: number): void;
}

interface Loan {
  readonly source: FrameSource;
}

const loans = new Set<Loan>();

/** A popped-out panel may be in sight while the page it came from is not: then its frames are the ones that count. */
export function lendFrames(source: FrameSource): () => void {
  const loan = { source };
  loans.add(loan);
  return () => void loans.delete(loan);
}

/** Runs the task in the next frame of whichever window draws first. Answers how to cancel that. */
export function nextFrame(task: () => void): () => void {
  const cancels: (() => void)[] = [];
  const cancel = (): void => {
    for (const each of cancels.splice(0)) each();
  };
  const run = (): void => {
    cancel();
    task();
  };
  const request = (source: FrameSource): void => {
    const handle = source.requestAnimationFrame(run);
    cancels.push(() => source.cancelAnimationFrame(handle));
  };
  const own = globalThis as Partial<FrameSource>;
  if (own.requestAnimationFrame !== undefined) request(globalThis as unknown as FrameSource);
  for (const { source } of loans) if (source.closed !== true) request(source);
  const timer = setTimeout(run, HIDDEN_MS);
  cancels.push(() => clearTimeout(timer));
  return cancel;
}
