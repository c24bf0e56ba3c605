import type { DeskPicture } from '#alerts/answers/desk-picture';
import { clockText } from '#alerts/words/clock-text';
import { isOpen } from '#alerts/answers/signal-lines';

export function statusLines(picture: DeskPicture): readonly string[] {
  const { what, nowMs, startedMs, halted, book, breakers, recommendations } = picture;
  const held = book.positions.filter(({ status }) => status === 'open').length;
  const open = recommendations.filter((one) => isOpen(one, picture)).length;
  return [
    `${what}, since ${clockText(startedMs)}.`,
    nowMs === null ? 'No data yet.' : `Newest data: ${clockText(nowMs)}.`,
    ...(halted === null ? [] : [`Recording stands still: ${halted}`]),
    deskLine(picture),
    `${open} open ${open === 1 ? 'recommendation' : 'recommendations'}, ${held} open ${held === 1 ? 'position' : 'positions'}.`,
    ...breakers
      .filter(({ tripped }) => tripped)
      .map(({ text, effect, untilMs }) => {
        const until = untilMs === null ? '' : ` until ${clockText(untilMs)}`;
        return `${effect === 'halts' ? 'Nothing new may be sold' : 'Sizes are halved'}${until}: ${text}.`;
      }),
  ];
}

function deskLine({ book }: DeskPicture): string {
  const { mode, paused, killed } = book.desk;
  if (killed !== null) return `Killed since ${clockText(killed.sinceMs)}: ${killed.reason}. Revive it in the window.`;
  if (paused === null) return `Mode ${mode}.`;
  const until = paused.untilMs === null ? 'until /resume' : `until ${clockText(paused.untilMs)}`;
  return `Mode ${mode}, paused ${until}: ${paused.reason}.`;
}
