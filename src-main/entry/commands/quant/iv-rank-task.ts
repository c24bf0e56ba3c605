import type { QuantTask } from '#entry/commands/quant/quant-task';
import { FEWEST_DAYS, ivRank, SESSIONS_PER_YEAR } from '#options/surface/iv-rank';

export const ivRankTask: QuantTask = {
  name: 'iv-rank',
  summary: 'where a volatility stands among the closes of the days before',
  fields: [
    { name: 'current', kind: 'number', help: "today's volatility" },
    { name: 'history', kind: 'numbers', help: 'daily closes before today, oldest first; null where there was none' },
    {
      name: 'window',
      kind: 'number',
      help: `how many of them count (default: ${SESSIONS_PER_YEAR}; 365 where markets never close)`,
    },
  ],
  figures: {
    status: `ok; partial: less than a window; flat: it never moved; insufficient: fewer than ${FEWEST_DAYS} days`,
    n: 'days that the figures rest on',
    low: 'lowest of them',
    high: 'highest of them',
    iv_rank: 'where today stands between those, 0 to 1',
    iv_rank_unclamped: 'the same without limits: above 1 on a new high',
    iv_percentile: 'share of days strictly below today',
  },
  answers: ['partial', 'flat'],
  example:
    '--current 0.55 --history 0.48,0.5,0.52,0.49,0.47,0.5,0.53,0.55,0.58,0.6,0.57,0.55,0.52,0.5,0.49,0.48,0.5,0.51,0.53,0.54',
  answer(request) {
    const window = request.has('window') ? request.integer('window') : SESSIONS_PER_YEAR;
    if (window < 1) throw request.fault('window', 'is not above 0');
    const found = ivRank(request.figure('current'), request.figures('history'), window);
    return {
      status: found.status,
      n: found.n,
      low: found.low,
      high: found.high,
      iv_rank: found.rank,
      iv_rank_unclamped: found.unclamped,
      iv_percentile: found.percentile,
    };
  },
};
