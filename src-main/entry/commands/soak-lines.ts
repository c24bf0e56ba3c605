import type { SoakRun } from '#entry/soak/soak-run';
import { durationText, groupedText } from '#entry/terminal/number-text';
import { tableLines } from '#entry/terminal/text-table';
import type { SoakJudgement } from '#soak/judgement/judge-soak';

const UNKNOWN = '–';

/** A soak in words. */
export function* soakLines(run: SoakRun, judgement: SoakJudgement): Generator<string, void> {
  const { status, lag, inputs, realMs, passedMs, evidence, pressed } = run;
  const { bars, gaps, resources, faults, violations } = judgement;
  const planted = Object.values(faults).reduce((sum, count) => sum + count, 0);
  yield `${durationText(passedMs)} in ${durationText(realMs)}, ${groupedText(inputs)} inputs, ${planted} faults planted`;
  yield '';
  yield* linesTable(run);
  yield '';
  yield `bars       ${groupedText(bars.exact)} of ${groupedText(bars.expected)} as they were, ${bars.inGaps} in announced gaps, ${bars.lost} lost, ${bars.wrong} wrong, ${bars.duplicate} doubled, ${bars.invented} invented`;
  yield `gaps       ${gaps.announced} announced; ${gaps.rightlyBounded} of ${gaps.outages} outages with the right bounds`;
  yield `memory     ${figure(resources.rssMb, 0)} MB, ${figure(resources.rssSlopeMbPerHour, 2)} MB an hour (heap ${figure(resources.heapSlopeMbPerHour, 2)})`;
  yield `left open  ${Object.values(resources.leaks).reduce((sum, count) => sum + count, 0)}; unhandled rejections ${evidence.unhandledRejections.length}`;
  yield `lag        median ${figure(lag.medianMs, 0)} ms, p99 ${figure(lag.p99Ms, 0)} ms of ${groupedText(lag.trades)} trades, by the clock of the venues`;
  yield `tape       ${groupedText(evidence.minutesProved)} minutes proved; inputs without room ${evidence.dropped}`;
  if (pressed > 0) yield `by hand    ${pressed} lines were started again that wait for a person`;
  if (status.halted !== null) yield `halted     ${status.halted}`;
  yield '';
  if (violations.length === 0) yield 'Nothing was violated.';
  for (const { what, count, example } of violations) yield `VIOLATED  ${what}: ${count}, such as ${example}`;
}

function linesTable({ status }: SoakRun): Iterable<string> {
  const right = (title: string): { readonly title: string; readonly align: 'right' } => ({ title, align: 'right' });
  const columns = [
    { title: 'venue' },
    { title: 'line' },
    { title: 'phase' },
    ...['messages', 'reconnects', 'gaps', 'drifted', 'unknown'].map(right),
  ];
  return tableLines(columns, status.lines.length, (row) => {
    const line = status.lines[row];
    if (line === undefined) return [];
    const { venue, phase, messages, reconnects, gaps, drifts, unknown } = line;
    return [venue, line.line, phase, ...[messages, reconnects, gaps, drifts, unknown].map(groupedText)];
  });
}

function figure(value: number | null, decimals: number): string {
  return value === null ? UNKNOWN : value.toFixed(decimals);
}
