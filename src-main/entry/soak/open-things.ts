import type { OpenThings } from '#soak/judgement/evidence';

/** What comes and goes by itself, and says nothing of who forgot to close what. */
const PASSING = new Set([
  'Immediate',
  'TTYWrap',
  'FSReqCallback',
  'FSReqPromise',
  'FileHandle',
  'TickObject',
  'PipeWrap',
]);

/** What keeps a process alive or listens to it. */
export function openThings(): OpenThings {
  const open: Record<string, number> = {};
  for (const name of process.getActiveResourcesInfo()) {
    if (!PASSING.has(name)) open[name] = (open[name] ?? 0) + 1;
  }
  for (const name of process.eventNames()) {
    open[`process listeners for ${String(name)}`] = process.listenerCount(name);
  }
  return open;
}

/** Sockets take a moment to close for good. */
export async function settledThings(than: OpenThings, patienceMs: number): Promise<OpenThings> {
  const untilMs = performance.now() + patienceMs;
  for (;;) {
    const open = openThings();
    const isSettled = Object.entries(open).every(([name, count]) => count <= (than[name] ?? 0));
    if (isSettled || performance.now() >= untilMs) return open;
    await new Promise((resume) => setTimeout(resume, 50));
  }
}
