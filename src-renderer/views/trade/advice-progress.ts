import type { AdviceProgress } from '#contract/trade-view';
import { formatPercent } from '#window/formatting/numbers.ts';

/** Whether the desk has anything to say of the cursor's time. */
export function hasAdvice(view: AdviceProgress | null): boolean {
  return view !== null && (view.phase === 'ready' || view.phase === 'catching-up') && !view.isBehind;
}

/** Said beside what is shown, while more may still come. */
export function adviceNote(view: AdviceProgress | null): string {
  if (view === null || view.phase !== 'catching-up') return '';
  return `${formatPercent(view.progress, 0)} of the tape looked through`;
}
