import type { Alert } from '#domain/alert';
import type { DeskPicture } from '#alerts/answers/desk-picture';
import { realisedToday } from '#alerts/answers/pnl-lines';
import { positionLines } from '#alerts/answers/position-lines';
import { clockText } from '#alerts/words/clock-text';
import { spreadText } from '#alerts/words/spread-text';
import { type CivilDay, formatDay } from '#market/sessions/civil-date';
import { newYorkDay } from '#market/sessions/new-york-time';
import { dollarText } from '#portfolio/money-text';
import type { EpochMs } from '#primitives/clock';

const MOST_GATES = 5;

/** The day in a few lines: what was recommended, what refused the rest, what it brought, and what is held overnight. */
export function dailyReview(
  picture: DeskPicture,
  day: CivilDay,
  atMs: EpochMs,
  scope: string,
  guardian: readonly string[] = [],
): Alert {
  const isToday = (ms: EpochMs): boolean => newYorkDay(ms) === day;
  const { recommendations, accepted, refused, book, breakers } = picture;
  const issued = recommendations.filter(({ recommendation }) => isToday(recommendation.atMs));
  const opened = book.positions.filter(({ openedMs }) => isToday(openedMs)).length;
  const closed = book.positions.filter(({ closedMs }) => closedMs !== null && isToday(closedMs)).length;
  return {
    id: `${scope}/review/${formatDay(day)}`,
    event: 'review',
    tier: 3,
    atMs,
    title: `${formatDay(day)} in review`,
    lines: [
      `${counted(issued.length, 'recommendation')}, ${counted(accepted.filter((one) => isToday(one.atMs)).length, 'signal')} accepted, ${refused.filter((one) => isToday(one.atMs)).length} refused.`,
      ...issued.map(({ recommendation: one, end }) => {
        const fate = end === null ? 'still open' : `ended: ${end.text}`;
        return `  ${spreadText(one.underlying, one.structure)}, score ${Math.round(one.score)}; ${fate}`;
      }),
      ...refusingGates(refused.filter((one) => isToday(one.atMs))),
      `${counted(opened, 'position')} opened, ${closed} closed; ${dollarText(realisedToday(book, atMs))} realised after fees.`,
      ...positionLines(picture),
      ...breakers.filter(({ tripped }) => tripped).map(({ text }) => `Halted: ${text}.`),
      ...picture.farm,
      ...guardian,
      picture.nowMs === null ? 'No data today.' : `Data through ${clockText(picture.nowMs)}.`,
    ],
    subject: null,
    actions: [],
    freshForMs: null,
  };
}

/** Which gates said no, and how often: the first place to look when nothing was recommended. */
function refusingGates(refused: DeskPicture['refused']): readonly string[] {
  const counts = new Map<string, number>();
  for (const { refusedBy } of refused) {
    if (refusedBy !== null) counts.set(refusedBy.gate, (counts.get(refusedBy.gate) ?? 0) + 1);
  }
  if (counts.size === 0) return [];
  const most = [...counts].toSorted((left, right) => right[1] - left[1]).slice(0, MOST_GATES);
  return [`Refused by ${most.map(([gate, count]) => `${gate} (${count})`).join(', ')}.`];
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
