import { forwardOptionTerms, OPTION_FIELDS, optionTerms, volatilityOf } from '#entry/commands/quant/option-terms';
import type { QuantRequest } from '#entry/commands/quant/quant-request';
import type { QuantTask } from '#entry/commands/quant/quant-task';
import { black76 } from '#options/pricing/black-76';
import { blackScholes, type OptionFigures } from '#options/pricing/black-scholes';

export const priceTask: QuantTask = {
  name: 'price',
  summary: 'a European option and its Greeks, by Black-Scholes-Merton, or by Black-76 on a forward',
  fields: [...OPTION_FIELDS, { name: 'sigma', kind: 'number', help: 'volatility per year (0.55 is 55 %)' }],
  figures: {
    price: 'per unit of the underlying',
    delta: 'per 1.00 of the underlying',
    gamma: 'of delta, per 1.00 of the underlying',
    vega: 'per 1.00 of volatility: 100 points',
    theta: 'per year',
    rho: 'per 1.00 of the rate',
    vanna: 'of delta, per 1.00 of volatility',
    volga: 'of vega, per 1.00 of volatility',
    charm: 'of delta, per year that passes',
    dualDelta: 'per 1.00 of the strike',
    probITM_Q: 'risk-neutral probability to expire in the money',
    d1: 'deviations that the forward is in the money, plus half of one',
    d2: 'the same, minus half of one',
  },
  example: '--S 61 --K 60 --T 0.08 --r 0.04 --q 0 --sigma 0.55 --type C',
  answer(request) {
    const { probabilityInTheMoney, ...figures } = request.has('F') ? onForward(request) : onSpot(request);
    return { ...figures, probITM_Q: probabilityInTheMoney };
  },
};

function onSpot(request: QuantRequest): OptionFigures {
  const terms = optionTerms(request);
  return blackScholes({ ...terms, volatility: volatilityOf(request, terms.years) });
}

function onForward(request: QuantRequest): OptionFigures {
  const terms = forwardOptionTerms(request);
  return black76({ ...terms, volatility: volatilityOf(request, terms.years) });
}
