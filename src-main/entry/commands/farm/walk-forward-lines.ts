import { dollarsText } from '#entry/commands/farm/dollars-text';
import { figureText, percentText } from '#entry/commands/farm/figure-text';
import { CommandFailure, ExitCode } from '#entry/terminal/command-failure';
import type { Interrupt } from '#entry/terminal/interrupt';
import type { Output } from '#entry/terminal/output';
import { ProgressBar } from '#entry/terminal/progress-bar';
import { textTable } from '#entry/terminal/text-table';
import type { FarmBook } from '#farm/book/farm-book';
import type { League } from '#farm/league/league';
import { type WalkForwardFold, walkForward, walkForwardTotal } from '#farm/league/walk-forward';
import { MINUTE_MS } from '#primitives/clock';

const right = (title: string) => ({ title, align: 'right' as const });
const COLUMNS = [
  { title: 'chosen from' },
  { title: 'followed from' },
  { title: 'to' },
  right('configs'),
  right('trades'),
  right('won'),
  right('earned'),
];

/** What following the league would have earned: a league for every stretch, which takes its time. */
export async function showWalkForward(
  book: FarmBook,
  league: League,
  json: boolean,
  output: Output,
  interrupt: Interrupt,
): Promise<void> {
  const { rules, days, place } = league;
  const { train, test } = rules.walkForward;
  const folds: WalkForwardFold[] = [];
  {
    using progress = new ProgressBar(output, 'walk forward', Math.max(0, Math.ceil((days.count - train) / test)));
    for (const fold of walkForward(book, place, rules)) {
      folds.push(fold);
      progress.update(folds.length, `${fold.followed.length} followed`);
      await interrupt.pause();
      if (interrupt.requested) throw new CommandFailure(ExitCode.interrupted, 'Stopped. The farm is kept as it was.');
    }
  }
  const total = walkForwardTotal(folds, days, rules);
  if (json) {
    for (const fold of folds) output.record(foldRecord(book, fold));
    output.record({
      type: 'walk_forward',
      folds: total.folds,
      days: total.days,
      trades: total.trades,
      wins: total.wins,
      cents: total.result,
      sharpe: Number.isNaN(total.sharpe) ? null : total.sharpe,
    });
    return;
  }
  output.line('');
  if (folds.length === 0) {
    output.line(`Nothing to walk forward over: it takes more than ${train} trading days, and there are ${days.count}.`);
    return;
  }
  for (const line of textTable(COLUMNS, folds.map(foldCells))) output.line(line);
  output.line(
    `Whoever had followed the league for ${total.days} days: ${dollarsText(total.result)} from ${total.trades} trades, Sharpe ${figureText(total.sharpe)}.`,
  );
}

function foldCells(fold: WalkForwardFold): readonly string[] {
  return [
    dayText(fold.trainFromMinute),
    dayText(fold.testFromMinute),
    dayText(fold.testToMinute),
    String(fold.followed.length),
    String(fold.trades),
    percentText(fold.wins / fold.trades),
    dollarsText(fold.result),
  ];
}

function foldRecord({ population }: FarmBook, fold: WalkForwardFold): object {
  return {
    type: 'fold',
    chosen_from: dayText(fold.trainFromMinute),
    followed_from: dayText(fold.testFromMinute),
    followed_to: dayText(fold.testToMinute),
    followed: fold.followed.map((config) => population.nameOf(config)),
    trades: fold.trades,
    wins: fold.wins,
    cents: fold.result,
  };
}

/** Sessions lie within one day of universal time. */
function dayText(minute: number): string {
  return new Date(minute * MINUTE_MS).toISOString().slice(0, 10);
}
