import type { QuantTask } from '#entry/commands/quant/quant-task';
import {
  answered,
  DEGENERATE_NOTE,
  MODEL_NOTES,
  requestHorizon,
  requestModel,
} from '#entry/commands/quant/request-model';
import { requestStructure, STRUCTURE_NOTES } from '#entry/commands/quant/request-structure';
import { expiryOutcome } from '#options/models/expiry-outcome';
import { outcomeBand } from '#options/models/outcome-band';
import { terminalDistribution } from '#options/models/terminal-distribution';

export const popTask: QuantTask = {
  name: 'pop',
  summary: 'probability of profit and expected value of a structure held to expiry, under a model',
  fields: [
    { name: 'kind', kind: 'text', help: 'bull_put, bear_call, iron_condor, short_straddle, short_strangle, …' },
    { name: 'strikes', kind: 'numbers', help: 'in the order given below' },
    {
      name: 'premium_per_share',
      kind: 'number',
      help: 'credit above 0, debit below; net of fees if they shall count. For a covered call the call’s alone',
    },
    { name: 'S', kind: 'number', help: 'spot' },
    { name: 'T', kind: 'number', help: 'years of 365 days to expiry' },
    { name: 'mu', kind: 'number', help: 'drift per year: r - q for risk-neutral figures (default: 0)' },
    { name: 'model', kind: 'json', help: 'see below' },
    { name: 'band', kind: 'switch', help: 'for heston and bates: also how far the figures move with the parameters' },
  ],
  figures: {
    pop: 'probability of a profit at expiry',
    ev_per_share: 'expected profit, undiscounted',
    breakevens: 'prices at which profit is zero',
    p_max_profit: 'probability of the largest profit; none where it is unlimited',
    p_max_loss: 'probability of the largest loss; none where it is unlimited',
    max_profit: 'per share; none where unlimited',
    max_loss: 'per share, a positive number; none where unlimited',
    p_loss: 'probability of a loss',
    loss_given_loss: 'expected loss of those outcomes that lose',
    pop_band: 'lowest and highest with v0 a tenth higher or lower and rho by 0.2',
    ev_band: 'likewise',
    model: 'whose probabilities these are',
    drift: 'of the measure they hold under, per year',
    monitoring: 'at expiry only: what happens before does not count',
  },
  notes: `${STRUCTURE_NOTES}\n${MODEL_NOTES}\nFigures of parametric models are accurate to 1e-8. Status too_little_history: a bootstrap that has too few returns.\n${DEGENERATE_NOTE}`,
  example:
    '--kind bull_put --strikes 48,45 --premium_per_share 0.62 --S 52.37 --T 0.0822 --mu 0.043 --model \'{"name":"bs","sigma":0.55}\'',
  answer(request) {
    const { legs, shares } = requestStructure(request);
    const horizon = requestHorizon(request, request.numberOr('mu', 0));
    const premium = request.number('premium_per_share');
    const model = requestModel(request.object('model'));
    if (!model.ok) return { status: model.failure };
    const distribution = terminalDistribution(model.value, horizon);
    const position = { legs, shares, cash: premium - shares * horizon.spot };
    const outcome = expiryOutcome(distribution, position);
    const varied = request.flag('band') && (model.value.name === 'heston' || model.value.name === 'bates');
    const band = varied ? outcomeBand(model.value, horizon, position) : null;
    return answered({
      pop: outcome.pop,
      ev_per_share: outcome.ev,
      breakevens: outcome.breakevens,
      p_max_profit: outcome.pMaxProfit,
      p_max_loss: outcome.pMaxLoss,
      max_profit: outcome.maxProfit,
      max_loss: outcome.maxLoss,
      p_loss: outcome.pLoss,
      loss_given_loss: outcome.lossGivenLoss,
      ...(band === null ? {} : { pop_band: band.pop, ev_band: band.ev }),
      model: model.value.name,
      drift: horizon.drift,
      monitoring: 'expiry',
    });
  },
};
