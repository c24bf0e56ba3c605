import { minuteText } from '#entry/commands/farm/book-place';
import { dollarsText } from '#entry/commands/farm/dollars-text';
import { levelText } from '#entry/commands/farm/level-text';
import { groupedText } from '#entry/terminal/number-text';
import { textTable } from '#entry/terminal/text-table';
import type { FarmBook } from '#farm/book/farm-book';
import type { Population } from '#farm/population/population';
import type { Decision } from '#farm/promotion/decision';
import { type FollowedRecord, followedRecords } from '#farm/promotion/followed-record';
import type { PromotionState } from '#farm/promotion/promotion-state';
import type { RuleCheck } from '#farm/promotion/rule-check';
import { followedHash } from '#farm/promotion/thresholds-hash';
import { MINUTE_MS } from '#primitives/clock';

/** A decision as a line: when, what, whom, why. */
export function decisionLine(decision: Decision, population: Population): string {
  const who = 'config' in decision ? `${population.nameOf(decision.config)}  ` : '';
  return `${minuteText(decision.minute)}  ${decision.kind.padEnd(11)}  ${who}${reasonText(decision)}`;
}

function reasonText(decision: Decision): string {
  switch (decision.kind) {
    case 'committed':
      return `thresholds ${decision.hash}, written down ${minuteText(decision.writtenMinute)}`;
    case 'reviewed':
      return decision.qualified === 0
        ? 'nobody passes every rule'
        : `${groupedText(decision.qualified)} pass every rule`;
    case 'promoted': {
      const { trades, realised } = decision.audit;
      const checks = decision.checks.map(checkText).join(', ');
      return `${checks}; plain rules come to the same ${groupedText(trades)} trades and ${dollarsText(realised)}`;
    }
    case 'refused': {
      const { openedMinute, field, book, reference } = decision.difference;
      return (
        `its history is not to be trusted: of the position opened ${minuteText(openedMinute)} the book has ${field} ` +
        `${book ?? 'none'}, plain rules ${reference ?? 'none'}`
      );
    }
    case 'demoted':
      return decision.failed.map(checkText).join(', ');
    case 'quarantined': {
      const { cause, value, limit } = decision.alarm;
      const until = `not before ${minuteText(decision.untilMinute)} again`;
      return cause === 'streak'
        ? `its trades fell ${value.toFixed(1)} deviations behind what they used to bring, ${limit} are allowed; ${until}`
        : `it lost ${dollarsText(value)} from its best, ${dollarsText(limit)} are allowed; ${until}`;
    }
    case 'released':
      return 'may be promoted again';
  }
}

function checkText({ rule, value, needed }: RuleCheck): string {
  const text = (figure: number): string => (rule === 'out of sample' ? dollarsText(figure) : figureText(figure));
  return `${rule} ${value === null ? 'unknown' : text(value)} (${text(needed)})`;
}

function figureText(figure: number): string {
  return Number.isInteger(figure) ? groupedText(figure) : figure.toFixed(3);
}

/** Who is followed and who is not any more, after the newest bar of the book. */
export function stateLines(book: FarmBook, state: PromotionState): readonly string[] {
  const { committed, followed, quarantined, refused } = state;
  const { population } = book;
  if (committed === null) return ['The book is empty: there is nothing to judge.'];
  const { rules } = committed;
  const lines = [
    `thresholds ${committed.hash}, written down ${minuteText(committed.writtenMinute)}; a record counts after ${rules.clockDays} days under them`,
  ];
  lines.push('', `followed: ${followed.size === 0 ? 'nobody' : ''}`.trimEnd());
  if (followed.size > 0) lines.push(...followedTable(followedRecords(book, book.length - 1, state), population, state));
  if (quarantined.size > 0) lines.push('', 'quarantined:', ...quarantineTable(quarantined, population));
  if (refused.size > 0) lines.push('', 'refused:');
  for (const decision of refused.values()) lines.push(decisionLine(decision, population));
  return lines;
}

function followedTable(
  records: readonly FollowedRecord[],
  population: Population,
  { committed }: PromotionState,
): readonly string[] {
  const right = (title: string) => ({ title, align: 'right' as const });
  const columns = [
    { title: 'config' },
    { title: 'sells' },
    { title: 'since' },
    right('clock'),
    right('trades'),
    right('result'),
    right('behind'),
    right('drawdown'),
  ];
  const rows = records.map(({ followed, days, isOfAge, killFast }) => [
    population.nameOf(followed.config),
    spreadText(population, followed.config),
    minuteText(followed.sinceMinute),
    isOfAge ? `${days} days` : `day ${days} of ${committed?.rules.clockDays ?? 0}`,
    groupedText(killFast.trades),
    dollarsText(killFast.result),
    `${killFast.streak.toFixed(1)} of ${followed.expectation.streak}`,
    `${dollarsText(killFast.drawdown)} of ${dollarsText(followed.expectation.drawdown)}`,
  ]);
  return textTable(columns, rows);
}

function quarantineTable(quarantined: PromotionState['quarantined'], population: Population): readonly string[] {
  const columns = [
    { title: 'config' },
    { title: 'sells' },
    { title: 'since' },
    { title: 'until' },
    { title: 'for its' },
  ];
  const rows = [...quarantined.values()].map(({ config, minute, untilMinute, alarm }) => [
    population.nameOf(config),
    spreadText(population, config),
    minuteText(minute),
    minuteText(untilMinute),
    alarm.cause,
  ]);
  return textTable(columns, rows);
}

/** One object for each of them, as `--json` says. */
export function stateRecords(book: FarmBook, state: PromotionState): readonly object[] {
  const { population } = book;
  const { committed } = state;
  if (committed === null) return [];
  const ofFollowed = followedRecords(book, book.length - 1, state).map(({ followed, days, isOfAge, killFast }) => ({
    type: 'followed',
    config: followed.config,
    name: population.nameOf(followed.config),
    hash: followedHash(population.config(followed.config), committed.hash),
    since_ms: followed.sinceMinute * MINUTE_MS,
    clock_ms: followed.clockMinute * MINUTE_MS,
    clock_days: days,
    of_age: isOfAge,
    trades: killFast.trades,
    result_cents: killFast.result,
    streak: killFast.streak,
    streak_limit: followed.expectation.streak,
    drawdown_cents: killFast.drawdown,
    drawdown_limit_cents: followed.expectation.drawdown,
  }));
  const named = (type: string, decision: { readonly config: number }) => ({
    ...decision,
    type,
    name: population.nameOf(decision.config),
  });
  return [
    ...ofFollowed,
    ...[...state.quarantined.values()].map((decision) => named('quarantined', decision)),
    ...[...state.refused.values()].map((decision) => named('refused', decision)),
    {
      type: 'promotion',
      epoch: population.epoch,
      thresholds: committed.hash,
      written_ms: committed.writtenMinute * MINUTE_MS,
      reviewed_ms: state.reviewedMinute === null ? null : state.reviewedMinute * MINUTE_MS,
      followed: state.followed.size,
      quarantined: state.quarantined.size,
      refused: state.refused.size,
    },
  ];
}

function spreadText(population: Population, config: number): string {
  const { underlying, structure, dteTarget, shortDelta, width } = population.config(config);
  const legs = shortDelta === null || width === null ? '' : ` delta ${levelText(shortDelta)} width ${levelText(width)}`;
  return `${underlying} ${structure} ${dteTarget} days${legs}`;
}
