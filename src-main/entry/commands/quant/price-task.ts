import type { QuantTask } from '#entry/commands/quant/quant-task';
import { blackScholes } from '#options/pricing/black-scholes';

export const priceTask: QuantTask = {
  name: 'price',
  summary: 'a European option and its Greeks, by Black-Scholes-Merton',
  fields: [
    { name: 'S', kind: 'number', help: 'spot' },
    { name: 'K', kind: 'number', help: 'strike' },
    { name: 'T', kind: 'number', help: 'years of 365 days to expiry' },
    { name: 'r', kind: 'number', help: 'rate, continuously compounded (0.04 is 4 %)' },
    { name: 'q', kind: 'number', help: 'dividend yield, continuously compounded (default: 0)' },
    { name: 'sigma', kind: 'number', help: 'volatility per year (0.55 is 55 %)' },
    { name: 'type', kind: 'text', help: 'C or P' },
  ],
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
    const { probabilityInTheMoney, ...figures } = blackScholes({
      right: request.right(),
      spot: request.number('S', 'positive'),
      strike: request.number('K', 'positive'),
      years: request.number('T', 'not negative'),
      rate: request.number('r'),
      dividendYield: request.numberOr('q', 0),
      volatility: request.number('sigma', 'not negative'),
    });
    return { ...figures, probITM_Q: probabilityInTheMoney };
  },
};
