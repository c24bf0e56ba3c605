import type { SpreadFilter } from '#contract/options-view';

/** What the spread finder looks for before anybody says otherwise: defined-risk credit spreads of a few weeks. */
export const USUAL_FILTER: SpreadFilter = {
  kinds: ['bull_put', 'bear_call', 'iron_condor'],
  days: { from: 5, to: 60 },
  shortDelta: { from: 0.1, to: 0.35 },
  width: null,
  worstGrade: 'C',
};
