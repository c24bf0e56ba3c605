import type { StructureLeg } from '#domain/structure';
import type { QuantRequest } from '#entry/commands/quant/quant-request';
import type { QuantTask } from '#entry/commands/quant/quant-task';
import { requestPrice } from '#entry/commands/quant/request-prices';
import { settleExpiry } from '#options/lifecycle/expiry-settlement';

export const expiryTask: QuantTask = {
  name: 'expiry',
  summary: 'what exercise and assignment leave of a position',
  fields: [
    {
      name: 'legs',
      kind: 'json',
      help: '[{"type":"P","K":48,"qty":-1},{"type":"P","K":45,"qty":1}]: sold is negative',
    },
    { name: 'settle', kind: 'number', help: 'official closing price of the last day' },
  ],
  figures: {
    results: 'of each leg: expired, exercised or assigned',
    net_shares: 'held afterwards; negative is short',
    cash_from_exercise: 'paid and received for shares, in dollars',
    mark_to_settlement: 'that cash and the shares at the settlement price',
    pin_risk_strikes: 'short strikes within 0.5 % or 0.10 of the price: their holders may decide either way',
    uncovered_overnight: 'shares stay until the next session',
  },
  notes:
    'Options on 100 shares, exercised from one cent in the money as the clearing house does without other instructions.',
  example: '--settle 46.5 --legs \'[{"type":"P","K":48,"qty":-1},{"type":"P","K":45,"qty":1}]\'',
  answer(request) {
    const legs = request.objects('legs').map(legOf);
    const outcome = settleExpiry(legs, 1, requestPrice(request, 'settle', 'positive'));
    return {
      results: outcome.results,
      net_shares: outcome.netShares,
      cash_from_exercise: outcome.exerciseCash / 100,
      mark_to_settlement: outcome.markToSettlement / 100,
      pin_risk_strikes: outcome.pinRiskStrikes.map((strike) => strike / 10_000),
      uncovered_overnight: outcome.uncoveredOvernight,
    };
  },
};

function legOf(leg: QuantRequest): StructureLeg {
  const quantity = leg.integer('qty');
  if (quantity === 0) throw leg.fault('qty', 'is 0');
  return { right: leg.right(), strike: requestPrice(leg, 'K', 'positive'), expiry: '', quantity };
}
