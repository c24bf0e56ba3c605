import type { ConfigView, FarmActivity } from '#contract/farm-view';
import type { FarmBook } from '#farm/book/farm-book';
import { followedRecords } from '#farm/promotion/followed-record';
import type { PromotionState } from '#farm/promotion/promotion-state';
import { minuteText } from '#transport/projections/farm/minute-text';

/** Who is followed at a place, under which thresholds; null where nothing has been decided. */
export function followingView({ committed, followed, quarantined }: PromotionState): FarmActivity['following'] {
  if (committed === null) return null;
  const { hash, writtenMinute, rules } = committed;
  return {
    followed: followed.size,
    quarantined: quarantined.size,
    about: `Thresholds ${hash}, written down ${minuteText(writtenMinute)}. A record counts after ${rules.clockDays} days under them; changing one begins every clock anew.`,
  };
}

/** Whether a config is followed at a place and how far its clock is, or why it is not any more; null if it never was. */
export function followingText(
  book: FarmBook,
  place: number,
  state: PromotionState,
  config: number,
): ConfigView['following'] {
  const { followed, quarantined, refused, committed } = state;
  const own = followed.get(config);
  if (own !== undefined && committed !== null) {
    const [record] = followedRecords(book, place, { ...state, followed: new Map([[config, own]]) });
    const days = record?.days ?? 0;
    const clock =
      record?.isOfAge === true
        ? `${days} days on its clock, so that its record counts`
        : `day ${days} of the ${committed.rules.clockDays} after which its record counts`;
    const anew = own.clockMinute > own.sinceMinute ? `; its clock runs from ${minuteText(own.clockMinute)}` : '';
    return `Followed since ${minuteText(own.sinceMinute)}: ${clock}${anew}.`;
  }
  const alarmed = quarantined.get(config);
  if (alarmed !== undefined) {
    const { minute, untilMinute, alarm } = alarmed;
    const cause = alarm.cause === 'streak' ? 'a run of trades worse than expected' : 'more lost than is usual for it';
    return `Quarantined from ${minuteText(minute)} until ${minuteText(untilMinute)}, for ${cause}.`;
  }
  const mistrusted = refused.get(config);
  return mistrusted === undefined
    ? null
    : `Refused at ${minuteText(mistrusted.minute)}: plain rules come to other trades than the book.`;
}
