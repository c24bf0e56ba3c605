import { SECOND_MS } from '#primitives/clock';
import type { SoakEvidence, ToldGap, TrueOutage, Violation } from '#soak/judgement/evidence';
import { type InstantText, ViolationList } from '#soak/judgement/violation-list';

export interface GapsJudgement {
  readonly outages: number;
  readonly announced: number;
  readonly rightlyBounded: number;
  readonly violations: readonly Violation[];
}

/** A line is complete again once everything has been told anew, a while after its first word. */
const SYNCED_WITHIN_MS = 20 * SECOND_MS;
/** What has gone through when a line is given up need not have been heard any more. */
const ON_ITS_WAY_MS = SECOND_MS;
/** What polling misses is known a few rounds later. */
const EXPLAINED_WITHIN_MS = 3 * 60 * SECOND_MS;

/** Every outage was announced with the bounds that it had, and nothing was announced without a reason. */
export function judgeGaps(evidence: SoakEvidence, at: InstantText): GapsJudgement {
  const violations = new ViolationList();
  let [outages, rightlyBounded] = [0, 0];
  for (const outage of evidence.outages) {
    // What had brought nothing yet, or nothing that anybody records, cannot have missed anything.
    if (outage.lastMs === null) continue;
    for (const source of outage.sources) {
      const met = evidence.gaps.filter((gap) => gap.source === source && meets(gap, outage.brokeMs, outage.backMs));
      if (met.length === 0 && !outage.mustBeTold) continue;
      outages++;
      // Those of single symbols begin with the last word of that symbol.
      const whole = met.filter(({ symbol }) => symbol === null);
      const gaps = whole.length > 0 ? whole : met;
      if (gaps.length === 0) {
        violations.add('an outage was not announced', textOf(source, outage, at));
        continue;
      }
      // Lines that break again before all is told anew are within one gap.
      const within = evidence.outages.filter(
        (other) => other.sources.includes(source) && gaps.some((gap) => meets(gap, other.brokeMs, other.backMs)),
      );
      const wrong = wrongBound(gaps, outage, within, evidence, at);
      if (wrong === null) rightlyBounded++;
      else violations.add('a gap was announced with wrong bounds', `${textOf(source, outage, at)}: ${wrong}`);
    }
  }
  for (const gap of evidence.gaps) {
    const { source, fromMs, toMs, reason } = gap;
    const what = `${source} ${at(fromMs)}: ${reason}`;
    if (toMs === null) violations.add('a gap never ended', what);
    else if (!isExplained(gap, evidence)) violations.add('a gap was announced although nothing was wrong', what);
  }
  return { outages, announced: evidence.gaps.length, rightlyBounded, violations: violations.all };
}

/** All that was lost lies within, and nothing that was had before. */
function wrongBound(
  gaps: readonly ToldGap[],
  outage: TrueOutage,
  within: readonly TrueOutage[],
  { stepMs, faults }: SoakEvidence,
  at: InstantText,
): string | null {
  const fromMs = Math.min(...gaps.map((gap) => gap.fromMs));
  const toMs = Math.max(...gaps.map((gap) => gap.toMs ?? Number.POSITIVE_INFINITY));
  const slackMs = 2 * stepMs;
  const firstMs = Math.min(...within.map(({ lastMs, brokeMs }) => lastMs ?? brokeMs));
  const wholeMs = Math.max(...within.map((other) => other.wholeMs));
  // What comes while something else is wrong may be of no use.
  const isExcused = (sinceMs: number, untilMs: number): boolean =>
    faults.some(({ venue, ...fault }) => venue === outage.venue && fault.fromMs <= untilMs && fault.toMs >= sinceMs);
  const earlyMs = firstMs - slackMs - ON_ITS_WAY_MS;
  const lateMs = wholeMs + SYNCED_WITHIN_MS + slackMs;
  if (fromMs > outage.brokeMs + slackMs) return `announced from ${at(fromMs)}, after data had been lost`;
  if (fromMs < earlyMs && !isExcused(fromMs - ON_ITS_WAY_MS, fromMs + ON_ITS_WAY_MS))
    return `announced from ${at(fromMs)}, when data still came`;
  if (toMs < outage.openMs - slackMs) return `announced until ${at(toMs)}, before anything could come again`;
  if (toMs > lateMs && !isExcused(wholeMs, toMs)) {
    return `announced until ${Number.isFinite(toMs) ? at(toMs) : 'now'}, long after data came again`;
  }
  return null;
}

function isExplained(gap: ToldGap, { outages, faults }: SoakEvidence): boolean {
  const toMs = gap.toMs ?? gap.fromMs;
  if (outages.some((outage) => outage.sources.includes(gap.source) && meets(gap, outage.brokeMs, outage.backMs)))
    return true;
  const venues = new Set(outages.filter(({ sources }) => sources.includes(gap.source)).map(({ venue }) => venue));
  return faults.some(
    (fault) =>
      (venues.has(fault.venue) || gap.source.startsWith(fault.venue)) &&
      fault.fromMs <= toMs &&
      fault.toMs + EXPLAINED_WITHIN_MS >= gap.fromMs,
  );
}

function meets({ fromMs, toMs }: ToldGap, brokeMs: number, backMs: number): boolean {
  return fromMs <= backMs && (toMs === null || toMs >= brokeMs);
}

function textOf(source: string, { lastMs, brokeMs, backMs }: TrueOutage, at: InstantText): string {
  return `${source} ${at(brokeMs)} to ${at(backMs)} (last data ${lastMs === null ? 'never' : at(lastMs)})`;
}
