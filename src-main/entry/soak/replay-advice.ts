import { FarmLink } from '#entry/farm/farm-link';
import type { FarmNews } from '#entry/farm/farm-messages';
import { type Said, saidBy } from '#soak/proof/said';

export interface AdviceReplay {
  readonly tapePath: string;
  readonly configFolder: string;
  readonly signal: AbortSignal;
}

/**
 * What the farm and the trading desk say of a tape when they begin anew: on a thread of their own, from the first input,
 * with a farm that is kept in memory and forgotten. Nothing of what was kept while the tape was recorded is used.
 */
export async function replayAdvice({ tapePath, configFolder, signal }: AdviceReplay): Promise<readonly Said[]> {
  const said: Said[] = [];
  let problem: string | null = null;
  let link: FarmLink | null = null;
  const abort = (): void => link?.send({ kind: 'close' });
  const hear = (news: FarmNews): void => {
    if (news.kind === 'progress') problem = news.progress.problem ?? problem;
    if (news.kind !== 'advice') return;
    if (news.anew) said.length = 0;
    for (const placed of news.placed) {
      const one = saidBy(placed);
      if (one !== null) said.push(one);
    }
    problem = news.progress.problem ?? problem;
  };
  link = new FarmLink(
    { tapePath, configFolder, root: null, isGrowing: false },
    {
      heard: hear,
      ended: (why) => {
        problem = why ?? problem;
      },
    },
  );
  signal.addEventListener('abort', abort, { once: true });
  try {
    link.send({ kind: 'finish' });
    await link.untilEnded();
  } finally {
    signal.removeEventListener('abort', abort);
  }
  if (signal.aborted) throw new Error('the replay was ended before it was through');
  if (problem !== null) throw new Error(problem);
  return said;
}
