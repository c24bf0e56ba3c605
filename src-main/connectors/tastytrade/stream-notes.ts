import type { WatchedUnderlying } from '#connectors/tastytrade/chain/watched-underlying';
import type { FeedSubscriptions } from '#connectors/tastytrade/dxlink/feed-subscriptions';
import type { VenueNote } from '#ports/venue';

const MOST_NAMED = 5;

/** What a person should know of the stream: how much of it is known, what is held back, and who says nothing. */
export function streamNotes(
  watched: readonly WatchedUnderlying[],
  { withoutData, leftOut }: FeedSubscriptions,
): readonly VenueNote[] {
  const untimed = watched.reduce((sum, { quote }) => sum + quote.untimed, 0);
  const notes: readonly (readonly [string, readonly string[]])[] = [
    ['Greeks known', watched.flatMap(coverageText)],
    [
      'Chains held back',
      watched.flatMap(({ symbol, heldBack }) => (heldBack === null ? [] : [`${symbol}: ${heldBack}`])),
    ],
    ['Options left out', watched.flatMap(leftOutTexts)],
    ['No data for', withoutData.length === 0 ? [] : [namedText(withoutData)]],
    ['No room for', leftOut === 0 ? [] : [`${leftOut} subscriptions: watch fewer strikes or days`]],
    ['Quotes with our time', untimed === 0 ? [] : [`${untimed}, since the venue gave none`]],
  ];
  return notes.flatMap(([name, texts]) => (texts.length === 0 ? [] : [{ name, text: texts.join('; ') }]));
}

function coverageText({ symbol, listed, cache }: WatchedUnderlying): readonly string[] {
  if (listed === null) return [];
  const { known, offered, contradicted } = cache.coverage();
  const doubt = contradicted === 0 ? '' : `, ${contradicted} do not fit their quotes`;
  const old = cache.evicted === 0 ? '' : `, ${cache.evicted} grew too old`;
  return [`${symbol} ${known} of ${offered}${doubt}${old}`];
}

function leftOutTexts({ symbol, listed }: WatchedUnderlying): readonly string[] {
  return Object.entries(listed?.leftOut ?? {}).flatMap(([why, count]) =>
    count === 0 ? [] : [`${symbol}: ${count} ${why}`],
  );
}

function namedText(symbols: readonly string[]): string {
  const more = symbols.length - MOST_NAMED;
  return `${symbols.slice(0, MOST_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
