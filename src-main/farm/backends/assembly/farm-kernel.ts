import { askEntries } from './entry-asking';
import { askPositions } from './position-asking';
import { CANDIDATE, EVENT_COUNT, WAITING_COUNT, ORDERED_COUNT, bytes, place, reportOf } from './farm-words';

/** Where the host may begin to use the memory. */
export function heapStart(): usize {
  return __heap_base;
}

/** Asks all configs of a spec. What they are asked with stands in the words that begin at `kernel`. */
export function step(kernel: usize, spec: i32, asksPositions: i32): void {
  const report = reportOf(kernel, spec);
  store<i32>(report + EVENT_COUNT, 0);
  store<i32>(report + WAITING_COUNT, 0);
  store<i32>(report + ORDERED_COUNT, 0);
  if (asksPositions) askPositions(kernel, spec);
  const candidate = load<i32>(place(kernel, CANDIDATE) + bytes(spec));
  if (candidate >= 0) askEntries(kernel, spec, candidate);
}
