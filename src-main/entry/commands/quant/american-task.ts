import { OPTION_FIELDS, optionTerms, volatilityOf } from '#entry/commands/quant/option-terms';
import type { QuantRequest } from '#entry/commands/quant/quant-request';
import type { QuantReply, QuantTask } from '#entry/commands/quant/quant-task';
import { american, type AmericanOption, REPORTED_STEPS } from '#options/pricing/american';
import { americanImpliedVolatility } from '#options/pricing/american-implied-volatility';
import { coxRossRubinstein, leisenReimer, type TreeOption } from '#options/pricing/binomial-tree';
import { bjerksundStensland } from '#options/pricing/bjerksund-stensland';
import { type CashDividend, presentValueOfDividends } from '#options/pricing/cash-dividends';
import { finiteDifference } from '#options/pricing/finite-difference';
import { smoothedTree } from '#options/pricing/smoothed-tree';

const YEAR_DAYS = 365;
const FINEST_STEPS = 6_000;
const MOST_STEPS = 20_000;

export const americanTask: QuantTask = {
  name: 'american',
  summary: 'an American option: its value, what early exercise adds, or the volatility in its price',
  fields: [
    ...OPTION_FIELDS,
    { name: 'days', kind: 'number', help: 'calendar days to expiry: adds trees of 10 and 80 steps a day to dividends' },
    { name: 'sigma', kind: 'number', help: 'volatility per year (0.55 is 55 %); or else --price' },
    { name: 'price', kind: 'number', help: 'of the option: answers the volatility in it' },
    {
      name: 'dividends',
      kind: 'json',
      help: 'cash dividends: [{"day": 20, "amount": 1.75}], days from now to the ex-date',
    },
    {
      name: 'steps',
      kind: 'number',
      help: `of the tree that is reported, and twice as many (default: ${REPORTED_STEPS})`,
    },
  ],
  figures: {
    american: 'per unit of the underlying, by the smoothed and extrapolated tree',
    european: 'the same, exercised at expiry only',
    european_escrowed: 'the same, with the dividends set aside',
    premium: 'what the right to exercise early is worth',
    delta: 'per 1.00 of the underlying',
    gamma: 'of delta, per 1.00 of the underlying',
    vega: 'per 1.00 of volatility: 100 points',
    theta: 'per year',
    rho: 'per 1.00 of the rate',
    bjerksund_stensland_2002: 'approximation in closed form, from below',
    crr_100: 'plain Cox-Ross-Rubinstein tree of 100 steps',
    crr_1000: 'of 1,000 steps',
    lr_101: 'Leisen-Reimer tree of 101 steps',
    lr_501: 'of 501 steps',
    bbsr_6000: 'the reported method with 6,000 and 12,000 steps',
    american_escrowed_fd: 'with dividends set aside, by finite differences',
    american_spotmodel_fd: 'another model: the whole spot is random and falls by each dividend',
    american_escrowed_crr_stepsPerDay10: 'plain tree, 10 steps a calendar day',
    american_escrowed_crr_stepsPerDay80: 'plain tree, 80 steps a calendar day',
    iv: 'volatility per year, 1.00 is 100 %',
    status: 'ok, or why there is none',
  },
  example: '--S 52.37 --K 60 --T 0.123 --r 0.043 --q 0 --sigma 0.55 --type P',
  notes:
    'Cash dividends are escrowed: set aside at the rate, and the volatility is that of the rest of the spot. A plain tree\n' +
    'whose probabilities fail at so few steps is null.',
  answer(request) {
    const steps = stepsOf(request);
    const dividends = dividendsOf(request);
    if (request.has('price')) return solvedReply(request, dividends, steps);
    const terms = optionTerms(request);
    if (presentValueOfDividends(dividends, terms.rate, terms.years) >= terms.spot) {
      throw request.fault('dividends', 'are worth more than the spot');
    }
    const option = { ...terms, dividends, volatility: volatilityOf(request, terms.years) };
    const { price, european, ...figures } = american(option, steps);
    return option.dividends.length === 0
      ? { american: price, european, ...figures, ...withoutDividends(option) }
      : { american: price, european_escrowed: european, ...figures, ...withDividends(request, option) };
  },
};

/** Its own statuses say what is wrong with the terms. */
function solvedReply(request: QuantRequest, dividends: readonly CashDividend[], steps: number): QuantReply {
  const { volatility, status } = americanImpliedVolatility(
    {
      right: request.right(),
      price: request.number('price'),
      spot: request.number('S'),
      strike: request.number('K'),
      years: request.number('T'),
      rate: request.number('r'),
      dividendYield: request.numberOr('q', 0),
      dividends,
    },
    steps,
  );
  return status === 'ok' ? { iv: volatility, status } : { status };
}

function dividendsOf(request: QuantRequest): CashDividend[] {
  if (!request.has('dividends')) return [];
  return request.objects('dividends').map((dividend) => ({
    years: dividend.number('day') / YEAR_DAYS,
    amount: dividend.number('amount', 'not negative'),
  }));
}

function stepsOf(request: QuantRequest): number {
  if (!request.has('steps')) return REPORTED_STEPS;
  const steps = request.integer('steps');
  if (steps < 10 || steps > MOST_STEPS) throw request.fault('steps', `is not between 10 and ${MOST_STEPS}`);
  return steps;
}

function withoutDividends(option: AmericanOption): QuantReply {
  const { right, spot, strike, years, rate, dividendYield, volatility } = option;
  const tree: TreeOption = { ...option, exercise: 'american' };
  return {
    bjerksund_stensland_2002: bjerksundStensland(right, spot, strike, years, rate, dividendYield, volatility),
    crr_100: coxRossRubinstein(tree, 100),
    crr_1000: coxRossRubinstein(tree, 1_000),
    lr_101: leisenReimer(tree, 101),
    lr_501: leisenReimer(tree, 501),
    bbsr_6000: smoothedTree(tree, FINEST_STEPS)?.price ?? null,
  };
}

function withDividends(request: QuantRequest, option: AmericanOption): QuantReply {
  const grids = {
    american_escrowed_fd: finiteDifference(option, 'escrowed'),
    american_spotmodel_fd: finiteDifference(option, 'spot'),
  };
  if (!request.has('days')) return grids;
  const days = request.integer('days');
  if (days < 1 || days > YEAR_DAYS) throw request.fault('days', `is not between 1 and ${YEAR_DAYS}`);
  const tree: TreeOption = { ...option, exercise: 'american' };
  return {
    ...grids,
    american_escrowed_crr_stepsPerDay10: coxRossRubinstein(tree, 10 * days),
    american_escrowed_crr_stepsPerDay80: coxRossRubinstein(tree, 80 * days),
  };
}
