import type { PriceE4 } from '#domain/money';
import type { StructureLeg } from '#domain/structure';
import { daysToGo } from '#options/lifecycle/expiry-dates';
import type { ChainSnapshot } from '#options/chains/chain-snapshot';
import type { QuotedStructure } from '#options/spreads/quoted-structure';
import type { RefusedSpread } from '#options/spreads/spread-candidate';
import type { SpreadMarket } from '#options/spreads/spread-market';
import type { SpreadPrices } from '#options/spreads/spread-prices';
import { edgeOf, type RankedSpread } from '#options/spreads/spread-rank';
import type { ModelFigures, SpreadValuation } from '#options/spreads/spread-valuation';
import { strikesOf } from '#options/spreads/structure-shape';

/** One candidate as one JSON object; `argus spreads --help` explains its fields. */
export function spreadRecord(market: SpreadMarket, { candidate, valuation, failed }: RankedSpread): object {
  const { quoted, figures } = candidate;
  const { prices, greeks } = figures;
  const { multiplier } = market.snapshot.terms;
  const edge = edgeOf(candidate, valuation);
  return {
    ...heading(market.snapshot, quoted),
    legs: quoted.structure.legs.map((leg, i) => legRecord(leg, quoted.contracts[i] ?? null)),
    ...credits(prices),
    width: figures.width === null ? null : figures.width / 10_000,
    max_profit: dollars(figures.maxProfit),
    max_loss: dollars(figures.maxLoss),
    breakevens: figures.breakevens.map((at) => rounded(at, 4)),
    return_on_risk: figures.returnOnRisk === null ? null : rounded(figures.returnOnRisk, 6),
    margin: dollars(figures.margin),
    buying_power: dollars(figures.buyingPower),
    fees: dollars(figures.fees),
    delta: greeks === null ? null : rounded(greeks.delta, 6),
    gamma: greeks === null ? null : rounded(greeks.gamma, 6),
    vega: greeks === null ? null : rounded(greeks.vega, 6),
    theta: greeks === null ? null : rounded(greeks.theta, 6),
    pop: byModel(valuation, ({ pop }) => pop),
    p_max_profit: byModel(valuation, ({ pMaxProfit }) => pMaxProfit),
    p_max_loss: byModel(valuation, ({ pMaxLoss }) => pMaxLoss),
    ev: byModel(valuation, ({ ev }) => rounded(ev, 4)),
    ev_calibrated: byModel(valuation, ({ ev }) => shifted(ev, prices.calibrated - prices.natural, multiplier)),
    ev_mid: byModel(valuation, ({ ev }) => shifted(ev, prices.mid - prices.natural, multiplier)),
    ev_after_fees: byModel(valuation, ({ ev }) => rounded(ev - figures.fees / 100, 4)),
    edge: edge === null ? null : rounded(edge, 6),
    loss_given_loss: byModel(valuation, ({ lossGivenLoss }) => rounded(lossGivenLoss, 4)),
    p50: pathRecord(valuation.halfProfit),
    touch: Object.fromEntries(valuation.touch.map(({ model, value }) => [model, value])),
    touch_se: Object.fromEntries(valuation.touch.map(({ model, standardError }) => [model, standardError])),
    conventions: {
      drift: market.drift === null ? 'risk-neutral' : market.drift,
      pop: 'at expiry',
      p50: 'daily looks and expiry, closing at the worse side',
      touch: 'watched at every moment',
      heston: market.choice.status,
    },
    liquidity: figures.grade,
    checks: failed.map(({ code, reason }) => ({ check: code, reason })),
  };
}

/** One that is refused: the first reason and, where there are more, all of them. */
export function refusedRecord(snapshot: ChainSnapshot, { quoted, refusals, prices }: RefusedSpread): object {
  return {
    ...heading(snapshot, quoted),
    ...(prices === null ? {} : credits(prices)),
    refused: refusals[0]?.code,
    reason: refusals.map(({ reason }) => reason).join('; '),
    reasons: refusals.map(({ code, reason }) => ({ refused: code, reason })),
  };
}

function heading(snapshot: ChainSnapshot, { structure, expiry }: QuotedStructure): object {
  return {
    underlying: snapshot.underlying,
    structure: structure.kind,
    expiry: expiry.expiry,
    dte: daysToGo(expiry.expiry, snapshot.atMs, snapshot.terms),
    strikes: strikesOf(structure).map((strike) => strike / 10_000),
    spot: snapshot.spot,
    provider: snapshot.provider,
    at: new Date(snapshot.atMs).toISOString(),
  };
}

function legRecord({ right, strike, quantity }: StructureLeg, contract: QuotedStructure['contracts'][number]): object {
  return {
    right,
    strike: strike / 10_000,
    quantity,
    bid: priceOf(contract?.bid),
    ask: priceOf(contract?.ask),
    iv: contract?.iv ?? null,
    iv_origin: contract?.ivOrigin ?? null,
    delta: contract?.greeks?.delta ?? null,
    liquidity: contract?.grade ?? null,
  };
}

function credits({ natural, calibrated, mid }: SpreadPrices): object {
  return {
    credit_natural: natural / 10_000,
    credit_calibrated: calibrated / 10_000,
    credit_mid: mid / 10_000,
  };
}

function pathRecord(figure: SpreadValuation['halfProfit']): object | null {
  return figure === null ? null : { model: figure.model, value: figure.value, se: figure.standardError };
}

function byModel<Value>({ byModel: models }: SpreadValuation, figure: (model: ModelFigures) => Value): object {
  return Object.fromEntries(models.map((model) => [model.model, figure(model)]));
}

function shifted(ev: number, e4: number, multiplier: number): number {
  return rounded(ev + (e4 / 10_000) * multiplier, 4);
}

function priceOf(price: PriceE4 | null | undefined): number | null {
  return price === null || price === undefined ? null : price / 10_000;
}

function dollars(cents: number | null): number | null {
  return cents === null ? null : cents / 100;
}

function rounded(value: number, decimals: number): number {
  return Number(value.toFixed(decimals));
}
