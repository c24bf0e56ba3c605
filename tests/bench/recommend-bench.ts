import { invariant } from '#primitives/invariant';
import { recommend } from '#strategies/recommend/recommend';
import { Recommender } from '#strategies/recommend/recommender';
import type { BenchRow } from '#tests/bench/bench-row';
import { acceptedSignal } from '#tests/support/accepted-signal';
import { premiumQuestion, RECOMMEND_SETTINGS } from '#tests/support/premium-market';

const WARM_UP_RUNS = 20;
const RUNS = 41;

/** From a chain with volatilities to a sealed recommendation: surface, models, candidates, odds, 4,096 paths, one thread. */
export function recommendBench(): BenchRow[] {
  const question = premiumQuestion();
  const known = new Recommender(RECOMMEND_SETTINGS);
  return [
    { ...row('put spread recommended', () => known), target: '< 40 ms' },
    {
      ...row('put spread recommended, models fitted first', () => new Recommender(RECOMMEND_SETTINGS)),
      target: '< 100 ms',
    },
  ];

  function row(figure: string, recommender: () => Recommender): BenchRow {
    const times: number[] = [];
    for (let run = 0; run < WARM_UP_RUNS + RUNS; run++) {
      const asked = recommender();
      const started = performance.now();
      const found = asked.propose(question);
      invariant(found.ok, 'this premium is worth selling');
      invariant(recommend(acceptedSignal(), found.value, null, RECOMMEND_SETTINGS).seal !== '', 'it is sealed');
      if (run >= WARM_UP_RUNS) times.push(performance.now() - started);
    }
    return {
      figure,
      ours: times.toSorted((left, right) => left - right)[RUNS >> 1] as number,
      unit: 'ms',
      lowerIsBetter: true,
    };
  }
}
