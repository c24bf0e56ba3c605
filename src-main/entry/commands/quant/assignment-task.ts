import type { QuantRequest } from '#entry/commands/quant/quant-request';
import type { QuantReply, QuantTask } from '#entry/commands/quant/quant-task';
import { assignmentAllocation, callsForDefence, earlyAssignment } from '#options/pricing/early-assignment';

const MOST_CONTRACTS = 1_000_000;

export const assignmentTask: QuantTask = {
  name: 'assignment',
  summary: 'whether a short option may be assigned before it expires',
  fields: [
    { name: 'type', kind: 'text', help: 'C or P' },
    { name: 'S', kind: 'number', help: 'spot' },
    { name: 'K', kind: 'number', help: 'strike' },
    { name: 'mid', kind: 'number', help: 'what the option trades at' },
    { name: 'r', kind: 'number', help: 'rate, continuously compounded (0.04 is 4 %)' },
    { name: 'days', kind: 'number', help: 'calendar days to expiry' },
    { name: 'div', kind: 'number', help: 'cash dividend per unit before expiry (default: 0)' },
    { name: 'days_to_ex', kind: 'number', help: 'calendar days to its ex-date (default: none)' },
    { name: 'delta', kind: 'number', help: "the leg's: answers whether to close or roll it" },
    { name: 'exercised_fraction', kind: 'number', help: 'or: the share of all contracts that is exercised' },
    { name: 'short_contracts', kind: 'number', help: 'and how many are short' },
  ],
  figures: {
    level: 'NONE, LOW, MEDIUM or HIGH: a policy, not a probability',
    intrinsic: 'what exercise brings',
    extrinsic: 'what the holder throws away by exercising',
    benefit: 'what the holder gains: the dividend against interest on the strike',
    defend: 'close or roll: the time value is gone, or delta beyond 0.95',
    p_at_least_one: 'probability that one or more are assigned, by lot',
    expected: 'contracts assigned on average',
  },
  example: '--type C --S 17.85 --K 15 --mid 2.9 --r 0.0425 --days 20 --div 0.45 --days_to_ex 1',
  answer: (request) => (request.has('exercised_fraction') ? lottery(request) : risk(request)),
};

function risk(request: QuantRequest): QuantReply {
  const daysToEx = request.numberOr('days_to_ex', -1);
  const { benefit, ...assignment } = earlyAssignment({
    right: request.right(),
    spot: request.number('S', 'positive'),
    strike: request.number('K', 'positive'),
    mid: request.number('mid', 'not negative'),
    rate: request.number('r'),
    days: request.number('days', 'not negative'),
    dividend: request.numberOr('div', 0, 'not negative'),
    daysToEx: daysToEx < 0 ? null : daysToEx,
  });
  return {
    ...assignment,
    ...(benefit === null ? {} : { benefit }),
    ...(request.has('delta') ? { defend: callsForDefence({ ...assignment, benefit }, request.number('delta')) } : {}),
  };
}

function lottery(request: QuantRequest): QuantReply {
  const fraction = request.number('exercised_fraction', 'not negative');
  if (fraction > 1) throw request.fault('exercised_fraction', 'is above 1');
  const contracts = request.integer('short_contracts');
  if (contracts < 0 || contracts > MOST_CONTRACTS) {
    throw request.fault('short_contracts', `is not between 0 and ${MOST_CONTRACTS}`);
  }
  const { atLeastOne, expected } = assignmentAllocation(fraction, contracts);
  return { p_at_least_one: atLeastOne, expected };
}
