import type { AlertSubject } from '#domain/alert';
import type { DeskReply } from '#alerts/conversation/desk-request';
import type { DeskPicture } from '#alerts/answers/desk-picture';
import { positionLines } from '#alerts/answers/position-lines';
import { clockText } from '#alerts/words/clock-text';
import { edgeLines, recommendationLines } from '#alerts/words/recommendation-lines';
import { spreadText } from '#alerts/words/spread-text';
import { positionIn, ticketIn } from '#portfolio/book/trader-book';

/** What an alert was about, as it is now. */
export function answerOpen(subject: AlertSubject, picture: DeskPicture): DeskReply {
  switch (subject.kind) {
    case 'recommendation':
      return openRecommendation(subject, picture);
    case 'position': {
      const position = positionIn(picture.book, subject.id);
      if (position === null) return unknown(subject);
      const only = { ...picture, book: { ...picture.book, positions: [position] } };
      const lines = position.status === 'open' ? positionLines(only) : ['It is closed.'];
      return { title: spreadText(position.underlying, position.structure), lines, subject };
    }
    case 'ticket': {
      const record = ticketIn(picture.book, subject.id);
      if (record === null) return unknown(subject);
      const { ticket, state, filled } = record;
      const lines = [`${state}, ${filled} of ${ticket.contracts} filled.`];
      return { title: spreadText(ticket.underlying, ticket.structure), lines, subject };
    }
  }
}

function openRecommendation(subject: AlertSubject, picture: DeskPicture): DeskReply {
  const known = picture.recommendations.find(({ recommendation }) => recommendation.id === subject.id);
  if (known === undefined) return unknown(subject);
  const { recommendation: one, newest, end } = known;
  const state = end === null ? [] : [`No longer, since ${clockText(end.atMs)}: ${end.text}.`];
  const now = newest === null ? [] : edgeLines(one, newest);
  return {
    title: spreadText(one.underlying, one.structure),
    lines: [...state, ...now, ...recommendationLines(one, picture.sizeOf(one))],
    subject,
  };
}

function unknown({ kind, id }: AlertSubject): DeskReply {
  return { title: `That ${kind} is not known here any more`, lines: [id], subject: null };
}
