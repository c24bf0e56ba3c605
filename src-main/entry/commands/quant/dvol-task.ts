import type { QuantReply, QuantTask } from '#entry/commands/quant/quant-task';
import { dvolFigures } from '#options/surface/dvol';
import { stripIndex, type VarianceStrip, varianceStrip } from '#options/surface/variance-strip';

const DEFAULT_DAYS = 30;

export const dvolTask: QuantTask = {
  name: 'dvol',
  summary: 'a volatility index from two strips of options, as VIX and DVOL are built',
  fields: [
    {
      name: 'expiries',
      kind: 'json',
      help: 'two of {"days", "T", "r", "quotes": [{"K", "call", "put"}]}, the nearer first',
    },
    { name: 'published', kind: 'number', help: 'the index as its venue publishes it, to compare with' },
    { name: 'target_days', kind: 'number', help: `days ahead (default: ${DEFAULT_DAYS})` },
  ],
  figures: {
    near: 'forward F, centre strike K0, variance, vol and strikes used of the nearer expiry',
    next: 'the same of the farther',
    index: 'volatility in points for the target',
    published_status: 'ok; disputed: more than 3 points from ours; implausible: no volatility',
    above_strip: 'points that the published index is above ours',
    daily_move: 'one standard deviation of a day by the published index, as a share',
  },
  example: `--expiries '[{"days":20,"T":0.0548,"r":0,"quotes":[{"K":95,"call":6.1,"put":1.1},{"K":100,"call":2.5,"put":2.5},{"K":105,"call":0.7,"put":5.7}]},{"days":48,"T":0.1315,"r":0,"quotes":[{"K":95,"call":7.2,"put":2.2},{"K":100,"call":3.9,"put":3.9},{"K":105,"call":1.8,"put":6.8}]}]'`,
  notes: `Prices are middle prices in dollars. Deribit's own index smooths its prices and averages over two minutes: a few tenths of
a point are no contradiction. Statuses: no_pair, too_few_strikes, no_variance, no_bracket (the target is not between).`,
  answer(request) {
    const expiries = request.objects('expiries');
    if (expiries.length !== 2) throw request.fault('expiries', 'are not two');
    const strips = expiries.map((expiry) => ({
      days: expiry.number('days', 'positive'),
      years: expiry.number('T', 'positive'),
      strip: varianceStrip({
        years: expiry.number('T', 'positive'),
        rate: expiry.numberOr('r', 0),
        quotes: expiry
          .objects('quotes')
          .map((quote) => ({
            strike: quote.number('K', 'positive'),
            call: quote.figure('call'),
            put: quote.figure('put'),
          }))
          .sort((one, other) => one.strike - other.strike),
      }),
    }));
    const legs = [];
    for (const { days, years, strip } of strips) {
      if (!strip.ok) return { status: strip.failure };
      legs.push({ days, years, variance: strip.value.variance, reply: reply(strip.value) });
    }
    const [near, far] = legs as [(typeof legs)[number], (typeof legs)[number]];
    const index = stripIndex(near, far, request.numberOr('target_days', DEFAULT_DAYS, 'positive'));
    if (!index.ok) return { status: index.failure };
    const figures = { near: near.reply, next: far.reply, index: index.value };
    return request.has('published') ? { ...figures, ...compared(request.number('published'), index.value) } : figures;
  },
};

function compared(points: number, ownStrip: number): QuantReply {
  const { status, aboveStrip, dailyMove } = dvolFigures({ points, atMs: 0 }, 0, ownStrip);
  return { published_status: status, above_strip: aboveStrip, daily_move: dailyMove };
}

function reply({ forward, centre, variance, volatility, used }: VarianceStrip): QuantReply {
  return { F: forward, K0: centre, variance, vol: volatility, n_used: used };
}
