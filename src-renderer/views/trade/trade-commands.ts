import type { WindowCommand } from '#window/state/command-registry.ts';
import type { useEngine } from '#window/state/engine-context.ts';
import { reviewTicket, tradeChoice } from '#window/state/trade-choice.ts';
import { replayMoment } from '#window/views/trade/replay-moment.ts';

/** What a person can do with what is picked in the feed or shown on the card, from anywhere. */
export function tradeWindowCommands(engine: ReturnType<typeof useEngine>): readonly WindowCommand[] {
  const choice = () => tradeChoice.getState();
  return [
    {
      id: 'trade.replay-moment',
      title: 'Replay the moment of what is picked',
      about:
        'Stands the replay still where a signal or recommendation was decided, a position opened, an entry written.',
      group: 'Trading',
      keys: ['R'],
      when: () => choice().moment !== null && choice().review === null,
      run: async () => {
        const { moment } = choice();
        if (moment !== null) await replayMoment(engine, moment);
      },
    },
    {
      id: 'trade.review-ticket',
      title: 'Review the ticket of the recommendation',
      about: 'Legs, worst case, checks and exit once more; nothing is kept before it is confirmed.',
      group: 'Trading',
      keys: ['T'],
      when: () => choice().offer !== null && choice().review === null,
      run: () => {
        const { offer } = choice();
        if (offer !== null) reviewTicket(offer);
      },
    },
  ];
}
