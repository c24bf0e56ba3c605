import { type PriceE4, priceE4 } from '#domain/money';
import type { QuantRequest } from '#entry/commands/quant/quant-request';
import type { QuantTask } from '#entry/commands/quant/quant-task';
import { requestPrice } from '#entry/commands/quant/request-prices';
import { type FillLeg, priceFill } from '#options/fills/fill-price';
import type { LegQuote } from '#options/fills/leg-quote';
import { type EpochMs, epochMs } from '#primitives/clock';

const SIDES = ['short', 'long'] as const;
const ACTIONS = ['open', 'close'] as const;
const DEFAULT_MAX_AGE_MS = 5_000;
const DEFAULT_MAX_SKEW_MS = 2_000;

export const fillTask: QuantTask = {
  name: 'fill',
  summary: 'what a multi-leg order would be filled at, and why not',
  fields: [
    {
      name: 'legs',
      kind: 'json',
      help: '[{"side":"short","bid":1.05,"ask":1.12,"ts":1000,"bid_size":20,"ask_size":20},…]; open_interest and ratio may be added',
    },
    {
      name: 'action',
      kind: 'text',
      help: 'open (default) or close: closing buys the short legs and sells the long ones',
    },
    { name: 'improvement', kind: 'number', help: 'share of the way from natural to mid, 0 to 1 (default: 0)' },
    { name: 'tick', kind: 'number', help: 'the net price moves in steps of this (default: 0.01)' },
    { name: 'now', kind: 'number', help: 'milliseconds, on the clock of ts' },
    { name: 'qty', kind: 'number', help: 'spreads (default: 1)' },
    { name: 'kappa', kind: 'number', help: 'slippage by size: kappa × √(qty / displayed) widths per leg (default: 0)' },
    { name: 'open_interest_kappa', kind: 'number', help: 'the same against open interest (default: 0)' },
    { name: 'max_age_ms', kind: 'number', help: 'an older quote fills nothing (default: 5000)' },
    { name: 'max_skew_ms', kind: 'number', help: 'nor do legs quoted further apart (default: 2000)' },
  ],
  figures: {
    status: 'ok, or why there is no fill',
    natural: 'sold legs at the bid, bought legs at the ask; a credit is positive',
    mid: 'half-way between the sides of every leg',
    slippage: 'given up for size',
    raw: 'natural + improvement × (mid − natural) − slippage',
    net_cash_per_share: 'raw rounded down to the tick: less credit, more debit',
  },
  notes:
    'Statuses: no_quote, not_seen, adjusted, stale, bad_quote, locked_or_crossed for the first leg at fault; then leg_skew; then no_bid.',
  example:
    '--now 1500 --legs \'[{"side":"short","bid":1.05,"ask":1.12,"ts":1000},{"side":"long","bid":0.48,"ask":0.55,"ts":1000}]\'',
  answer(request) {
    const closing = request.has('action') && request.oneOf('action', ACTIONS) === 'close';
    const nowMs = epochMs(request.number('now'));
    const legs = request.objects('legs').map((leg) => legOf(leg, closing, nowMs));
    if (legs.length === 0) throw request.fault('legs', 'is empty');
    const improvement = request.numberOr('improvement', 0, 'not negative');
    if (improvement > 1) throw request.fault('improvement', 'is above 1');
    const quantity = request.numberOr('qty', 1, 'positive');
    const tick = request.has('tick') ? requestPrice(request, 'tick', 'positive') : priceE4(0.01);
    const priced = priceFill(legs, quantity, nowMs, {
      improvement,
      tick,
      kappa: request.numberOr('kappa', 0, 'not negative'),
      openInterestKappa: request.numberOr('open_interest_kappa', 0, 'not negative'),
      maxAgeMs: request.numberOr('max_age_ms', DEFAULT_MAX_AGE_MS, 'not negative'),
      maxSkewMs: request.numberOr('max_skew_ms', DEFAULT_MAX_SKEW_MS, 'not negative'),
    });
    if (!priced.ok) return { status: priced.failure.status };
    const { natural, mid, slippage, raw, net } = priced.value;
    return {
      status: 'ok',
      natural: natural / 10_000,
      mid: mid / 10_000,
      slippage: slippage / 10_000,
      raw: raw / 10_000,
      net_cash_per_share: net / 10_000,
    };
  },
};

function legOf(leg: QuantRequest, closing: boolean, nowMs: EpochMs): FillLeg {
  const isShort = leg.oneOf('side', SIDES) === 'short';
  return {
    side: isShort === closing ? 'buy' : 'sell',
    ratio: leg.numberOr('ratio', 1, 'positive'),
    quote: quoteOf(leg, nowMs),
  };
}

function quoteOf(leg: QuantRequest, nowMs: EpochMs): LegQuote {
  const atMs = leg.has('ts') ? epochMs(leg.number('ts')) : nowMs;
  return {
    bid: sideOf(leg, 'bid'),
    ask: sideOf(leg, 'ask'),
    bidSize: leg.has('bid_size') ? leg.number('bid_size', 'not negative') : null,
    askSize: leg.has('ask_size') ? leg.number('ask_size', 'not negative') : null,
    volume: null,
    openInterest: leg.has('open_interest') ? leg.number('open_interest', 'not negative') : null,
    atMs,
    seenMs: atMs,
    adjusted: leg.flag('adjusted'),
  };
}

/** What is no number is no quote, which is an answer of its own. */
function sideOf(leg: QuantRequest, name: 'bid' | 'ask'): PriceE4 | null {
  return leg.has(name) && !leg.isNotFinite(name) ? requestPrice(leg, name) : null;
}
