import { useEffect, useRef } from 'react';
import type { RecommendationCard } from '#contract/trade-view';
import { notify } from '#window/state/notices.ts';
import { deskStore, useDesk } from '#window/state/use-desk.ts';
import { tradeChoice } from '#window/state/trade-choice.ts';
import { useStream } from '#window/state/use-stream.ts';
import { priceText } from '#window/views/trade/trade-words.ts';

const BEST = { id: null };

/**
 * Says once of each recommendation that came up since the cursor last jumped, where no panel shows it by itself.
 * Whoever jumps to one is told nothing: it is what they look for.
 */
export function useRecommendationNotice(): void {
  const card = useStream('recommendation', BEST)?.card ?? null;
  const epoch = useDesk((desk) => desk?.cursor.epoch ?? null);
  const arrivedMs = useRef(Number.POSITIVE_INFINITY);
  const told = useRef(new Set<string>());
  const id = card?.id ?? null;
  useEffect(() => {
    arrivedMs.current = deskStore.getState().desk?.cursor.seenMs ?? Number.POSITIVE_INFINITY;
  }, [epoch]);
  useEffect(() => {
    if (card === null || told.current.has(card.id)) return;
    told.current.add(card.id);
    const isNew = card.state === 'open' && card.atMs > arrivedMs.current;
    // A notice would lie upon the very card that it speaks of.
    if (isNew && tradeChoice.getState().cardsShown === 0)
      notify({ severity: 'needs-you', ...wordsOf(card), topic: 'recommendation' });
    // Its id says when it is another one.
  }, [id]);
}

function wordsOf({ symbol, name, worst, sizing, one }: RecommendationCard): { text: string; detail: string } {
  const contracts = sizing?.contracts ?? 0;
  const loss = Math.round(contracts > 0 ? (sizing?.maxLoss ?? 0) : one.maxLoss);
  const size = contracts > 0 ? ` ×${contracts}` : '';
  return {
    text: `${symbol} ${name}: sell for ≥ ${priceText(worst)}${size}`,
    detail: `You can lose $${loss}${contracts > 0 ? '' : ' each'}. T reviews the ticket, R replays the moment.`,
  };
}
