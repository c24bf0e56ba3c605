import type { QuantRequest } from '#entry/commands/quant/quant-request';
import type { QuantReply } from '#entry/commands/quant/quant-task';
import { requestHeston } from '#entry/commands/quant/request-model';
import { type CalibrationQuotes, DEFAULT_CALIBRATION } from '#options/models/calibration-quotes';
import { calibrateHeston, weightedRmse } from '#options/models/heston-calibration';
import type { FitExpiry, FitQuote } from '#options/models/quote-fit';
import { exp } from '#primitives/exact-math';

const NARROWEST = 0.005;
const LARGEST_FIT = 20_000;

/** `quotes` of one underlying, all expiries together: parameters instead of prices. */
export function hestonFitReply(request: QuantRequest): QuantReply {
  const spot = request.number('S', 'positive');
  const rate = request.numberOr('r', 0);
  const drift = rate - request.numberOr('q', 0);
  const quotes = request.objects('quotes');
  if (quotes.length === 0 || quotes.length > LARGEST_FIT) {
    throw request.fault('quotes', `are ${quotes.length}; from 1 to ${LARGEST_FIT} can be fitted`);
  }
  const byYears = new Map<number, FitQuote[]>();
  let sum = 0;
  for (const quote of quotes) {
    const years = quote.number('T', 'positive');
    const read = quoteOf(quote);
    sum += read.weight;
    const others = byYears.get(years);
    if (others === undefined) byYears.set(years, [read]);
    else others.push(read);
  }
  if (!(sum > 0)) throw request.fault('quotes', 'all weigh nothing');
  const expiries = [...byYears]
    .toSorted(([left], [right]) => left - right)
    .map(([years, of]): FitExpiry => ({
      years,
      forward: spot * exp(drift * years),
      discount: exp(-rate * years),
      quotes: of.map((quote) => ({ ...quote, weight: quote.weight / sum })),
    }));
  const start = request.has('x0') ? requestHeston(request.object('x0')) : null;
  const level = start === null ? request.number('atm_iv', 'positive') : Math.sqrt(start.v0);
  const chain: CalibrationQuotes = {
    spot,
    expiries,
    quotes: quotes.length,
    // Whether a fit is good enough is for whoever asked to say.
    medianHalfSpread: Number.POSITIVE_INFINITY,
    shortIv: level,
    longIv: start === null ? level : Math.sqrt(start.theta),
    riskReversal: 0,
    left: new Map(),
  };
  const fitted = calibrateHeston(chain, start, { ...DEFAULT_CALIBRATION, anchorWeight: 0 });
  if (!fitted.ok) return { status: fitted.failure.code, problem: fitted.failure.text };
  const { parameters, rmse, feller, scope, evaluations } = fitted.value;
  const startRmse = start === null ? null : weightedRmse(chain, { ...start, lambda: 0, muJ: 0, sigmaJ: 0 });
  return {
    ...parameters,
    objective: rmse * rmse,
    rmse,
    objective_at_x0: startRmse === null ? null : startRmse * startRmse,
    feller,
    scope,
    evaluations,
  };
}

function quoteOf(quote: QuantRequest): FitQuote {
  const vega = quote.number('vega', 'positive');
  const ratio = quote.has('w') ? 0 : vega / Math.max(NARROWEST, quote.number('half_spread', 'not negative'));
  return {
    right: quote.right(),
    strike: quote.number('K', 'positive'),
    price: quote.number('mid', 'not negative'),
    vega,
    weight: quote.has('w') ? quote.number('w', 'not negative') : ratio * ratio,
  };
}
