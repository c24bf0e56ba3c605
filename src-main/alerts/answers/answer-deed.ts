import type { TraderDeed } from '#domain/trader-fact';
import type { DeskReply, DeskWish } from '#alerts/conversation/desk-request';
import type { DeskPicture } from '#alerts/answers/desk-picture';
import { clockText } from '#alerts/words/clock-text';
import { edgeLines } from '#alerts/words/recommendation-lines';
import { priceText } from '#portfolio/money-text';
import type { DeedRefusal } from '#portfolio/book/deed-refusal';

/** What was written down, and what it means now. */
export function answerDone(wish: DeskWish, deeds: readonly TraderDeed[], picture: DeskPicture): DeskReply {
  const subject = 'subject' in wish ? wish.subject : null;
  const deed = deeds.at(-1);
  switch (deed?.type) {
    case 'fill.recorded':
    case 'position.adopted': {
      const how =
        deed.type === 'fill.recorded'
          ? []
          : ['There was no ticket that could still be filled, so it was taken over as a position.'];
      return {
        title: `Recorded: ${deed.contracts} at ${priceText(deed.price)}`,
        lines: [...how, ...edgeNow(wish, picture), 'Fees are not in it: add them in the journal.'],
        subject,
      };
    }
    case 'desk.paused': {
      const until = deed.untilMs === null ? 'until /resume' : `until ${clockText(deed.untilMs)}`;
      return { title: `Paused ${until}`, lines: ['What is held is watched on.'], subject };
    }
    case 'desk.resumed':
      return { title: 'Resumed', lines: [], subject };
    case 'recommendation.snoozed':
      return { title: `Snoozed until ${clockText(deed.untilMs)}`, lines: [], subject };
    case 'recommendation.rejected':
    case 'ticket.rejected':
      return { title: 'Rejected', lines: [`Noted: ${deed.reason}.`], subject };
    default:
      return { title: 'Done', lines: [], subject };
  }
}

/** Nothing was written down. Whoever answers late is told where the edge is now. */
export function answerRefused(wish: DeskWish, { text }: DeedRefusal, picture: DeskPicture): DeskReply {
  const lines = ['Nothing was written down.', ...edgeNow(wish, picture)];
  return { title: text, lines, subject: 'subject' in wish ? wish.subject : null };
}

function edgeNow(wish: DeskWish, { recommendations }: DeskPicture): readonly string[] {
  if (wish.kind !== 'fill' || wish.subject.kind !== 'recommendation') return [];
  const known = recommendations.find(({ recommendation }) => recommendation.id === wish.subject.id);
  if (known === undefined) return [];
  const { recommendation, newest, end } = known;
  const ended = end === null ? [] : [`It ended ${clockText(end.atMs)}: ${end.text}.`];
  return [...ended, ...edgeLines(recommendation, newest)];
}
