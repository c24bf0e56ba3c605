import { HOUR_MS } from '#primitives/clock';
import type { ResourceSample, SoakEvidence, Violation } from '#soak/judgement/evidence';
import { ViolationList } from '#soak/judgement/violation-list';

export interface ResourcesJudgement {
  /** Of memory held by the process, over the second half, per hour of the market; null where too little was measured. */
  readonly rssSlopeMbPerHour: number | null;
  readonly heapSlopeMbPerHour: number | null;
  readonly rssMb: number | null;
  readonly leaks: Readonly<Record<string, number>>;
  readonly violations: readonly Violation[];
}

const MB = 1_000_000;
/** A day of it is as much as a garbage collector may leave lying about. */
const MOST_MB_PER_HOUR = 4;
const LEAST_SAMPLES = 20;
const LEAST_HOURS = 6;

export function judgeResources(evidence: SoakEvidence): ResourcesJudgement {
  const violations = new ViolationList();
  const { resources, openBefore, openAfter } = evidence;
  const later = resources.slice(resources.length >> 1);
  const spanHours = ((later.at(-1)?.atMs ?? 0) - (later[0]?.atMs ?? 0)) / HOUR_MS;
  const isEnough = later.length >= LEAST_SAMPLES;
  const rssSlopeMbPerHour = isEnough ? slope(later, ({ rssBytes }) => rssBytes) : null;
  const heapSlopeMbPerHour = isEnough ? slope(later, ({ heapBytes }) => heapBytes) : null;
  // A short run tells nothing: what is loaded and cached once is not given back.
  if (rssSlopeMbPerHour !== null && spanHours >= LEAST_HOURS && rssSlopeMbPerHour > MOST_MB_PER_HOUR) {
    violations.add('memory grew', `${rssSlopeMbPerHour.toFixed(2)} MB an hour`);
  }
  const leaks: Record<string, number> = {};
  for (const [what, count] of Object.entries(openAfter)) {
    const more = count - (openBefore[what] ?? 0);
    if (more <= 0) continue;
    leaks[what] = more;
    violations.add('something was left open', `${more} more of ${what} than before`);
  }
  for (const text of evidence.unhandledRejections) violations.add('a rejection was not handled', text);
  for (const text of evidence.warnings) violations.add('the runtime warned', text);
  const last = resources.at(-1);
  return {
    rssSlopeMbPerHour,
    heapSlopeMbPerHour,
    rssMb: last === undefined ? null : last.rssBytes / MB,
    leaks,
    violations: violations.all,
  };
}

/** Of the straight line that fits best, in MB an hour. */
function slope(samples: readonly ResourceSample[], figure: (sample: ResourceSample) => number): number {
  const count = samples.length;
  const meanAt = samples.reduce((sum, { atMs }) => sum + atMs, 0) / count;
  const mean = samples.reduce((sum, sample) => sum + figure(sample), 0) / count;
  let [product, square] = [0, 0];
  for (const sample of samples) {
    product += (sample.atMs - meanAt) * (figure(sample) - mean);
    square += (sample.atMs - meanAt) ** 2;
  }
  return square === 0 ? 0 : ((product / square) * HOUR_MS) / MB;
}
